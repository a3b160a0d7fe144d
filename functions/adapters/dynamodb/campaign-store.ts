import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Campaign } from '#shared/domain/campaign.ts';
import { campaignKey, campaignPrefix } from './keys.ts';
import { queryAll } from './query-pages.ts';
import type { Look, Table } from './table.ts';

/** A stored item without its key. */
function toCampaign(item: Record<string, unknown>): Campaign {
  const { pk: _pk, sk: _sk, ...campaign } = item;
  return campaign as unknown as Campaign;
}

/** Reads strongly, unless it may be a hint: what gates a call must not be a second old. */
export async function getCampaign(
  { db, name }: Table,
  org: string,
  id: string,
  look: Look = 'strong',
): Promise<Campaign | undefined> {
  const { Item } = await db.send(
    new GetCommand({
      TableName: name,
      Key: campaignKey(org, id),
      ConsistentRead: look === 'strong',
    }),
  );
  return Item && toCampaign(Item);
}

/**
 * @param confirm_by - epoch seconds of real time: until `confirmCampaign` it is
 *   in no list, and without it the table removes it then. For a create that
 *   goes on: one that is cut off was never answered and leaves no campaign.
 * @throws ConditionalCheckFailedException when the id is taken
 */
export async function insertCampaign(
  { db, name }: Table,
  campaign: Campaign,
  confirm_by?: number,
): Promise<void> {
  await db.send(
    new PutCommand({
      TableName: name,
      Item: {
        ...campaignKey(campaign.org_id, campaign.id),
        ...campaign,
        ...(confirm_by !== undefined && { expires_at: confirm_by }),
      },
      ConditionExpression: 'attribute_not_exists(pk)',
    }),
  );
}

/** It is created: it stays, and lists have it. */
export async function confirmCampaign(
  { db, name }: Table,
  { org_id, id }: Pick<Campaign, 'org_id' | 'id'>,
): Promise<void> {
  await db.send(
    new UpdateCommand({
      TableName: name,
      Key: campaignKey(org_id, id),
      UpdateExpression: 'REMOVE expires_at',
      ConditionExpression: 'attribute_exists(pk)',
    }),
  );
}

export type UpdateOutcome =
  | { readonly kind: 'updated'; readonly campaign: Campaign }
  /** Somebody changed it since it was read, or it is gone. */
  | { readonly kind: 'stale' };

/**
 * Writes the fields that changed, and only these: the dial engine owns `slots`
 * of the same item and writes it at the same time.
 *
 *     version v, status s ──changes──▶ version v + 1
 *
 * @param before - as it was read; the write holds only if nobody was faster
 * @param now - RFC 3339 instant, for `updated_at`
 */
export async function updateCampaign(
  { db, name }: Table,
  before: Pick<Campaign, 'org_id' | 'id' | 'version' | 'status'>,
  changes: Partial<Campaign>,
  now: string,
): Promise<UpdateOutcome> {
  const fields = {
    ...changes,
    version: before.version + 1,
    updated_at: now,
  };
  const names: Record<string, string> = {
    '#status': 'status',
    '#version': 'version',
  };
  const values: Record<string, unknown> = {
    ':before_version': before.version,
    ':before_status': before.status,
  };
  const sets = Object.entries(fields).map(([field, value], index) => {
    names[`#f${index}`] = field;
    values[`:f${index}`] = value;
    return `#f${index} = :f${index}`;
  });
  try {
    const { Attributes } = await db.send(
      new UpdateCommand({
        TableName: name,
        Key: campaignKey(before.org_id, before.id),
        UpdateExpression: `SET ${sets.join(', ')}`,
        ConditionExpression:
          '#version = :before_version AND #status = :before_status',
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
        ReturnValues: 'ALL_NEW',
      }),
    );
    return { kind: 'updated', campaign: toCampaign(Attributes ?? {}) };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return { kind: 'stale' };
  }
}

/**
 * Removes the item, if it is still as it was read: an import that began
 * meanwhile would write contacts of a campaign that is gone.
 *
 * @returns whether it was
 */
export async function deleteCampaign(
  { db, name }: Table,
  before: Pick<Campaign, 'org_id' | 'id' | 'version' | 'status' | 'importing'>,
): Promise<boolean> {
  try {
    await db.send(
      new DeleteCommand({
        TableName: name,
        Key: campaignKey(before.org_id, before.id),
        ConditionExpression:
          '#version = :version AND #status = :status AND #importing = :importing',
        ExpressionAttributeNames: {
          '#version': 'version',
          '#status': 'status',
          '#importing': 'importing',
        },
        ExpressionAttributeValues: {
          ':version': before.version,
          ':status': before.status,
          ':importing': before.importing,
        },
      }),
    );
    return true;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return false;
  }
}

/**
 * All campaigns of an organization that are created, newest first, without that
 * of its ad-hoc calls. Lists count what matches, so
 * they read all of them: some 2 KB each, in pages of 1 MB.
 */
export const allCampaigns = (table: Table, org: string): Promise<Campaign[]> =>
  readCampaigns(
    table,
    org,
    'attribute_not_exists(expires_at) AND attribute_not_exists(adhoc)',
  );

/**
 * Whatever of an organization holds contacts, oldest first: that of its ad-hoc
 * calls, and campaigns that are just being made, with `expires_at` in epoch
 * seconds of real time.
 */
export const everyCampaign = async (
  table: Table,
  org: string,
): Promise<(Campaign & { readonly expires_at?: number })[]> =>
  (await readCampaigns(table, org)).reverse();

async function readCampaigns(
  table: Table,
  org: string,
  filter?: string,
): Promise<Campaign[]> {
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ...(filter && { FilterExpression: filter }),
    ExpressionAttributeValues: {
      ':pk': campaignKey(org, '').pk,
      ':prefix': campaignPrefix,
    },
    ScanIndexForward: false,
    ConsistentRead: true,
  });
  return items.map(toCampaign);
}
