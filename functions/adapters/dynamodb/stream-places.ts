import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { change } from './conditional-update.ts';
import { streamKey } from './keys.ts';
import type { Table } from './table.ts';

/** Streams of events that one organization may have open: each holds a function. */
export const MAX_STREAMS = 20;

/** A place that nobody keeps up is free again: whoever had it has crashed. */
const LEASE_MS = 45_000;

/** One of an organization's places, and who is in it. */
export interface StreamPlace {
  readonly org_id: string;
  readonly place: number;
  /** Drawn for this stream. */
  readonly stream: string;
}

/**
 * Takes a free place. Of two who want the last one, one gets it.
 *
 * @param now - epoch ms of real time
 * @returns undefined when all are taken
 */
export async function takePlace(
  table: Table,
  org_id: string,
  stream: string,
  now: number,
): Promise<StreamPlace | undefined> {
  const { Items = [] } = await table.db.send(
    new QueryCommand({
      TableName: table.name,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': streamKey(org_id, 0).pk },
      ConsistentRead: true,
    }),
  );
  const taken = new Set(
    Items.filter(({ until }) => until > now).map(({ sk }) => Number(sk)),
  );
  for (let place = 0; place < MAX_STREAMS; place++) {
    if (taken.has(place)) continue;
    const mine = { org_id, place, stream };
    if (await hold(table, mine, now)) return mine;
  }
  return undefined;
}

/** Says that the stream is still there. @returns false when its place was given away */
export const keepPlace = (table: Table, mine: StreamPlace, now: number) =>
  hold(table, mine, now);

async function hold(
  table: Table,
  { org_id, place, stream }: StreamPlace,
  now: number,
): Promise<boolean> {
  const done = await change(table, streamKey(org_id, place), {
    UpdateExpression:
      'SET #until = :until, holder = :stream, expires_at = :end',
    ConditionExpression:
      'attribute_not_exists(#until) OR #until <= :now OR holder = :stream',
    ExpressionAttributeNames: { '#until': 'until' },
    ExpressionAttributeValues: {
      ':until': now + LEASE_MS,
      ':now': now,
      ':stream': stream,
      ':end': Math.ceil((now + LEASE_MS) / 1000),
    },
    ReturnValuesOnConditionCheckFailure: 'NONE',
  });
  return done.kind === 'written';
}

/** Lets others have the place; one that was given away stays with them. */
export async function leavePlace(
  { db, name }: Table,
  { org_id, place, stream }: StreamPlace,
): Promise<void> {
  try {
    await db.send(
      new DeleteCommand({
        TableName: name,
        Key: streamKey(org_id, place),
        ConditionExpression: 'holder = :stream',
        ExpressionAttributeValues: { ':stream': stream },
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
