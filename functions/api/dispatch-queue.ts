import { contactsAt } from '#functions/adapters/dynamodb/contact-store.ts';
import {
  dueCallbacks,
  duePending,
  dueRetries,
} from '#functions/adapters/dynamodb/keys.ts';
import { dueSeqs } from '#functions/adapters/dynamodb/state-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import type { DispatchHealth } from '#shared/contracts/dispatch-health.ts';
import type { StatsView } from '#shared/contracts/stats.ts';
import type { Blocker } from '#shared/domain/blocker.ts';
import { type Campaign, isTerminal } from '#shared/domain/campaign.ts';
import { campaignBlocker } from '#shared/domain/campaign-blocker.ts';
import { isWaiting } from '#shared/domain/contact.ts';
import { blockerOf, contactBlocker } from '#shared/domain/contact-blocker.ts';
import { iso } from '#shared/domain/instant.ts';
import { retryLines } from '#shared/domain/retry-policy.ts';

export type QueueCount = DispatchHealth['queue'];

/** Contacts that wait for an instant, of each kind, that are looked at one by one. */
const LOOKED_AT = 500;

/**
 * Who waits, and for what, without reading who never waited for anything.
 *
 * How many wait comes from the folded figures. Closed campaign: all of them wait
 * for it. Else those that were called or parked before stand in the due index,
 * and the first 500 of each of its lines are read and asked by the predicate of
 * the dispatcher; above that, the rest of a line is taken to wait for what the
 * last of those 500 waits for (`exact` is false), since a line is in order of its
 * instants. Whoever is in no line was never reached, and waits for a free line
 * at most.
 *
 * @param full - what the lines say, when none is left
 */
export async function readQueue(
  table: Table,
  campaign: Campaign,
  stats: StatsView,
  now: number,
  full: Blocker | null,
): Promise<QueueCount> {
  const { pending: waiting, not_attempted, waiting_retry } = stats.contacts;
  const base = {
    waiting,
    by_status: {
      pending: not_attempted,
      retry_scheduled: waiting_retry,
      callback_scheduled: waiting - not_attempted - waiting_retry,
    },
    exact: true,
    next_eligible_at: null,
  };
  const nobody = { ...base, callable: 0, by_blocker: {} };
  if (waiting === 0 || isTerminal(campaign.status)) return nobody;
  const gate = campaignBlocker(campaign, now);
  if (gate) {
    return {
      ...nobody,
      by_blocker: { [gate.code]: waiting },
      next_eligible_at: gate.until,
    };
  }
  const lines = await Promise.all(
    linesOf(campaign, base.by_status).map((line) =>
      readLine(table, campaign, line, now),
    ),
  );
  return tally(base, lines, full?.code ?? null);
}

interface Line {
  readonly partition: string;
  /** How many stand in it at most, as far as is counted. */
  readonly most: number;
}

function linesOf(
  campaign: Campaign,
  by_status: {
    pending: number;
    retry_scheduled: number;
    callback_scheduled: number;
  },
): Line[] {
  const { id, run_number } = campaign;
  return [
    {
      partition: dueCallbacks(id, run_number),
      most: by_status.callback_scheduled,
    },
    { partition: duePending(id, run_number), most: by_status.pending },
    ...Array.from({ length: retryLines(campaign) - 1 }, (_, i) => ({
      partition: dueRetries(id, run_number, i + 2),
      most: by_status.retry_scheduled,
    })),
  ];
}

interface LineCount {
  readonly blocked: Readonly<Record<string, number>>;
  /** What the rest of a line that is too long waits for. */
  readonly rest: string | null;
  readonly next_at: string | null;
}

async function readLine(
  table: Table,
  campaign: Campaign,
  { partition, most }: Line,
  now: number,
): Promise<LineCount> {
  const none = { blocked: {}, rest: null, next_at: null };
  if (most === 0) return none;
  const rows = await dueSeqs(table, partition, null, LOOKED_AT);
  if (rows.length === 0) return none;
  const seqs = rows.map(({ seq }) => seq);
  const blocked: Record<string, number> = {};
  let last: string | null = null;
  for (const { state, record } of await contactsAt(table, campaign, seqs)) {
    if (!state || !isWaiting(state.status)) continue;
    last = ownCode(campaign, { state, place: record }, now);
    if (last !== null) blocked[last] = (blocked[last] ?? 0) + 1;
  }
  const at = iso(now);
  return {
    blocked,
    rest: rows.length === LOOKED_AT ? last : null,
    next_at: rows.find(({ due_at }) => due_at > at)?.due_at ?? null,
  };
}

/** What stands against the contact itself, whatever the campaign's lines are. */
function ownCode(
  campaign: Campaign,
  contact: Parameters<typeof blockerOf>[0],
  now: number,
): string | null {
  const free = { ...campaign, slots: {} };
  return (
    blockerOf(contact, free, now)?.code ??
    contactBlocker(contact, now)?.code ??
    null
  );
}

function tally(
  base: Omit<QueueCount, 'callable' | 'by_blocker'>,
  lines: readonly LineCount[],
  full: string | null,
): QueueCount {
  const by_blocker: Record<string, number> = {};
  let left = base.waiting;
  const put = (code: string, count: number) => {
    // Figures and index are a moment apart: together they never exceed who waits.
    const taken = Math.min(count, left);
    if (taken <= 0) return;
    by_blocker[code] = (by_blocker[code] ?? 0) + taken;
    left -= taken;
  };
  for (const { blocked } of lines) {
    for (const [code, count] of Object.entries(blocked)) put(code, count);
  }
  const rest = lines.find((line) => line.rest !== null)?.rest ?? null;
  const untouched = base.by_status.pending ?? 0;
  if (rest !== null) put(rest, left - untouched);
  if (full !== null) put(full, left);
  const next_eligible_at =
    lines
      .flatMap(({ next_at }) => (next_at === null ? [] : [next_at]))
      .sort()[0] ?? null;
  const exact = rest === null;
  return { ...base, callable: left, by_blocker, exact, next_eligible_at };
}
