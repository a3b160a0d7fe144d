import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { Campaign } from '#shared/domain/campaign.ts';
import type { ContactRecord, ContactState } from '#shared/domain/contact.ts';
import { numbersOf } from '#shared/domain/contact-numbers.ts';
import { renamedItem } from './contact-directory.ts';
import { campaignKey, recordKey, stateKey } from './keys.ts';
import type { Table } from './table.ts';

type Actions = NonNullable<TransactWriteCommandInput['TransactItems']>;

const versionOf = ({ version }: ContactRecord) => version ?? 1;

/** The record, if it is still at the version it had when it was read. */
export function putRecord(
  { name }: Table,
  before: ContactRecord,
  after: ContactRecord,
) {
  return {
    Put: {
      TableName: name,
      Item: {
        ...recordKey(after.campaign_id, after.seq),
        ...after,
        version: versionOf(before) + 1,
      },
      ConditionExpression:
        before.version === undefined
          ? 'attribute_exists(pk) AND attribute_not_exists(version)'
          : 'version = :version',
      ...(before.version !== undefined && {
        ExpressionAttributeValues: { ':version': before.version },
      }),
    },
  };
}

/** The next state of a contact that waits for nothing any more. */
export function putFinal({ name }: Table, state: ContactState) {
  const { campaign_id, run_number, seq, rev } = state;
  return {
    Put: {
      TableName: name,
      Item: { ...stateKey(campaign_id, run_number, seq), ...state },
      ConditionExpression:
        rev === 1 ? 'attribute_not_exists(pk)' : 'rev = :before',
      ...(rev > 1 && { ExpressionAttributeValues: { ':before': rev - 1 } }),
    },
  };
}

/** @returns false when somebody else changed one of them first */
export async function transact(
  { db }: Table,
  actions: Actions,
): Promise<boolean> {
  try {
    await db.send(new TransactWriteCommand({ TransactItems: actions }));
    return true;
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code);
    const isLate = codes.some(
      (code) =>
        code === 'ConditionalCheckFailed' || code === 'TransactionConflict',
    );
    if (isLate) return false;
    throw error;
  }
}

/**
 * Changes what is known of a contact, and where it is found.
 *
 *     record v ──IF v──▶ v + 1
 *
 * @returns false when somebody else changed it first
 */
export function updateRecord(
  table: Table,
  before: ContactRecord,
  after: ContactRecord,
): Promise<boolean> {
  const isRenamed =
    `${numbersOf(before)}` !== `${numbersOf(after)}` ||
    before.external_id !== after.external_id;
  return transact(table, [
    putRecord(table, before, after),
    ...(isRenamed
      ? [{ Put: { TableName: table.name, Item: renamedItem(after) } }]
      : []),
  ]);
}

/**
 * Takes a contact out of its campaign: one write of record, state and count.
 *
 * @param state - as it becomes; its `rev` is the condition
 * @returns false when it was claimed, or changed, since it was read
 */
export function deleteContact(
  table: Table,
  { org_id, id }: Pick<Campaign, 'org_id' | 'id'>,
  record: ContactRecord,
  state: ContactState,
): Promise<boolean> {
  const { name } = table;
  const { campaign_id, seq, created_at } = record;
  const gone: ContactRecord = {
    org_id,
    campaign_id,
    seq,
    id: record.id,
    phone_number: '',
    custom_fields: {},
    created_at,
    deleted: true,
  };
  return transact(table, [
    putRecord(table, record, gone),
    putFinal(table, state),
    {
      Update: {
        TableName: name,
        Key: campaignKey(org_id, id),
        UpdateExpression: 'ADD deleted_contacts :one',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':one': 1 },
      },
    },
  ]);
}
