import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type {
  Conversation,
  Sentiment,
  Turn,
} from '#shared/domain/conversation.ts';
import { getItems, textOf } from './get-items.ts';
import { conversationKey, transcriptKey } from './keys.ts';
import { countAll, queryPages } from './query-pages.ts';
import type { Table } from './table.ts';

/** A conversation without its key. */
export function toConversation(item: Record<string, unknown>): Conversation {
  const { pk: _pk, sk: _sk, ...conversation } = item;
  return conversation as unknown as Conversation;
}

/** Reads strongly; undefined before there are results. */
export async function getConversation(
  { db, name }: Table,
  org: string,
  id: string,
): Promise<Conversation | undefined> {
  const { Item } = await db.send(
    new GetCommand({
      TableName: name,
      Key: conversationKey(org, id),
      ConsistentRead: true,
    }),
  );
  return Item && toConversation(Item);
}

/** Those of these ids that have results, by id. */
export async function getConversations(
  table: Table,
  org: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Conversation>> {
  const keys = ids.map((id) => conversationKey(org, id));
  const items = await getItems(table, keys);
  return new Map(
    ids.flatMap((id) => {
      const item = items.get(textOf(conversationKey(org, id)));
      return item ? [[id, toConversation(item)] as const] : [];
    }),
  );
}

/**
 * Writes the next version, if nobody was faster.
 *
 * @returns false when somebody was
 */
export async function putConversation(
  { db, name }: Table,
  next: Conversation,
  before: Conversation | undefined,
): Promise<boolean> {
  try {
    await db.send(
      new PutCommand({
        TableName: name,
        Item: { ...conversationKey(next.org_id, next.id), ...next },
        ...(before
          ? {
              ConditionExpression: 'version = :before',
              ExpressionAttributeValues: { ':before': before.version },
            }
          : { ConditionExpression: 'attribute_not_exists(pk)' }),
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

export async function putTranscript(
  { db, name }: Table,
  org: string,
  id: string,
  turns: readonly Turn[],
): Promise<void> {
  await db.send(
    new PutCommand({
      TableName: name,
      Item: { ...transcriptKey(org, id), turns },
    }),
  );
}

/** Reads strongly. */
export async function getTranscript(
  { db, name }: Table,
  org: string,
  id: string,
): Promise<Turn[] | undefined> {
  const { Item } = await db.send(
    new GetCommand({
      TableName: name,
      Key: transcriptKey(org, id),
      ConsistentRead: true,
    }),
  );
  return Item?.turns as Turn[] | undefined;
}

export async function deleteTranscript(
  { db, name }: Table,
  org: string,
  id: string,
): Promise<void> {
  const Key = transcriptKey(org, id);
  await db.send(new DeleteCommand({ TableName: name, Key }));
}

/** Which conversations; instants are RFC 3339 and of the begin of the call. */
export interface ConversationFilter {
  readonly campaign_id?: string | undefined;
  readonly contact_id?: string | undefined;
  readonly sentiment?: Sentiment | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/**
 * An organization's conversations that have results, the last first.
 *
 * @param after - id of the last one before this page
 */
export async function listConversations(
  table: Table,
  org: string,
  filter: ConversationFilter,
  limit: number,
  after: string | undefined,
): Promise<Conversation[]> {
  const found: Conversation[] = [];
  const pages = queryPages(table, queryOf(org, filter, after));
  for await (const { Items = [] } of pages) {
    found.push(...Items.map(toConversation));
    if (found.length >= limit) break;
  }
  return found.slice(0, limit);
}

/** How many there are of them. */
export async function countConversations(
  table: Table,
  org: string,
  filter: ConversationFilter,
): Promise<number> {
  return countAll(table, queryOf(org, filter));
}

function queryOf(org: string, filter: ConversationFilter, after?: string) {
  const { expression, names, values } = filterOf(filter);
  return {
    KeyConditionExpression:
      after === undefined ? 'pk = :pk' : 'pk = :pk AND sk < :after',
    ExpressionAttributeValues: {
      ':pk': conversationKey(org, '').pk,
      ...(after !== undefined && { ':after': after }),
      ...values,
    },
    FilterExpression: expression,
    ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
    ScanIndexForward: false,
    ConsistentRead: true,
  };
}

function filterOf({ from, to, ...equal }: ConversationFilter) {
  const terms: string[] = ['attribute_not_exists(untold)'];
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  const add = (field: string, sign: string, key: string, value: unknown) => {
    if (value === undefined) return;
    terms.push(`#${field} ${sign} :${key}`);
    names[`#${field}`] = field;
    values[`:${key}`] = value;
  };
  for (const [field, value] of Object.entries(equal)) {
    add(field, '=', field, value);
  }
  add('started_at', '>=', 'from', from);
  add('started_at', '<', 'to', to);
  return { expression: terms.join(' AND '), names, values };
}
