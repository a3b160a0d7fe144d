import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { tickKey, workflowKey } from './keys.ts';
import type { Table } from './table.ts';

/** The waiting workflow of a run: its task token, or a wake that came too early. */
export async function leaveToken(
  { db, name }: Table,
  campaign: string,
  run: number,
  token: string,
): Promise<{ woken: boolean }> {
  const { Attributes } = await db.send(
    new UpdateCommand({
      TableName: name,
      Key: workflowKey(campaign, run),
      UpdateExpression: 'SET task_token = :token REMOVE woken',
      ExpressionAttributeValues: { ':token': token },
      ReturnValues: 'ALL_OLD',
    }),
  );
  return { woken: Attributes?.woken === true };
}

/** Takes the token away, so that it is used once; without one, leaves a mark. */
export async function takeToken(
  { db, name }: Table,
  campaign: string,
  run: number,
): Promise<string | undefined> {
  const { Attributes } = await db.send(
    new UpdateCommand({
      TableName: name,
      Key: workflowKey(campaign, run),
      UpdateExpression: 'SET woken = :true REMOVE task_token',
      ExpressionAttributeValues: { ':true': true },
      ReturnValues: 'ALL_OLD',
    }),
  );
  return Attributes?.task_token as string | undefined;
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
