import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { KeptCall } from '../kept-call.ts';

/** The company's own table: key `pk` (S), time to live `expires_at`. */
export interface CallTable {
  readonly db: Pick<DynamoDBDocumentClient, 'send'>;
  readonly name: string;
}

/** How often placements of a contact were answered 429 and 503. */
export interface Refusals {
  readonly throttled: number;
  readonly faulted: number;
}

/** Longer than a call may last, which is a day, and than anybody asks after it. */
const KEEP_SECONDS = 3 * 86_400;

const callKey = (token: string) => ({ pk: `TOKEN#${token}` });
const contactKey = (contact: string) => ({ pk: `CONTACT#${contact}` });
const secondKey = (second: number) => ({ pk: `SECOND#${second}` });
const expiry = (now: number) => Math.floor(now / 1_000) + KEEP_SECONDS;

/** @returns undefined when no call was ever accepted under that token */
export async function getCall(
  { db, name }: CallTable,
  token: string,
): Promise<KeptCall | undefined> {
  const { Item } = await db.send(
    new GetCommand({
      TableName: name,
      Key: callKey(token),
      ConsistentRead: true,
    }),
  );
  return Item?.call as KeptCall | undefined;
}

/** @returns false when the token has a call already */
export async function putCall(
  { db, name }: CallTable,
  call: KeptCall,
): Promise<boolean> {
  const Item = {
    ...callKey(call.placement.client_token),
    call,
    expires_at: expiry(call.placed_at),
  };
  return unlessFailed(
    db.send(
      new PutCommand({
        TableName: name,
        Item,
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    ),
  );
}

/**
 * Notes what the caller did with a call, the first time that they do it.
 *
 * @returns false when they did it before
 */
export async function noteOnce(
  { db, name }: CallTable,
  token: string,
  what: 'hung_up_at' | 'message_ends_at',
  at: number,
): Promise<boolean> {
  return unlessFailed(
    db.send(
      new UpdateCommand({
        TableName: name,
        Key: callKey(token),
        UpdateExpression: 'SET #call.#what = :at',
        ConditionExpression: 'attribute_not_exists(#call.#what)',
        ExpressionAttributeNames: { '#call': 'call', '#what': what },
        ExpressionAttributeValues: { ':at': at },
      }),
    ),
  );
}

export async function getRefusals(
  { db, name }: CallTable,
  contact: string,
): Promise<Refusals> {
  const { Item = {} } = await db.send(
    new GetCommand({
      TableName: name,
      Key: contactKey(contact),
      ConsistentRead: true,
    }),
  );
  return { throttled: Item.throttled ?? 0, faulted: Item.faulted ?? 0 };
}

export async function addRefusal(
  { db, name }: CallTable,
  contact: string,
  what: keyof Refusals,
  now: number,
): Promise<void> {
  await db.send(
    new UpdateCommand({
      TableName: name,
      Key: contactKey(contact),
      UpdateExpression: 'SET expires_at = :expiry ADD #what :one',
      ExpressionAttributeNames: { '#what': what },
      ExpressionAttributeValues: { ':one': 1, ':expiry': expiry(now) },
    }),
  );
}

/** @returns false when this second has all the calls that it may have */
export async function takeTurn(
  { db, name }: CallTable,
  perSecond: number,
  now: number,
): Promise<boolean> {
  return unlessFailed(
    db.send(
      new UpdateCommand({
        TableName: name,
        Key: secondKey(Math.floor(now / 1_000)),
        UpdateExpression: 'SET expires_at = :expiry ADD taken :one',
        ConditionExpression: 'attribute_not_exists(taken) OR taken < :most',
        ExpressionAttributeValues: {
          ':one': 1,
          ':most': perSecond,
          ':expiry': expiry(now),
        },
      }),
    ),
  );
}

async function unlessFailed(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
