import { setTimeout as sleep } from 'node:timers/promises';
import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import type { Key } from './keys.ts';
import type { Table } from './table.ts';

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const BATCH_SIZE = 100;
const MAX_SENDS = 10;

/** A key as one text. */
export const textOf = ({ pk, sk }: Key) => `${pk} ${sk}`;

/**
 * The items under these keys, by `textOf` their key, read strongly.
 *
 * @throws Error when the table does not give all of them, again and again
 */
export async function getItems(
  table: Table,
  keys: readonly Key[],
): Promise<Map<string, Record<string, unknown>>> {
  const unique = [...new Map(keys.map((key) => [textOf(key), key])).values()];
  const items = new Map<string, Record<string, unknown>>();
  const batches: Promise<void>[] = [];
  for (let at = 0; at < unique.length; at += BATCH_SIZE) {
    batches.push(getBatch(table, unique.slice(at, at + BATCH_SIZE), items));
  }
  await Promise.all(batches);
  return items;
}

async function getBatch(
  { db, name }: Table,
  keys: readonly Key[],
  items: Map<string, Record<string, unknown>>,
): Promise<void> {
  let rest: Record<string, unknown>[] = keys.map(({ pk, sk }) => ({ pk, sk }));
  for (let sends = 1; rest.length > 0; sends += 1) {
    if (sends > MAX_SENDS) {
      throw new Error(`table did not give ${rest.length} items`);
    }
    if (sends > 1) await sleep(50 * 2 ** (sends - 2));
    const { Responses, UnprocessedKeys } = await db.send(
      new BatchGetCommand({
        RequestItems: { [name]: { Keys: rest, ConsistentRead: true } },
      }),
    );
    for (const item of Responses?.[name] ?? []) {
      items.set(textOf(item as unknown as Key), item);
    }
    rest = UnprocessedKeys?.[name]?.Keys ?? [];
  }
}
