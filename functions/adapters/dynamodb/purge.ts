import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Campaign } from '#shared/domain/campaign.ts';
import {
  activityKey,
  BLOCK_SIZE,
  campaignDncKey,
  directoryKey,
  type Key,
  recordKey,
  stateKey,
  statsKey,
  uploadKey,
} from './keys.ts';
import { queryPages } from './query-pages.ts';
import type { Table } from './table.ts';

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const BATCH_SIZE = 25;
const MAX_BLOCKS = 500;

/**
 * Removes what belongs to a campaign that never ran: contact records, their
 * directory, uploads, log, counters, and its do-not-call list. Its item is gone before, so nothing here can be reached any
 * more; what a crash leaves behind only takes room.
 */
export async function purgeCampaign(
  table: Table,
  { org_id, id, run_number }: Pick<Campaign, 'org_id' | 'id' | 'run_number'>,
): Promise<void> {
  for (const { pk } of [
    campaignDncKey(org_id, id, ''),
    uploadKey(id, ''),
    activityKey(id, '', ''),
    directoryKey(id, 0),
    statsKey(id, run_number, ''),
  ]) {
    await purgePartition(table, pk);
  }
  // An import that failed may have left more blocks than are counted, but it
  // fills them in order: the first empty one is the end.
  for (let block = 0; block < MAX_BLOCKS; block++) {
    const { pk } = recordKey(id, block * BLOCK_SIZE);
    if ((await purgePartition(table, pk)) === 0) return;
  }
}

const BLOCKS_AT_ONCE = 10;

/**
 * Removes the contact states of one run, so that its contacts are untouched
 * again. Its counters follow by the stream.
 */
export async function purgeRun(
  table: Table,
  run: Pick<Campaign, 'id' | 'run_number' | 'total_contacts'>,
): Promise<void> {
  const { id, run_number, total_contacts } = run;
  const blocks = Math.ceil(total_contacts / BLOCK_SIZE);
  for (let from = 0; from < blocks; from += BLOCKS_AT_ONCE) {
    const to = Math.min(from + BLOCKS_AT_ONCE, blocks);
    await Promise.all(
      Array.from({ length: to - from }, (_, i) => {
        const { pk } = stateKey(id, run_number, (from + i) * BLOCK_SIZE);
        return purgePartition(table, pk);
      }),
    );
  }
}

/** @returns how many items there were */
async function purgePartition(table: Table, pk: string): Promise<number> {
  let count = 0;
  const pages = queryPages(table, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': pk },
    ProjectionExpression: 'pk, sk',
    ConsistentRead: true,
  });
  for await (const { Items = [] } of pages) {
    count += Items.length;
    await deleteAll(table, Items as Key[]);
  }
  return count;
}

async function deleteAll(table: Table, keys: readonly Key[]): Promise<void> {
  const batches: Key[][] = [];
  for (let at = 0; at < keys.length; at += BATCH_SIZE) {
    batches.push(keys.slice(at, at + BATCH_SIZE));
  }
  await Promise.all(batches.map((batch) => deleteBatch(table, batch)));
}

async function deleteBatch({ db, name }: Table, keys: Key[]): Promise<void> {
  let requests = keys.map(({ pk, sk }) => ({
    DeleteRequest: { Key: { pk, sk } },
  }));
  while (requests.length > 0) {
    const { UnprocessedItems = {} } = await db.send(
      new BatchWriteCommand({ RequestItems: { [name]: requests } }),
    );
    requests = (UnprocessedItems[name] ?? []) as typeof requests;
  }
}
