import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { ActivityEntry } from '#shared/contracts/campaigns.ts';
import { activityKey, campaignKey } from './keys.ts';
import type { Table } from './table.ts';

export interface ActivityLine {
  readonly org_id: string;
  readonly campaign_id: string;
  readonly id: string;
  /** RFC 3339 instant of the one clock. */
  readonly at: string;
  /** A credential id, or `system`. */
  readonly actor: string;
  readonly action: string;
  readonly reason_text?: string | null;
  /** Field → {from, to}. */
  readonly changes?: Readonly<Record<string, unknown>> | null;
}

/**
 * Adds a line to a campaign's log and counts it on the campaign, without a new
 * version of it. The line comes first: a crash in between leaves a line that is
 * not counted, never a count without its line.
 */
export async function logActivity(
  { db, name }: Table,
  line: ActivityLine,
): Promise<void> {
  const { org_id, campaign_id, ...entry } = line;
  await db.send(
    new PutCommand({
      TableName: name,
      Item: {
        ...activityKey(campaign_id, entry.at, entry.id),
        ...entry,
        reason_text: entry.reason_text ?? null,
        changes: entry.changes ?? null,
      },
    }),
  );
  try {
    await db.send(
      new UpdateCommand({
        TableName: name,
        Key: campaignKey(org_id, campaign_id),
        UpdateExpression: 'ADD activity_count :one',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':one': 1 },
      }),
    );
  } catch (error) {
    // The campaign was deleted meanwhile: nobody is left to read the count.
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

/**
 * A page of a campaign's log, newest first.
 *
 * @param before - sort key of the last line of the page before
 */
export async function listActivity(
  { db, name }: Table,
  campaign: string,
  page: { readonly limit: number; readonly before?: string | undefined },
): Promise<{ entries: ActivityEntry[]; next?: string }> {
  const { pk } = activityKey(campaign, '', '');
  const { Items = [], LastEvaluatedKey } = await db.send(
    new QueryCommand({
      TableName: name,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk },
      ScanIndexForward: false,
      ConsistentRead: true,
      Limit: page.limit,
      ...(page.before && { ExclusiveStartKey: { pk, sk: page.before } }),
    }),
  );
  const entries = Items.map(({ pk: _pk, sk: _sk, ...entry }) => entry);
  return {
    entries: entries as unknown as ActivityEntry[],
    ...(LastEvaluatedKey && { next: String(LastEvaluatedKey.sk) }),
  };
}
