import type { Campaign } from '#shared/domain/campaign.ts';
import { change } from './conditional-update.ts';
import { campaignKey } from './keys.ts';
import type { Table } from './table.ts';

type Reparking = NonNullable<Campaign['reparking']>;

/**
 * Has whoever waits in a campaign given a new instant, as when its hours change:
 * what they wait for is over, or what is known of them is another. The next look
 * begins; one of before begins anew.
 *
 * @param now - epoch milliseconds: tells this from other changes
 */
export async function beginReparking(
  table: Table,
  { org_id, id }: Pick<Campaign, 'org_id' | 'id'>,
  now: number,
): Promise<void> {
  await change(table, campaignKey(org_id, id), {
    UpdateExpression: 'SET reparking = :anew',
    ConditionExpression: '#status IN (:running, :paused)',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: {
      ':anew': { version: now, from: 0 },
      ':running': 'running',
      ':paused': 'paused',
    },
  });
}

/**
 * How far contacts were given new instants since the hours were changed; a later
 * change begins anew, and these leave it alone. No version: nobody edited anything.
 */
export async function moveReparking(
  table: Table,
  { org_id, id }: Pick<Campaign, 'org_id' | 'id'>,
  { version, from }: Reparking,
): Promise<void> {
  await change(table, campaignKey(org_id, id), {
    UpdateExpression: 'SET reparking.#from = :from',
    ConditionExpression: 'reparking.version = :version',
    ExpressionAttributeNames: { '#from': 'from' },
    ExpressionAttributeValues: { ':from': from, ':version': version },
  });
}

/** All of them have theirs. */
export async function dropReparking(
  table: Table,
  { org_id, id }: Pick<Campaign, 'org_id' | 'id'>,
  { version }: Reparking,
): Promise<void> {
  await change(table, campaignKey(org_id, id), {
    UpdateExpression: 'REMOVE reparking',
    ConditionExpression: 'reparking.version = :version',
    ExpressionAttributeValues: { ':version': version },
  });
}
