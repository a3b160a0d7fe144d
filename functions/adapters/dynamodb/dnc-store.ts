import { setTimeout as sleep } from 'node:timers/promises';
import {
  BatchWriteCommand,
  DeleteCommand,
  GetCommand,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import { dncKey } from './keys.ts';
import type { Table } from './table.ts';

/** One number that the org never calls. */
export interface DncEntry {
  readonly org_id: string;
  /** E.164. */
  readonly phone_number: string;
  readonly reason: string | null;
  readonly source: string;
  readonly created_at: string;
  readonly created_by: string;
}

/** Whether the org may never call this number; read strongly. */
export async function isListed(
  { db, name }: Table,
  org: string,
  phoneNumber: string,
): Promise<boolean> {
  const { Item } = await db.send(
    new GetCommand({
      TableName: name,
      Key: dncKey(org, phoneNumber),
      ConsistentRead: true,
      ProjectionExpression: 'pk',
    }),
  );
  return Item !== undefined;
}

/** Adds numbers; one that is listed already takes the new reason. */
export async function addToDnc(
  table: Table,
  entries: readonly DncEntry[],
): Promise<void> {
  // BatchWriteItem refuses two writes of one key.
  const unique = [
    ...new Map(entries.map((entry) => [entry.phone_number, entry])).values(),
  ];
  for (let i = 0; i < unique.length; i += 25) {
    await writeAll(table, unique.slice(i, i + 25));
  }
}

const MAX_SENDS = 10;

async function writeAll({ db, name }: Table, entries: readonly DncEntry[]) {
  let rest = entries.map((entry) => ({
    PutRequest: {
      Item: { ...dncKey(entry.org_id, entry.phone_number), ...entry } as Record<
        string,
        unknown
      >,
    },
  }));
  for (let sends = 1; rest.length > 0; sends++) {
    if (sends > MAX_SENDS) {
      throw new Error(`table did not take ${rest.length} do-not-call entries`);
    }
    if (sends > 1) await sleep(50 * 2 ** (sends - 2));
    const { UnprocessedItems } = await db.send(
      new BatchWriteCommand({ RequestItems: { [name]: rest } }),
    );
    rest = (UnprocessedItems?.[name] ?? []) as typeof rest;
  }
}

/** @returns whether it was listed */
export async function removeFromDnc(
  { db, name }: Table,
  org: string,
  phoneNumber: string,
): Promise<boolean> {
  const { Attributes } = await db.send(
    new DeleteCommand({
      TableName: name,
      Key: dncKey(org, phoneNumber),
      ReturnValues: 'ALL_OLD',
    }),
  );
  return Attributes !== undefined;
}

/**
 * Entries in the order of their numbers.
 *
 * @param after - the number after which the page begins
 */
export async function listDnc(
  { db, name }: Table,
  org: string,
  limit: number,
  after?: string,
): Promise<{ entries: DncEntry[]; next: string | undefined }> {
  const { Items = [], LastEvaluatedKey } = await db.send(
    new QueryCommand({
      TableName: name,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': dncKey(org, '').pk },
      Limit: limit,
      ConsistentRead: true,
      ...(after && { ExclusiveStartKey: dncKey(org, after) }),
    }),
  );
  const entries = Items.map(({ pk: _pk, sk: _sk, ...entry }) => entry);
  return {
    entries: entries as DncEntry[],
    next: LastEvaluatedKey?.sk as string | undefined,
  };
}

/** Every listed number of the org, read strongly. */
export async function* readDncNumbers(
  { db, name }: Table,
  org: string,
): AsyncGenerator<string> {
  let start: Record<string, unknown> | undefined;
  do {
    const page = await db.send(
      new QueryCommand({
        TableName: name,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': dncKey(org, '').pk },
        ProjectionExpression: 'sk',
        ConsistentRead: true,
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    for (const { sk } of page.Items ?? []) yield sk as string;
    start = page.LastEvaluatedKey;
  } while (start);
}
