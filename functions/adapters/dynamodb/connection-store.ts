import { createHash } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  BatchWriteCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Scope } from '#shared/contracts/settings.ts';
import { change } from './conditional-update.ts';
import {
  connectionKey,
  type Key,
  openedKey,
  ticketKey,
  watcherKey,
} from './keys.ts';
import type { Table } from './table.ts';

/**
 * A socket lives two hours at most; what it left behind goes an hour later.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
 */
const KEEP_SECONDS = 3 * 3600;

/** Items of one BatchWriteItem. */
const BATCH_SIZE = 25;

/** Who is behind a ticket, and then behind its socket. */
export interface Watcher {
  readonly org_id: string;
  /** As activity logs name them. */
  readonly subject: string;
  readonly scopes: readonly Scope[];
}

export interface Connection extends Watcher {
  readonly connection_id: string;
  readonly topics: ReadonlySet<string>;
}

/** What is stored instead of a ticket. */
const hashTicket = (ticket: string) =>
  createHash('sha256').update(ticket).digest('hex');

const secondsOf = (ms: number) => Math.floor(ms / 1000);

/** @param until - epoch ms of real time; the ticket opens nothing from then on */
export async function putTicket(
  { db, name }: Table,
  ticket: string,
  watcher: Watcher,
  until: number,
): Promise<void> {
  await db.send(
    new PutCommand({
      TableName: name,
      Item: {
        ...ticketKey(hashTicket(ticket)),
        org_id: watcher.org_id,
        subject: watcher.subject,
        scopes: [...watcher.scopes],
        valid_until: until,
        expires_at: secondsOf(until),
      },
      ConditionExpression: 'attribute_not_exists(pk)',
    }),
  );
}

/**
 * Uses a ticket up: of two sockets that come with it at once, one gets in.
 *
 * @param now - epoch ms of real time
 * @returns undefined when it is unknown, used or too old
 */
export async function redeemTicket(
  { db, name }: Table,
  ticket: string,
  now: number,
): Promise<Watcher | undefined> {
  try {
    const { Attributes } = await db.send(
      new DeleteCommand({
        TableName: name,
        Key: ticketKey(hashTicket(ticket)),
        ConditionExpression: 'valid_until > :now',
        ExpressionAttributeValues: { ':now': now },
        ReturnValues: 'ALL_OLD',
      }),
    );
    const { org_id, subject, scopes } = Attributes as Watcher;
    return { org_id, subject, scopes };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return undefined;
  }
}

/**
 * Notes by its credential first: what is revoked finds every socket there is.
 *
 * @param now - epoch ms of real time
 */
export async function putConnection(
  { db, name }: Table,
  connection: string,
  watcher: Watcher,
  now: number,
): Promise<void> {
  const expires_at = secondsOf(now) + KEEP_SECONDS;
  const opened = { ...openedKey(watcher.subject, connection), expires_at };
  await db.send(new PutCommand({ TableName: name, Item: opened }));
  const Item = {
    ...connectionKey(connection),
    connection_id: connection,
    ...watcher,
    expires_at,
  };
  await db.send(new PutCommand({ TableName: name, Item }));
}

/** Ids of the connections that a credential opened, some of which may be over. */
export async function connectionsOf(
  { db, name }: Table,
  subject: string,
): Promise<string[]> {
  const { Items = [] } = await db.send(
    new QueryCommand({
      TableName: name,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': openedKey(subject, '').pk },
      ConsistentRead: true,
    }),
  );
  return Items.map(({ sk }) => String(sk));
}

/** Reads strongly: a socket may speak right after it connected. */
export async function getConnection(
  { db, name }: Table,
  connection: string,
): Promise<Connection | undefined> {
  const { Item } = await db.send(
    new GetCommand({
      TableName: name,
      Key: connectionKey(connection),
      ConsistentRead: true,
    }),
  );
  return Item && toConnection(Item);
}

function toConnection(item: Record<string, unknown>): Connection {
  const { connection_id, org_id, subject, scopes, topics } =
    item as unknown as Connection;
  const watched = topics ?? new Set<string>();
  return { connection_id, org_id, subject, scopes, topics: watched };
}

/**
 * Counts a message of a connection.
 *
 * @param now - epoch ms of real time
 * @returns the connection and how many it sent in this second, this one
 *   included; undefined when it is over
 */
export async function countMessage(
  table: Table,
  connection: string,
  now: number,
): Promise<(Connection & { readonly messages: number }) | undefined> {
  const key = connectionKey(connection);
  const names = { '#second': 'second', '#messages': 'messages' };
  const values = { ':second': secondsOf(now), ':one': 1 };
  const common = {
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
    ReturnValues: 'ALL_NEW' as const,
  };
  const more = await change(table, key, {
    ...common,
    UpdateExpression: 'SET #messages = #messages + :one',
    ConditionExpression: '#second = :second',
  });
  const done =
    more.kind === 'written'
      ? more
      : await change(table, key, {
          ...common,
          UpdateExpression: 'SET #messages = :one, #second = :second',
          ConditionExpression: 'attribute_exists(pk)',
        });
  if (done.kind === 'refused') return undefined;
  const { messages } = done.item;
  return { ...toConnection(done.item), messages: Number(messages) };
}

/**
 * Lets a connection watch a topic. The connection learns of it first: what is
 * on its list is taken down when it ends, whatever crashes in between.
 *
 * @param now - epoch ms of real time
 * @param contactIds - contacts of the page that is open, whose rows are pushed
 */
export async function watch(
  { db, name }: Table,
  connection: string,
  topic: string,
  now: number,
  contactIds: readonly string[] = [],
): Promise<void> {
  await db.send(
    new UpdateCommand({
      TableName: name,
      Key: connectionKey(connection),
      UpdateExpression: 'ADD topics :topic',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':topic': new Set([topic]) },
    }),
  );
  const Item = {
    ...watcherKey(topic, connection),
    expires_at: secondsOf(now) + KEEP_SECONDS,
    ...(contactIds.length > 0 && { contact_ids: [...contactIds] }),
  };
  await db.send(new PutCommand({ TableName: name, Item }));
}

export async function unwatch(
  { db, name }: Table,
  connection: string,
  topic: string,
): Promise<void> {
  const Key = watcherKey(topic, connection);
  await db.send(new DeleteCommand({ TableName: name, Key }));
  try {
    await db.send(
      new UpdateCommand({
        TableName: name,
        Key: connectionKey(connection),
        UpdateExpression: 'DELETE topics :topic',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':topic': new Set([topic]) },
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

/** Takes down a connection and all it watched; twice does no harm. */
export async function removeConnection(
  table: Table,
  connection: string,
): Promise<void> {
  const known = await getConnection(table, connection);
  const topics = [...(known?.topics ?? [])];
  const keys = topics.map((topic) => watcherKey(topic, connection));
  if (known) keys.push(openedKey(known.subject, connection));
  await deleteAll(table, [...keys, connectionKey(connection)]);
}

/** Takes down a connection that nobody told us is over, also when only its note is left. */
export async function forgetConnection(
  table: Table,
  subject: string,
  connection: string,
): Promise<void> {
  await removeConnection(table, connection);
  await deleteAll(table, [openedKey(subject, connection)]);
}

async function deleteAll({ db, name }: Table, keys: Key[]): Promise<void> {
  let waiting = keys.map((Key) => ({ DeleteRequest: { Key } }));
  while (waiting.length > 0) {
    const { UnprocessedItems = {} } = await db.send(
      new BatchWriteCommand({
        RequestItems: { [name]: waiting.slice(0, BATCH_SIZE) },
      }),
    );
    const unprocessed = (UnprocessedItems[name] ?? []) as typeof waiting;
    waiting = [...unprocessed, ...waiting.slice(BATCH_SIZE)];
  }
}
