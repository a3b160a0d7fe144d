import type { Campaign, StoredPacing } from '#shared/domain/campaign.ts';
import { change } from './conditional-update.ts';
import { campaignKey } from './keys.ts';
import type { Table } from './table.ts';

/**
 * The seats of a predictive campaign: who talks. One for each slot at most,
 * under the name of the attempt, so that whoever gives one back gives back his
 * own, and the next call of a slot takes over what a crash left in it.
 */

/**
 * Takes a seat for the attempt that holds this slot. Taking it twice is taking it once.
 *
 * @param campaign - as it was read: a seat that it names for this slot is of a call that is over
 * @returns false when all seats are taken
 */
export async function takeSeat(
  table: Table,
  campaign: Pick<Campaign, 'org_id' | 'id' | 'seats'>,
  slot: number,
  attemptId: string,
): Promise<boolean> {
  const left = campaign.seats?.[slot] ?? attemptId;
  const done = await change(table, campaignKey(campaign.org_id, campaign.id), {
    UpdateExpression: 'SET seats.#slot = :attempt',
    ConditionExpression:
      'seats.#slot = :attempt OR seats.#slot = :left OR (attribute_not_exists(seats.#slot) AND size(seats) < max_concurrent_calls)',
    ExpressionAttributeNames: { '#slot': String(slot) },
    ExpressionAttributeValues: { ':attempt': attemptId, ':left': left },
    ReturnValues: 'NONE',
    ReturnValuesOnConditionCheckFailure: 'NONE',
  });
  return done.kind === 'written';
}

/** Gives the seat back, if it is still this attempt's. */
export async function leaveSeat(
  table: Table,
  campaign: Pick<Campaign, 'org_id' | 'id'>,
  slot: number,
  attemptId: string,
): Promise<void> {
  await change(table, campaignKey(campaign.org_id, campaign.id), {
    UpdateExpression: 'REMOVE seats.#slot',
    ConditionExpression: 'seats.#slot = :attempt',
    ExpressionAttributeNames: { '#slot': String(slot) },
    ExpressionAttributeValues: { ':attempt': attemptId },
    ReturnValues: 'NONE',
    ReturnValuesOnConditionCheckFailure: 'NONE',
  });
}

/** Stores a decision for the slots to obey, while its run goes on. */
export async function putPacing(
  table: Table,
  campaign: Pick<Campaign, 'org_id' | 'id'>,
  pacing: StoredPacing,
): Promise<void> {
  await change(table, campaignKey(campaign.org_id, campaign.id), {
    UpdateExpression: 'SET pacing = :pacing',
    ConditionExpression: '#status = :running AND run_number = :run',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: {
      ':pacing': pacing,
      ':running': 'running',
      ':run': pacing.run_number,
    },
    ReturnValues: 'NONE',
    ReturnValuesOnConditionCheckFailure: 'NONE',
  });
}
