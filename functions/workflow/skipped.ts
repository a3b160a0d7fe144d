import {
  claimedSeqs,
  getRecord,
  writeState,
} from '#functions/adapters/dynamodb/state-store.ts';
import type { Engine } from '#functions/dial/engine.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { untouched } from '#shared/domain/contact-events.ts';
import { placeOf } from '#shared/domain/contact-numbers.ts';
import { permittedAt } from '#shared/domain/contact-window.ts';
import { iso } from '#shared/domain/instant.ts';
import { parkUntilScheduled } from '#shared/domain/park-contact.ts';

/**
 * Makes a contact callable that was passed over: somebody reached for one
 * behind it, and whoever was to call it was cut off.
 */
export async function callSkipped(
  { table, clock }: Engine,
  campaign: Campaign,
  seq: number,
): Promise<void> {
  const now = clock.now();
  const { org_id, id: campaign_id, run_number } = campaign;
  const record = await getRecord(table, campaign_id, seq);
  const state = untouched({ org_id, campaign_id, run_number, seq });
  const place = record && placeOf(record, undefined, campaign.retry_policy);
  const scheduled = place && parkUntilScheduled(state, campaign, place, now);
  await writeState(
    table,
    scheduled ?? {
      ...state,
      rev: 1,
      next_eligible_at: iso(permittedAt(campaign, place, now)),
      waits_for: 'returned',
    },
  );
}

/** The same for all from `from` on that lie below a contact that was claimed. */
export async function callAllSkipped(
  engine: Engine,
  campaign: Campaign,
  from: number,
): Promise<void> {
  let expected = from;
  for await (const seq of claimedSeqs(engine.table, campaign, from)) {
    for (; expected < seq; expected += 1) {
      await callSkipped(engine, campaign, expected);
    }
    expected = seq + 1;
  }
}
