import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Campaign } from '#shared/domain/campaign.ts';
import type { ContactRecord } from '#shared/domain/contact.ts';
import { insertCampaign } from './campaign-store.ts';
import { renamedItem } from './contact-directory.ts';
import { campaignKey, recordKey } from './keys.ts';
import type { Table } from './table.ts';

/** Puts the campaign of ad-hoc calls there, unless it is. */
export async function ensureCampaign(
  table: Table,
  campaign: Campaign,
): Promise<void> {
  try {
    await insertCampaign(table, campaign);
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

/**
 * Adds one contact at the end, in one transaction: a crash leaves all of it or
 * nothing. As after an import, the campaign's version grows, so that whoever is
 * about to let it rest looks again.
 *
 * @param record - its seq is the campaign's total as it was read
 * @param now - RFC 3339 instant
 * @returns false when somebody else added one, or is importing
 */
export async function attachOne(
  { db, name }: Table,
  record: ContactRecord,
  now: string,
): Promise<boolean> {
  const { org_id, campaign_id, seq } = record;
  try {
    await db.send(
      new TransactWriteCommand({
        TransactItems: [
          {
            Update: {
              TableName: name,
              Key: campaignKey(org_id, campaign_id),
              UpdateExpression:
                'SET updated_at = :now ADD total_contacts :one, version :one',
              ConditionExpression:
                'total_contacts = :seq AND importing = :none',
              ExpressionAttributeValues: {
                ':now': now,
                ':one': 1,
                ':seq': seq,
                ':none': null,
              },
            },
          },
          {
            Put: {
              TableName: name,
              Item: { ...recordKey(campaign_id, seq), ...record },
            },
          },
          { Put: { TableName: name, Item: renamedItem(record) } },
        ],
      }),
    );
    return true;
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code);
    const isLost = codes.some(
      (code) =>
        code === 'ConditionalCheckFailed' || code === 'TransactionConflict',
    );
    if (isLost) return false;
    throw error;
  }
}
