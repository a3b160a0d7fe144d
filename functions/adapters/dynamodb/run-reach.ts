import { QueryCommand, type QueryCommandOutput } from '@aws-sdk/lib-dynamodb';
import type { Campaign } from '#shared/domain/campaign.ts';
import { BLOCK_SIZE, stateKey } from './keys.ts';
import type { Table } from './table.ts';

type Run = Pick<Campaign, 'id' | 'run_number'>;

/** States looked at in one request, once one is found that was set aside. */
const ASIDE_PAGE = 100;

/** How far a block is claimed, and whether some beyond were set aside. */
interface Reach {
  readonly highest: number | null;
  readonly aside: boolean;
}

/** The highest state of a block, but for those set aside: they were not reached. */
export async function highestInBlock(
  { db, name }: Table,
  { id, run_number }: Run,
  block: number,
): Promise<Reach> {
  let start: Record<string, unknown> | undefined;
  let aside = false;
  do {
    const page: QueryCommandOutput = await db.send(
      new QueryCommand({
        TableName: name,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: {
          ':pk': stateKey(id, run_number, block * BLOCK_SIZE).pk,
        },
        ProjectionExpression: 'sk, set_aside',
        ScanIndexForward: false,
        ConsistentRead: true,
        Limit: aside ? ASIDE_PAGE : 1,
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    const reached = page.Items?.find(({ set_aside }) => !set_aside);
    if (reached) return { highest: Number(reached.sk), aside };
    aside ||= (page.Items ?? []).length > 0;
    start = page.LastEvaluatedKey;
  } while (start);
  return { highest: null, aside };
}

/** The first seq from this one on that has no state. */
export async function pastAside(
  { db, name }: Table,
  { id, run_number }: Run,
  from: number,
  total: number,
): Promise<number> {
  let seq = from;
  for (let last = -1; seq > last && seq < total; ) {
    last = seq;
    const { pk, sk } = stateKey(id, run_number, seq);
    const { Items = [] } = await db.send(
      new QueryCommand({
        TableName: name,
        KeyConditionExpression: 'pk = :pk AND sk >= :from',
        ExpressionAttributeValues: { ':pk': pk, ':from': sk },
        ProjectionExpression: 'sk',
        ConsistentRead: true,
        Limit: ASIDE_PAGE,
      }),
    );
    for (const item of Items) {
      if (Number(item.sk) !== seq) return seq;
      seq += 1;
    }
  }
  return seq;
}
