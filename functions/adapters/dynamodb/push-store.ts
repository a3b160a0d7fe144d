import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { pushKey } from './keys.ts';
import type { Table } from './table.ts';

/** The push item of a topic. */
export interface PushState {
  /** Of the last snapshot that was pushed; 0 before the first. */
  readonly sequence: number;
  /** Epoch ms of real time. */
  readonly next_push_at: number;
  /** The pushing time for which somebody already sent a late message. */
  readonly late_for?: number;
  /** The run whose end the watchers were told. */
  readonly ended_run?: number;
  /** Hash of what the last snapshot showed. */
  readonly picture?: string;
  /** RFC 3339: the latest change of a campaign that list watchers were told. */
  readonly told_until?: string;
}

const unpushed: PushState = { sequence: 0, next_push_at: 0 };

export async function getPushState(
  { db, name }: Table,
  topic: string,
): Promise<PushState> {
  const { Item } = await db.send(
    new GetCommand({
      TableName: name,
      Key: pushKey(topic),
      ConsistentRead: true,
    }),
  );
  return { ...unpushed, ...Item };
}

export type PushTurn =
  | { readonly kind: 'go'; readonly state: PushState }
  | { readonly kind: 'too_early'; readonly state: PushState };

/**
 * Takes the turn to push a topic, with the next sequence number. Of many at
 * once one gets it, and then nobody for `everyMs`.
 *
 *     next_push_at ≤ now ──▶ next_push_at = now + everyMs, sequence + step
 *
 * @param step - 0 when no snapshot is sent: numbers have no gaps
 */
export async function takePushTurn(
  { db, name }: Table,
  topic: string,
  now: number,
  everyMs: number,
  step: 0 | 1 = 1,
): Promise<PushTurn> {
  try {
    const { Attributes } = await db.send(
      new UpdateCommand({
        TableName: name,
        Key: pushKey(topic),
        UpdateExpression: 'SET next_push_at = :next ADD #sequence :step',
        ConditionExpression:
          'attribute_not_exists(next_push_at) OR next_push_at <= :now',
        ExpressionAttributeNames: { '#sequence': 'sequence' },
        ExpressionAttributeValues: {
          ':next': now + everyMs,
          ':step': step,
          ':now': now,
        },
        ReturnValues: 'ALL_NEW',
      }),
    );
    return { kind: 'go', state: { ...unpushed, ...Attributes } };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return {
      kind: 'too_early',
      state: await getPushState({ db, name }, topic),
    };
  }
}

/** Remembers that a late message is on its way for this pushing time. */
export async function markLate(
  { db, name }: Table,
  topic: string,
  pushAt: number,
): Promise<void> {
  await setField({ db, name }, topic, 'late_for', pushAt);
}

/** Remembers that the watchers were told of the end of this run. */
export async function markEnded(
  table: Table,
  topic: string,
  run: number,
): Promise<void> {
  await setField(table, topic, 'ended_run', run);
}

/** Remembers what was shown, once it was sent: a crash before shows it again. */
export async function markShown(
  table: Table,
  topic: string,
  picture: string,
): Promise<void> {
  await setField(table, topic, 'picture', picture);
}

/** @param until - RFC 3339, the latest change that was told */
export async function markTold(
  table: Table,
  topic: string,
  until: string,
): Promise<void> {
  await setField(table, topic, 'told_until', until);
}

async function setField(
  { db, name }: Table,
  topic: string,
  field: string,
  value: unknown,
): Promise<void> {
  await db.send(
    new UpdateCommand({
      TableName: name,
      Key: pushKey(topic),
      UpdateExpression: 'SET #field = :value',
      ExpressionAttributeNames: { '#field': field },
      ExpressionAttributeValues: { ':value': value },
    }),
  );
}
