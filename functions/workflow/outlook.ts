import {
  dueCallbacks,
  duePending,
  dueRetries,
} from '#functions/adapters/dynamodb/keys.ts';
import { dueSeqs, nextSeq } from '#functions/adapters/dynamodb/state-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import { windowState } from '#shared/domain/calling-window.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { iso } from '#shared/domain/instant.ts';
import { MAX_ATTEMPTS } from '#shared/domain/retry-policy.ts';

/** Permits worth sending at once; more would only find each other. */
const MANY = 100;

export interface Outlook {
  /** Contacts that may be called now, counted up to a hundred. */
  readonly callable: number;
  /** RFC 3339: when somebody who waits becomes due, or the window opens. */
  readonly next_at: string | null;
}

/** Whether a run has anybody to call, now or later, as the index says. */
export async function outlook(
  table: Table,
  campaign: Campaign,
  now: number,
): Promise<Outlook> {
  if (campaign.status !== 'running') return { callable: 0, next_at: null };
  const window = windowState(campaign.schedule, now);
  if (!window.open) {
    return {
      callable: 0,
      next_at: window.changes_at === null ? null : iso(window.changes_at),
    };
  }
  const { id, run_number, total_contacts } = campaign;
  const partitions = [
    dueCallbacks(id, run_number),
    duePending(id, run_number),
    ...Array.from({ length: MAX_ATTEMPTS - 1 }, (_, i) =>
      dueRetries(id, run_number, i + 2),
    ),
  ];
  const [next, ...waiting] = await Promise.all([
    nextSeq(table, campaign, total_contacts, 0),
    ...partitions.map((partition) => dueSeqs(table, partition, null, MANY)),
  ]);
  const rows = waiting.flat();
  const at = iso(now);
  const due = rows.filter(({ due_at }) => due_at <= at).length;
  const later = rows
    .map(({ due_at }) => due_at)
    .filter((due_at) => due_at > at)
    .sort()[0];
  return {
    callable: Math.min(Math.max(total_contacts - next, 0) + due, MANY),
    next_at: later ?? null,
  };
}
