import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { queryAll } from './query-pages.ts';
import type { Table } from './table.ts';

/**
 * Every item under one partition key, in the order of sort keys, read strongly:
 * for partitions that are small enough for memory.
 *
 * @param more - what the query asks for besides
 */
export const readPartition = (
  table: Table,
  pk: string,
  more: Pick<QueryCommandInput, 'ConsistentRead' | 'ScanIndexForward'> = {},
): Promise<Record<string, unknown>[]> =>
  queryAll(table, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': pk },
    ConsistentRead: true,
    ...more,
  });
