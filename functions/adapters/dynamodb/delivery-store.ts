import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import type { DeliveryView } from '#shared/contracts/webhooks.ts';
import { setFields } from './conditional-update.ts';
import { deliveryKey, type Key } from './keys.ts';
import { countAll, queryPages } from './query-pages.ts';
import type { Table } from './table.ts';

/** What was sent is listed for this long. */
const KEEP_SECONDS = 14 * 86_400;

/** One event on its way to one endpoint. Instants in real time. */
export interface Delivery extends DeliveryView {
  /** The body, as it is signed and sent. */
  readonly body: string;
  /** A resend begins another one. */
  readonly round: number;
  /** Tries of this round. */
  readonly tries: number;
}

const toDelivery = (item: Record<string, unknown>): Delivery => {
  const { pk: _pk, sk: _sk, expires_at: _until, ...delivery } = item;
  return delivery as unknown as Delivery;
};

/**
 * Stores a delivery, unless it is there: an event that is found again keeps what
 * became of it.
 */
export async function insertDelivery(
  { db, name }: Table,
  delivery: Delivery,
): Promise<void> {
  const { webhook_id, id, created_at } = delivery;
  const Item = {
    ...deliveryKey(webhook_id, id),
    ...delivery,
    expires_at: Math.floor(Date.parse(created_at) / 1000) + KEEP_SECONDS,
  };
  const ConditionExpression = 'attribute_not_exists(pk)';
  try {
    await db.send(
      new PutCommand({ TableName: name, Item, ConditionExpression }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

export async function getDelivery(
  { db, name }: Table,
  webhook: string,
  id: string,
): Promise<Delivery | undefined> {
  const { Item } = await db.send(
    new GetCommand({
      TableName: name,
      Key: deliveryKey(webhook, id),
      ConsistentRead: true,
    }),
  );
  return Item && toDelivery(Item);
}

/**
 * Writes what changed, if nobody tried it or sent it anew since it was read.
 *
 * @returns undefined when somebody did
 */
export async function updateDelivery(
  table: Table,
  before: Delivery,
  changes: Partial<Delivery>,
): Promise<Delivery | undefined> {
  const { webhook_id, id, round, tries } = before;
  const key = deliveryKey(webhook_id, id);
  const done = await setFields(table, key, changes, { round, tries });
  return done.kind === 'written' ? toDelivery(done.item) : undefined;
}

/** Deliveries of one endpoint; without a status, of any. */
interface DeliveryQuery {
  readonly webhook: string;
  readonly status: Delivery['status'] | undefined;
}

const queryOf = ({ webhook, status }: DeliveryQuery) => ({
  KeyConditionExpression: 'pk = :pk',
  ExpressionAttributeValues: {
    ':pk': deliveryKey(webhook, '').pk,
    ...(status && { ':status': status }),
  },
  ...(status && {
    FilterExpression: '#status = :status',
    ExpressionAttributeNames: { '#status': 'status' },
  }),
  ConsistentRead: true,
});

/**
 * A page, newest first.
 *
 * @param before - id of the last delivery of the page before
 */
export async function listDeliveries(
  table: Table,
  query: DeliveryQuery,
  limit: number,
  before: string | undefined,
): Promise<{ deliveries: Delivery[]; next: string | undefined }> {
  const found: Delivery[] = [];
  const pages = queryPages(table, {
    ...queryOf(query),
    ScanIndexForward: false,
    ...(before && { ExclusiveStartKey: deliveryKey(query.webhook, before) }),
  });
  for await (const { Items = [] } of pages) {
    found.push(...Items.map(toDelivery));
    if (found.length > limit) break;
  }
  const deliveries = found.slice(0, limit);
  const next = found.length > limit ? deliveries.at(-1)?.id : undefined;
  return { deliveries, next };
}

export const countDeliveries = (
  table: Table,
  query: DeliveryQuery,
): Promise<number> => countAll(table, queryOf(query));

/**
 * Deliveries whose body holds a text, among those of one read.
 *
 * @param after - `next` of the part before
 */
export async function deliveriesWith(
  { db, name }: Table,
  webhook: string,
  text: string,
  after?: string,
): Promise<{ keys: readonly Key[]; next: string | undefined }> {
  const { Items = [], LastEvaluatedKey } = await db.send(
    new QueryCommand({
      TableName: name,
      KeyConditionExpression: 'pk = :pk',
      FilterExpression: 'contains(#body, :text)',
      ProjectionExpression: 'pk, sk',
      ExpressionAttributeNames: { '#body': 'body' },
      ExpressionAttributeValues: {
        ':pk': deliveryKey(webhook, '').pk,
        ':text': text,
      },
      ConsistentRead: true,
      ...(after !== undefined && {
        ExclusiveStartKey: deliveryKey(webhook, after),
      }),
    }),
  );
  return {
    keys: Items as Key[],
    next: LastEvaluatedKey && String(LastEvaluatedKey.sk),
  };
}

/** One that is on its way is not sent any more. */
export async function deleteDelivery(
  { db, name }: Table,
  { pk, sk }: Key,
): Promise<void> {
  await db.send(new DeleteCommand({ TableName: name, Key: { pk, sk } }));
}
