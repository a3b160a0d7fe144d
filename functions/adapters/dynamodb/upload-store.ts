import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import type { UploadStatus, UploadView } from '#shared/contracts/uploads.ts';
import { change } from './conditional-update.ts';
import { uploadKey } from './keys.ts';
import { readPartition } from './read-partition.ts';
import type { Table } from './table.ts';

/** Fields that uploads of before do not have. */
type Later = 'sha256' | 'created_by' | 'updated' | 'findings' | 'countries';

/** One file of contacts, and what became of it. */
export interface Upload
  extends Omit<UploadView, Later>,
    Partial<Pick<UploadView, Later>> {
  readonly org_id: string;
}

const withoutKey = (item: Record<string, unknown>): Upload => {
  const { pk: _pk, sk: _sk, ...upload } = item;
  return upload as unknown as Upload;
};

export async function putUpload({ db, name }: Table, upload: Upload) {
  await db.send(
    new PutCommand({
      TableName: name,
      Item: { ...uploadKey(upload.campaign_id, upload.id), ...upload },
    }),
  );
}

export async function getUpload(
  { db, name }: Table,
  campaignId: string,
  uploadId: string,
): Promise<Upload | undefined> {
  const { Item } = await db.send(
    new GetCommand({
      TableName: name,
      Key: uploadKey(campaignId, uploadId),
      ConsistentRead: true,
    }),
  );
  return Item && withoutKey(Item);
}

/** All uploads of a campaign, newest first: few enough for one answer. */
export async function listUploads(
  table: Table,
  campaignId: string,
): Promise<Upload[]> {
  const { pk } = uploadKey(campaignId, '');
  const newestFirst = { ScanIndexForward: false };
  return (await readPartition(table, pk, newestFirst)).map(withoutKey);
}

/** The newest upload of a campaign; undefined where there was none. */
export async function newestUpload(
  { db, name }: Table,
  campaignId: string,
): Promise<Upload | undefined> {
  const { Items = [] } = await db.send(
    new QueryCommand({
      TableName: name,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': uploadKey(campaignId, '').pk },
      ScanIndexForward: false,
      Limit: 1,
    }),
  );
  return Items[0] && withoutKey(Items[0]);
}

/**
 * Writes the fields that changed, if the upload is still in one of `from`.
 *
 * @returns the upload as it is now, or undefined when it was in none of them
 */
export async function updateUpload(
  table: Table,
  { campaign_id, id }: Pick<Upload, 'campaign_id' | 'id'>,
  from: readonly UploadStatus[],
  changes: Partial<Upload>,
): Promise<Upload | undefined> {
  const set = setExpression(changes);
  const states = Object.fromEntries(from.map((s, i) => [`:from${i}`, s]));
  const { kind, item } = await change(table, uploadKey(campaign_id, id), {
    UpdateExpression: set.expression,
    ConditionExpression: `#status IN (${Object.keys(states).join(', ')})`,
    ExpressionAttributeNames: { ...set.names, '#status': 'status' },
    ExpressionAttributeValues: { ...set.values, ...states },
    ReturnValues: 'ALL_NEW',
  });
  return kind === 'written' ? withoutKey(item) : undefined;
}

/** @returns false when it is in none of `from`, or gone */
export async function deleteUpload(
  { db, name }: Table,
  { campaign_id, id }: Pick<Upload, 'campaign_id' | 'id'>,
  from: readonly UploadStatus[],
): Promise<boolean> {
  const states = Object.fromEntries(from.map((s, i) => [`:from${i}`, s]));
  try {
    await db.send(
      new DeleteCommand({
        TableName: name,
        Key: uploadKey(campaign_id, id),
        ConditionExpression: `#status IN (${Object.keys(states).join(', ')})`,
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: states,
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** The SET of an update that writes exactly these fields. */
export function setExpression(changes: object) {
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  const sets = Object.entries(changes).map(([field, value], i) => {
    names[`#f${i}`] = field;
    values[`:f${i}`] = value;
    return `#f${i} = :f${i}`;
  });
  return { expression: `SET ${sets.join(', ')}`, names, values };
}
