import type { DynamoDBRecord } from 'aws-lambda';
import { insertDelivery } from '#functions/adapters/dynamodb/delivery-store.ts';
import { getItems, textOf } from '#functions/adapters/dynamodb/get-items.ts';
import { recordKey } from '#functions/adapters/dynamodb/keys.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import {
  listWebhooks,
  type Webhook,
} from '#functions/adapters/dynamodb/webhook-store.ts';
import type { Queues } from '#functions/adapters/queues.ts';
import type { Clock } from '#functions/platform/runtime.ts';
import { iso } from '#shared/domain/instant.ts';
import {
  type ContactName,
  type Draft,
  eventsOfChange,
} from './events-of-change.ts';
import { eventId, type ItemChange, kindOf, readChange } from './read-change.ts';

/** Events that are stored and sent at once. */
const AT_ONCE = 25;

export interface AnnounceDeps {
  readonly table: Table;
  readonly queues: Pick<Queues, 'webhook'>;
  readonly real_clock: Clock;
}

/** An event, as every endpoint gets it. */
export interface WebhookEvent {
  readonly id: string;
  readonly type: string;
  /** JSON that is signed and sent. */
  readonly body: string;
}

/**
 * Makes events of a batch of the table's stream, and puts them on their way.
 *
 * One look for each organization in the batch: where no endpoint is, nothing else
 * is read and nothing is written, and calls never know of any of this. A batch
 * that comes again makes the same events with the same ids.
 */
export async function announce(
  records: readonly DynamoDBRecord[],
  deps: AnnounceDeps,
): Promise<void> {
  const byOrg = new Map<string, (() => ItemChange)[]>();
  for (const record of records) {
    const kind = kindOf(record);
    if (!kind) continue;
    const changes = byOrg.get(kind.org_id) ?? [];
    changes.push(() => readChange(record, kind));
    byOrg.set(kind.org_id, changes);
  }
  for (const [org_id, changes] of byOrg) {
    const all = await listWebhooks(deps.table, org_id);
    const endpoints = all.filter(({ active }) => active);
    if (endpoints.length === 0) continue;
    await announceOrg(
      endpoints,
      changes.map((read) => read()),
      deps,
    );
  }
}

async function announceOrg(
  endpoints: readonly Webhook[],
  changes: readonly ItemChange[],
  deps: AnnounceDeps,
): Promise<void> {
  const found = changes.flatMap((change) =>
    eventsOfChange(change, () => '')
      .map((draft, index) => ({ change, draft, index }))
      .filter(({ draft }) => endpoints.some((it) => wants(it, draft.type))),
  );
  if (found.length === 0) return;
  const idOf = await contactNames(found, deps.table);
  const sends = found.flatMap(({ change, index }) => {
    const draft = eventsOfChange(change, idOf)[index]!;
    const event = eventOf(change, draft);
    return endpoints
      .filter((endpoint) => wants(endpoint, draft.type))
      .map((endpoint) => () => send(endpoint, event, deps));
  });
  for (let at = 0; at < sends.length; at += AT_ONCE)
    await Promise.all(sends.slice(at, at + AT_ONCE).map((go) => go()));
}

const wants = ({ events }: Webhook, type: string) =>
  events.includes('*') || events.includes(type);

function eventOf(
  change: ItemChange,
  { type, timestamp, about, data }: Draft,
): WebhookEvent {
  const id = eventId(change, `${type} ${about}`);
  return { id, type, body: JSON.stringify({ type, timestamp, data }) };
}

/** Reads the records of the contacts that the events are about. */
async function contactNames(
  found: readonly { readonly change: ItemChange }[],
  table: Table,
): Promise<ContactName> {
  const keys = found.flatMap(({ change: { of, after } }) =>
    of === 'contact'
      ? [recordKey(String(after?.campaign_id), Number(after?.seq))]
      : [],
  );
  const items = keys.length > 0 ? await getItems(table, keys) : undefined;
  return (campaign_id, seq) =>
    String(items?.get(textOf(recordKey(campaign_id, seq)))?.id ?? '');
}

/** Stores what is to be sent first: the message only names it. */
export async function send(
  { org_id, id: webhook_id }: Webhook,
  { id, type, body }: WebhookEvent,
  { table, queues, real_clock }: AnnounceDeps,
): Promise<void> {
  await insertDelivery(table, {
    id,
    webhook_id,
    event_type: type,
    status: 'pending',
    attempt_count: 0,
    attempts: [],
    next_attempt_at: null,
    created_at: iso(real_clock.now()),
    body,
    round: 1,
    tries: 0,
  });
  const message = {
    v: 1,
    org_id,
    webhook_id,
    delivery_id: id,
    round: 1,
  } as const;
  await queues.webhook(message, 0);
}
