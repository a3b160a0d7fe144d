import {
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
} from '@aws-sdk/lib-dynamodb';
import type { Table } from './table.ts';

type Query = Omit<QueryCommandInput, 'TableName'>;

/** Each page of a query; the next one is asked for when somebody wants it. */
export async function* queryPages(
  { db, name }: Table,
  query: Query,
): AsyncGenerator<QueryCommandOutput> {
  let start = query.ExclusiveStartKey;
  do {
    const page: QueryCommandOutput = await db.send(
      new QueryCommand({
        TableName: name,
        ...query,
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    yield page;
    start = page.LastEvaluatedKey;
  } while (start);
}

/** All items of a query, for as many as fit into memory. */
export async function queryAll(
  table: Table,
  query: Query,
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  for await (const { Items = [] } of queryPages(table, query))
    items.push(...Items);
  return items;
}

/** How many items a query finds. */
export async function countAll(table: Table, query: Query): Promise<number> {
  let count = 0;
  const counted = { ...query, Select: 'COUNT' } as const;
  for await (const { Count = 0 } of queryPages(table, counted)) count += Count;
  return count;
}
