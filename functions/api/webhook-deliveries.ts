import {
  countDeliveries,
  type Delivery,
  getDelivery,
  listDeliveries,
  updateDelivery,
} from '#functions/adapters/dynamodb/delivery-store.ts';
import type { Webhook } from '#functions/adapters/dynamodb/webhook-store.ts';
import { decodeCursor, encodeCursor } from '#functions/platform/cursor.ts';
import { notFound, Refusal } from '#functions/platform/refusal.ts';
import type { Deps, HandlerOf } from '#functions/platform/route.ts';
import { send } from '#functions/webhooks/announce.ts';
import { eventId } from '#functions/webhooks/read-change.ts';
import type { DeliveryView } from '#shared/contracts/webhooks.ts';
import { iso } from '#shared/domain/instant.ts';
import { changedMeanwhile } from './campaign-reply.ts';
import { requireWebhook } from './webhooks.ts';

/** What was sent, not what with: bodies are for their receiver. */
const deliveryView = (delivery: Delivery): DeliveryView => ({
  id: delivery.id,
  webhook_id: delivery.webhook_id,
  event_type: delivery.event_type,
  status: delivery.status,
  attempt_count: delivery.attempt_count,
  attempts: delivery.attempts,
  next_attempt_at: delivery.next_attempt_at,
  created_at: delivery.created_at,
});

/** GET …/deliveries: newest first. */
export const readDeliveries: HandlerOf<'list_webhook_deliveries'> = async (
  { params, query, caller },
  deps,
) => {
  const { table } = deps;
  const { id: webhook } = await requireWebhook(deps, caller, params.webhook_id);
  const { limit, status } = query;
  const before = decodeCursor(query.cursor);
  const [{ deliveries, next }, total] = await Promise.all([
    listDeliveries(table, { webhook, status }, limit, before),
    countDeliveries(table, { webhook, status }),
  ]);
  const next_cursor = next === undefined ? null : encodeCursor(next);
  const data = deliveries.map(deliveryView);
  return { status: 200, body: { data, next_cursor, total, limit } };
};

/** POST …/test: an event like any other, for this endpoint alone. */
export const testWebhook: HandlerOf<'test_webhook'> = async (
  { params, caller },
  deps,
) => {
  const webhook = await requireActive(deps, caller, params.webhook_id);
  const now = deps.real_clock.now();
  // By the real clock, as all of the list; the id makes it one of its kind.
  const drawn = { record_id: deps.new_id('msg'), changed_at: now };
  const id = eventId(drawn, 'test');
  const type = 'webhook.test';
  const timestamp = iso(deps.clock.now());
  const data = { webhook_id: webhook.id };
  const body = JSON.stringify({ type, timestamp, data });
  await send(webhook, { id, type, body }, deps);
  return accepted(deps, webhook, id);
};

/** POST …/resend: a new round of tries, whatever came of those before. */
export const resendDelivery: HandlerOf<'resend_webhook_delivery'> = async (
  { params, caller },
  deps,
) => {
  const { table, queues } = deps;
  const webhook = await requireActive(deps, caller, params.webhook_id);
  const before = await getDelivery(table, webhook.id, params.delivery_id);
  if (!before) throw notFound();
  const round = before.round + 1;
  const after = await updateDelivery(table, before, {
    round,
    tries: 0,
    status: 'pending',
    next_attempt_at: null,
  });
  // Tried just now, or sent again by somebody else.
  if (!after) throw changedMeanwhile();
  const { org_id, id: webhook_id } = webhook;
  const message = { v: 1, org_id, webhook_id, delivery_id: before.id, round };
  await queues.webhook({ ...message, v: 1 }, 0);
  return { status: 202, body: deliveryView(after) };
};

/** @throws Refusal 404, 409 `webhook_inactive` */
async function requireActive(
  deps: Deps,
  caller: Parameters<typeof requireWebhook>[1],
  id: string,
): Promise<Webhook> {
  const webhook = await requireWebhook(deps, caller, id);
  if (webhook.active) return webhook;
  const detail = 'Nothing is sent to it. Set active to true first.';
  throw new Refusal(409, 'webhook_inactive', detail);
}

async function accepted({ table }: Deps, { id }: Webhook, delivery: string) {
  const stored = await getDelivery(table, id, delivery);
  if (!stored) throw notFound();
  return { status: 202, body: deliveryView(stored) };
}
