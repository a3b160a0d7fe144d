import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { change } from './conditional-update.ts';
import { idempotencyKey, type Key } from './keys.ts';
import type { Table } from './table.ts';

/** Seconds for which the first answer is kept. @see contract 3 */
const KEPT_SECONDS = 86_400;
/** Seconds after which a request without an answer is taken for crashed: more than the API function may run. */
const LOCK_SECONDS = 60;

export interface StoredReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface IdempotentRequest {
  readonly org_id: string;
  readonly key: string;
  /** Hash of what was asked: method, path, query, body. */
  readonly fingerprint: string;
  /** Names this very request, so that it alone gives the lock back. */
  readonly request_id: string;
  /** Epoch milliseconds of real time. */
  readonly now: number;
}

export type BeginOutcome =
  | { readonly kind: 'begun' }
  | { readonly kind: 'replay'; readonly reply: StoredReply }
  | { readonly kind: 'reused' }
  | { readonly kind: 'in_progress' };

interface Stored {
  readonly fingerprint: string;
  readonly request_id: string;
  readonly reply?: StoredReply;
}

/**
 * Claims a key for one request. Twenty at once: one begins.
 *
 *     absent ──begin──▶ in progress ──finish──▶ answered (24 h)
 *        ▲                  └─ crash: 60 s ─┐
 *        └────────────────forget────────────┘
 */
export async function beginIdempotent(
  { db, name }: Table,
  request: IdempotentRequest,
): Promise<BeginOutcome> {
  const seconds = Math.floor(request.now / 1_000);
  try {
    await db.send(
      new PutCommand({
        TableName: name,
        Item: {
          ...idempotencyKey(request.org_id, request.key),
          fingerprint: request.fingerprint,
          request_id: request.request_id,
          expires_at: seconds + LOCK_SECONDS,
        },
        // The table removes what has expired when it gets round to it.
        ConditionExpression: 'attribute_not_exists(pk) OR expires_at <= :now',
        ExpressionAttributeValues: { ':now': seconds },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return { kind: 'begun' };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    const stored = (error.Item ? unmarshall(error.Item) : {}) as Stored;
    return outcomeOf(stored, request);
  }
}

function outcomeOf(stored: Stored, request: IdempotentRequest): BeginOutcome {
  // The SDK sent our own write twice: its first answer was lost.
  if (stored.request_id === request.request_id) return { kind: 'begun' };
  if (stored.fingerprint !== request.fingerprint) return { kind: 'reused' };
  if (!stored.reply) return { kind: 'in_progress' };
  return { kind: 'replay', reply: stored.reply };
}

/** Keeps the answer for 24 hours. */
export async function finishIdempotent(
  { db, name }: Table,
  request: IdempotentRequest,
  reply: StoredReply,
): Promise<void> {
  await db.send(
    new UpdateCommand({
      TableName: name,
      Key: idempotencyKey(request.org_id, request.key),
      UpdateExpression: 'SET reply = :reply, expires_at = :expires_at',
      ConditionExpression: 'request_id = :request_id',
      ExpressionAttributeValues: {
        ':reply': reply,
        ':expires_at': Math.floor(request.now / 1_000) + KEPT_SECONDS,
        ':request_id': request.request_id,
      },
    }),
  );
}

/** Gives the key back after a failure on our side, so that a retry may succeed. */
export async function forgetIdempotent(
  { db, name }: Table,
  request: IdempotentRequest,
): Promise<void> {
  await db.send(
    new DeleteCommand({
      TableName: name,
      Key: idempotencyKey(request.org_id, request.key),
      ConditionExpression: 'request_id = :request_id',
      ExpressionAttributeValues: { ':request_id': request.request_id },
    }),
  );
}

/** A part of what is kept for an organization, and where the next one begins. */
export interface Part {
  readonly keys: readonly Key[];
  readonly next: string | undefined;
}

/**
 * Answers that hold a text, among those of one read.
 *
 * @param after - `next` of the part before
 */
export async function answersWith(
  { db, name }: Table,
  org: string,
  text: string,
  after?: string,
): Promise<Part> {
  const { Items = [], LastEvaluatedKey } = await db.send(
    new QueryCommand({
      TableName: name,
      KeyConditionExpression: 'pk = :pk',
      FilterExpression: 'contains(#reply.#body, :text)',
      ProjectionExpression: 'pk, sk',
      ExpressionAttributeNames: { '#reply': 'reply', '#body': 'body' },
      ExpressionAttributeValues: {
        ':pk': idempotencyKey(org, '').pk,
        ':text': text,
      },
      ConsistentRead: true,
      ...(after !== undefined && {
        ExclusiveStartKey: idempotencyKey(org, after),
      }),
    }),
  );
  return {
    keys: Items as Key[],
    next: LastEvaluatedKey && String(LastEvaluatedKey.sk),
  };
}

/** Puts another answer in the place of one: a repeat is still not done again. */
export async function replaceAnswer(
  table: Table,
  key: Key,
  reply: StoredReply,
): Promise<void> {
  await change(table, key, {
    UpdateExpression: 'SET reply = :reply',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':reply': reply },
  });
}
