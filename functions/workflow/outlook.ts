import {
  dueCallbacks,
  duePending,
  dueRetries,
} from '#functions/adapters/dynamodb/keys.ts';
import { dueSeqs, nextSeq } from '#functions/adapters/dynamodb/state-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
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
}

const NOBODY = { callable: 0, due: 0, next_seq: 0 };

/**
 * Whether a run has anybody to call, now or later, as the index says.
 *
 * @param most - how many are worth counting
 */
export async function outlook(
  table: Table,
  campaign: Campaign,
  now: number,
  most = 1,
): Promise<Outlook> {
  if (campaign.status !== 'running') return { ...NOBODY, next_at: null };
  const window = windowState(scheduleOf(campaign), now);
  if (!window.open) {
    return {
      ...NOBODY,
      next_at: window.changes_at === null ? null : iso(window.changes_at),
    };
  }
  const { id, run_number, total_contacts } = campaign;
  const partitions = [
    dueCallbacks(id, run_number),
    duePending(id, run_number),
    ...Array.from({ length: retryLines(campaign) - 1 }, (_, i) =>
      dueRetries(id, run_number, i + 2),
    ),
  ];
  const [next, ...waiting] = await Promise.all([
    nextSeq(table, campaign, total_contacts, 0),
    ...partitions.map((partition) =>
      dueSeqs(table, partition, null, Math.max(most, 1)),
    ),
  ]);
  const rows = waiting.flat();
  const at = iso(now);
  const due = rows.filter(({ due_at }) => due_at <= at).length;
  const later = rows
    .map(({ due_at }) => due_at)
    .filter((due_at) => due_at > at)
    .sort()[0];
  return {
    callable: Math.min(
      Math.max(total_contacts - next, 0) + due,
      Math.max(most, 1),
    ),
    due,
    next_seq: next,
    next_at: later ?? null,
  };
}
