import {
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import type { WebhookView } from '#shared/contracts/webhooks.ts';
import { setFields } from './conditional-update.ts';
import { webhookKey } from './keys.ts';
import type { Table } from './table.ts';

/** Where an organization has its events sent, as stored: no secret. */
export interface Webhook extends WebhookView {
  /** Grows with each rotation; the secret is made of it and the deployment's key. */
  readonly secret_number: number;
  /** Epoch ms of real time until which it is left alone: it is slow to fail. */
  readonly quiet_until?: number;
}

const withoutKey = (item: Record<string, unknown>): Webhook => {
  const { pk: _pk, sk: _sk, ...webhook } = item;
  return webhook as unknown as Webhook;
};

export async function putWebhook({ db, name }: Table, webhook: Webhook) {
  const { org_id, id } = webhook;
  await db.send(
    new PutCommand({
      TableName: name,
      Item: { ...webhookKey(org_id, id), ...webhook },
    }),
  );
}

/** Reads strongly: one that was switched off gets nothing more. */
export async function getWebhook(
  { db, name }: Table,
  org: string,
  id: string,
): Promise<Webhook | undefined> {
  const { Item } = await db.send(
    new GetCommand({
      TableName: name,
      Key: webhookKey(org, id),
      ConsistentRead: true,
    }),
  );
  return Item && withoutKey(Item);
}

/** All of an organization, by id: few, and so in one page. */
export async function listWebhooks(
  { db, name }: Table,
  org: string,
): Promise<Webhook[]> {
  const { Items = [] } = await db.send(
    new QueryCommand({
      TableName: name,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': webhookKey(org, '').pk },
      ConsistentRead: true,
    }),
  );
  return Items.map(withoutKey);
}

/** @returns undefined when somebody changed it since it was read, or it is gone */
export async function updateWebhook(
  table: Table,
  before: Webhook,
  changes: Partial<Webhook>,
): Promise<Webhook | undefined> {
  const { org_id, id, version } = before;
  const fields = { ...changes, version: version + 1 };
  const done = await setFields(table, webhookKey(org_id, id), fields, {
    version,
  });
  return done.kind === 'written' ? withoutKey(done.item) : undefined;
}

/**
 * Remembers how sending goes. No new version: nobody changed anything, and an
 * If-Match stays good.
 */
export async function noteHealth(
  table: Table,
  { org_id, id, version }: Webhook,
  failing_since: string | null,
  quiet_until = 0,
): Promise<void> {
  const fields = { failing_since, quiet_until };
  await setFields(table, webhookKey(org_id, id), fields, { version });
}

export async function deleteWebhook(
  { db, name }: Table,
  org: string,
  id: string,
): Promise<void> {
  await db.send(
    new DeleteCommand({ TableName: name, Key: webhookKey(org, id) }),
  );
}
