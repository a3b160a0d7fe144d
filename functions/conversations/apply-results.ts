import type { Table } from '#functions/adapters/dynamodb/table.ts';
import type { ResultsEvent } from '#functions/platform/messages.ts';
import type { Clock } from '#functions/platform/runtime.ts';
import { keepResults } from './keep-results.ts';

/**
 * Applies what a carrier says of a conversation. One that nobody knows of is
 * dropped: its call was given up before it was known to be answered.
 *
 * @throws Error while the end of the call is not known yet: the message comes back
 */
export async function applyResults(
  deps: { readonly table: Table; readonly clock: Clock },
  event: ResultsEvent,
): Promise<void> {
  const { org_id, campaign_id, run_number, seq, attempt_id } = event;
  const { results, event_id } = event;
  const ref = { campaign_id, run_number, seq, attempt_id };
  const kept = await keepResults(deps, { org_id, ref, results, event_id });
  if (kept.kind !== 'in_progress') return;
  throw new Error(`attempt ${attempt_id} is not known to be over`);
}
