import {
  dueCallbacks,
  duePending,
  dueRetries,
} from '#functions/adapters/dynamodb/keys.ts';
import { getOrgSettings } from '#functions/adapters/dynamodb/settings-store.ts';
import { listSlots } from '#functions/adapters/dynamodb/slot-store.ts';
import {
  dueSeqs,
  getState,
  nextSeq,
} from '#functions/adapters/dynamodb/state-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import {
  closedUntil,
  dayOf,
  hasDailyCap,
  tallyOf,
} from '#shared/domain/call-limits.ts';
import { scheduleOf, windowState } from '#shared/domain/calling-window.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { iso } from '#shared/domain/instant.ts';
import { retryLines } from '#shared/domain/retry-policy.ts';

export interface Outlook {
  /** Contacts that may be called now, as far as they were counted. */
  readonly callable: number;
  /** Of those, whoever waited for an instant that has come. */
  readonly due: number;
  /** The first contact that was never called. */
  readonly next_seq: number;
  /** RFC 3339: when somebody who waits becomes due, or the window opens. */
  readonly next_at: string | null;
  /** Nobody is called before `next_at`, whoever waits: the index was not asked. */
  readonly by_clock?: true;
}

const NOBODY = { callable: 0, due: 0, next_seq: 0, by_clock: true } as const;

/**
 * Whether a run has anybody to call, now or later, as the index says.
 *
 * @param most - how many are worth counting
 * @param closed - RFC 3339: no call of the organization begins before
 */
export async function outlook(
  table: Table,
  campaign: Campaign,
  now: number,
  most = 1,
  closed: string | null = null,
): Promise<Outlook> {
  if (campaign.status !== 'running') return { ...NOBODY, next_at: null };
  if (closed !== null) return { ...NOBODY, next_at: closed };
  const window = windowState(scheduleOf(campaign), now);
  if (!window.open) {
    return {
      ...NOBODY,
      next_at: window.changes_at === null ? null : iso(window.changes_at),
    };
  }
  const { total_contacts } = campaign;
  const partitions = linesOf(campaign);
  const [next, ...waiting] = await Promise.all([
    nextSeq(table, campaign, total_contacts, 0),
    ...partitions.map((partition) =>
      dueSeqs(table, partition, null, Math.max(most, 1)),
    ),
  ]);
  const rows = waiting.flat();
  const at = iso(now);
  const due = rows.filter(({ due_at }) => due_at <= at).length;
  const [later] = rows
    .filter(({ due_at }) => due_at > at)
    .sort((a, b) => (a.due_at < b.due_at ? -1 : 1));
  const callable = Math.min(
    Math.max(total_contacts - next, 0) + due,
    Math.max(most, 1),
  );
  const isSure =
    later !== undefined &&
    (callable > 0 || (await stillWaits(table, campaign, later)));
  return {
    callable,
    due,
    next_seq: next,
    next_at: isSure ? later.due_at : null,
  };
}

/** Where whoever waits for an instant stands, in the index. */
export const linesOf = (campaign: Campaign): readonly string[] => {
  const { id, run_number } = campaign;
  return [
    dueCallbacks(id, run_number),
    duePending(id, run_number),
    ...Array.from({ length: retryLines(campaign) - 1 }, (_, i) =>
      dueRetries(id, run_number, i + 2),
    ),
  ];
};

/**
 * Whether the next one still waits for that instant: who was just taken out may
 * be in the index for a moment, and nothing would wake the run before.
 */
async function stillWaits(
  table: Table,
  { id, run_number }: Campaign,
  { seq, due_at }: { readonly seq: number; readonly due_at: string },
): Promise<boolean> {
  const state = await getState(table, id, run_number, seq);
  return state?.next_eligible_at === due_at;
}

/** RFC 3339: when an organization whose day is used up may call again; else null. */
export async function dayClosed(
  table: Table,
  org: string,
  now: number,
): Promise<string | null> {
  const { limits } = await getOrgSettings(table, org);
  if (!hasDailyCap(limits)) return null;
  const today = dayOf(now, limits.timezone);
  return closedUntil(limits, tallyOf(await listSlots(table, org), today), now);
}
