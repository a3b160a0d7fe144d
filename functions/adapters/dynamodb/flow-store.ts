import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { change } from './conditional-update.ts';
import { workflowKey } from './keys.ts';
import type { Table } from './table.ts';

/** Number of the newest execution of a run that looked at it; 0 before the first. */
export async function readGeneration(
  { db, name }: Table,
  campaign: string,
  run: number,
): Promise<number> {
  const { Item } = await db.send(
    new GetCommand({
      TableName: name,
      Key: workflowKey(campaign, run),
      ConsistentRead: true,
    }),
  );
  return Number(Item?.generation ?? 0);
}

/**
 * Makes an execution the one that looks after its run, and begins its look.
 * Whatever token is left is of a wait that is over, and a mark of a wake before
 * now is heeded: who wakes the run from now on leaves one for the next wait.
 *
 * @returns false when a newer one does
 */
export async function holdGeneration(
  table: Table,
  campaign: string,
  run: number,
  generation: number,
): Promise<boolean> {
  const held = await change(table, workflowKey(campaign, run), {
    UpdateExpression:
      'SET generation = :mine REMOVE task_token, taken_token, woken, missed_at',
    ConditionExpression: NONE_NEWER,
    ExpressionAttributeValues: { ':mine': generation },
  });
  return held.kind === 'written';
}

const NONE_NEWER = 'attribute_not_exists(generation) OR generation <= :mine';

/**
 * Counts executions of a run that failed since one of them came as far as a wait.
 * Told twice of one, it counts once.
 *
 * @returns how many; null when a newer one looks after the run
 */
export async function noteFailure(
  table: Table,
  campaign: string,
  run: number,
  generation: number,
): Promise<number | null> {
  const noted = await change(table, workflowKey(campaign, run), {
    // It may have failed before its first look.
    UpdateExpression:
      'SET generation = :mine, failed = :mine REMOVE task_token ADD failures :one',
    ConditionExpression: `(${NONE_NEWER}) AND (attribute_not_exists(failed) OR failed < :mine)`,
    ExpressionAttributeValues: { ':mine': generation, ':one': 1 },
  });
  const { item } = noted;
  const failures = Number(item.failures ?? 0);
  if (noted.kind === 'written') return failures + 1;
  return Number(item.generation) > generation ? null : failures;
}

/** Who waits for the end of a run's ticks. */
export interface Waiting {
  /** Null: it looks just now, or it is gone. */
  readonly token: string | null;
  /** Epoch milliseconds since when nobody was there to hear a tick; null: somebody was. */
  readonly missed_at: number | null;
}

/** Reads strongly. */
export async function readWaiting(
  { db, name }: Table,
  campaign: string,
  run: number,
): Promise<Waiting> {
  const { Item } = await db.send(
    new GetCommand({
      TableName: name,
      Key: workflowKey(campaign, run),
      ConsistentRead: true,
    }),
  );
  return {
    token: (Item?.task_token as string | undefined) ?? null,
    missed_at: Item?.missed_at === undefined ? null : Number(Item.missed_at),
  };
}

/** Notes since when nobody hears the ticks of a run. */
export async function noteMissed(
  table: Table,
  campaign: string,
  run: number,
  at: number,
): Promise<void> {
  await change(table, workflowKey(campaign, run), {
    UpdateExpression: 'SET missed_at = :at',
    ExpressionAttributeValues: { ':at': at },
  });
}

/**
 * The waiting workflow of a run: its task token, or a wake that came too early.
 *
 * @returns `woken` when there is nothing to wait for: somebody woke it already,
 *   or a newer execution has taken over
 */
export async function leaveToken(
  table: Table,
  campaign: string,
  run: number,
  generation: number,
  token: string,
): Promise<{ woken: boolean }> {
  const left = await change(table, workflowKey(campaign, run), {
    UpdateExpression:
      'SET task_token = :token REMOVE woken, taken_token, missed_at, failures',
    ConditionExpression: 'generation = :mine',
    ExpressionAttributeValues: { ':token': token, ':mine': generation },
  });
  return { woken: left.kind === 'refused' || left.item.woken === true };
}

/** A token with which a wait is ended. */
export interface Taken {
  readonly token: string;
  /** Somebody took it before, and may have been cut off before it was used. */
  readonly again: boolean;
}

/**
 * Takes the token away, so that it is used once. Where nobody waits, a mark is
 * left for the next wait to find: not as a rule, or each wait would end at once.
 * One that was taken is given again until its execution has looked: to use it
 * twice is harmless, not to use it is hours of waiting.
 *
 * @param taker - an id made for this one taking
 */
export async function takeToken(
  table: Table,
  campaign: string,
  run: number,
  taker: string,
): Promise<Taken | undefined> {
  for (let race = 0; race < MAX_RACES; race += 1) {
    const taken = await change(table, workflowKey(campaign, run), {
      UpdateExpression:
        'SET taken_token = task_token, taken_by = :me REMOVE task_token',
      ConditionExpression: 'attribute_exists(task_token)',
      ExpressionAttributeValues: { ':me': taker },
    });
    if (taken.kind === 'written') {
      return { token: String(taken.item.task_token), again: false };
    }
    // The SDK sent it twice: the first time was ours.
    if (taken.item.taken_by === taker && taken.item.taken_token) {
      return { token: String(taken.item.taken_token), again: false };
    }
    const marked = await change(table, workflowKey(campaign, run), {
      UpdateExpression: 'SET woken = :true',
      ConditionExpression: 'attribute_not_exists(task_token)',
      ExpressionAttributeValues: { ':true': true },
    });
    if (marked.kind === 'refused') continue;
    const { taken_token } = marked.item;
    return taken_token === undefined
      ? undefined
      : { token: String(taken_token), again: true };
  }
  throw new Error(`the wait of ${campaign} changes all the time`);
}

const MAX_RACES = 10;
