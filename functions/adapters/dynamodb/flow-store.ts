import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { tickKey, workflowKey } from './keys.ts';
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
 * Makes an execution the one that looks after its run.
 *
 * @returns false when a newer one does
 */
export async function holdGeneration(
  table: Table,
  campaign: string,
  run: number,
  generation: number,
): Promise<boolean> {
  const held = await change(table, campaign, run, {
    UpdateExpression: 'SET generation = :mine',
    ConditionExpression:
      'attribute_not_exists(generation) OR generation <= :mine',
    ExpressionAttributeValues: { ':mine': generation },
  });
  return held !== null;
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
  const before = await change(table, campaign, run, {
    UpdateExpression: 'SET task_token = :token REMOVE woken',
    ConditionExpression: 'generation = :mine',
    ExpressionAttributeValues: { ':token': token, ':mine': generation },
  });
  return { woken: before === null || before.woken === true };
}

/**
 * Takes the token away, so that it is used once. Where nobody waits, a mark is
 * left for the next wait to find: never both, or each wait would end at once.
 */
export async function takeToken(
  table: Table,
  campaign: string,
  run: number,
): Promise<string | undefined> {
  for (let race = 0; race < MAX_RACES; race += 1) {
    const taken = await change(table, campaign, run, {
      UpdateExpression: 'REMOVE task_token',
      ConditionExpression: 'attribute_exists(task_token)',
    });
    if (taken) return taken.task_token as string;
    const marked = await change(table, campaign, run, {
      UpdateExpression: 'SET woken = :true',
      ConditionExpression: 'attribute_not_exists(task_token)',
      ExpressionAttributeValues: { ':true': true },
    });
    if (marked) return undefined;
  }
  throw new Error(`the wait of ${campaign} changes all the time`);
}

const MAX_RACES = 10;

/** @returns the old item, or null when the condition does not hold */
async function change(
  { db, name }: Table,
  campaign: string,
  run: number,
  what: {
    UpdateExpression: string;
    ConditionExpression: string;
    ExpressionAttributeValues?: Record<string, unknown>;
  },
): Promise<Record<string, unknown> | null> {
  try {
    const { Attributes } = await db.send(
      new UpdateCommand({
        TableName: name,
        Key: workflowKey(campaign, run),
        ReturnValues: 'ALL_OLD',
        ...what,
      }),
    );
    return Attributes ?? {};
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return null;
    throw error;
  }
}

/** Begins a chain of ticks; the chain before ends at its next tick. */
export async function beginTicks(
  { db, name }: Table,
  campaign: string,
): Promise<number> {
  const { Attributes } = await db.send(
    new UpdateCommand({
      TableName: name,
      Key: tickKey(campaign),
      UpdateExpression: 'ADD tick_number :one',
      ExpressionAttributeValues: { ':one': 1 },
      ReturnValues: 'ALL_NEW',
    }),
  );
  return Number(Attributes?.tick_number);
}

/** One winner for each number. */
export async function winTick(
  { db, name }: Table,
  campaign: string,
  tick: number,
): Promise<boolean> {
  try {
    await db.send(
      new UpdateCommand({
        TableName: name,
        Key: tickKey(campaign),
        UpdateExpression: 'SET tick_number = :next',
        ConditionExpression: 'tick_number = :tick',
        ExpressionAttributeValues: { ':next': tick + 1, ':tick': tick },
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
