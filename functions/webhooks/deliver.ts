import {
  type Delivery,
  getDelivery,
  updateDelivery,
} from '#functions/adapters/dynamodb/delivery-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import {
  getWebhook,
  noteHealth,
  updateWebhook,
  type Webhook,
} from '#functions/adapters/dynamodb/webhook-store.ts';
import type { Queues } from '#functions/adapters/queues.ts';
import type { WebhookMessage } from '#functions/platform/messages.ts';
import type { Clock } from '#functions/platform/runtime.ts';
import type { DeliveryAttempt } from '#shared/contracts/webhooks.ts';
import { iso } from '#shared/domain/instant.ts';
import type { PostResult } from './post-event.ts';
import { GIVE_UP_MS, waitAfter } from './retry-schedule.ts';
import { signEvent } from './sign-event.ts';

/** Tries that a delivery remembers. */
const KEPT_ATTEMPTS = 20;

const GONE = 410;

/**
 * An endpoint that has failed for a minute is tried by one event each quarter of
 * a minute: the others wait, so that one that never answers holds up nobody.
 */
const PATIENCE_MS = 60_000;
const QUIET_MS = 15_000;

export interface DeliverDeps {
  readonly table: Table;
  readonly queues: Pick<Queues, 'webhook'>;
  readonly real_clock: Clock;
  readonly random: () => number;
  /** Of the deployment: secrets are made of it. */
  readonly key: string;
  readonly post: (
    url: string,
    headers: Readonly<Record<string, string>>,
    body: string,
  ) => Promise<PostResult>;
}

/**
 * Tries to send one event once, and says when to try again.
 *
 *     message ─▶ not its time: back to the queue, for what is left
 *        └─▶ post ─▶ 2xx: delivered
 *                └─▶ else: back to the queue for the next wait, or failed
 *
 * All in real time: receivers know no other. An event arrives at least once.
 */
export async function deliver(
  message: WebhookMessage,
  deps: DeliverDeps,
): Promise<void> {
  const { table, real_clock } = deps;
  const { org_id, webhook_id, delivery_id } = message;
  const [endpoint, delivery] = await Promise.all([
    getWebhook(table, org_id, webhook_id),
    getDelivery(table, webhook_id, delivery_id),
  ]);
  if (!endpoint || delivery?.status !== 'pending') return;
  if (delivery.round !== message.round) return;
  if (!endpoint.active) {
    await updateDelivery(table, delivery, {
      status: 'failed',
      next_attempt_at: null,
    });
    return;
  }
  const now = real_clock.now();
  const due = Math.max(
    Date.parse(delivery.next_attempt_at ?? '') || 0,
    quietUntil(endpoint, deps),
  );
  if (now < due) {
    await deps.queues.webhook(message, (due - now) / 1000);
    return;
  }
  const headers = signEvent(deps.key, endpoint, delivery, now);
  const result = await deps.post(endpoint.url, headers, delivery.body);
  const attempt = attemptOf(result, now, real_clock.now());
  if (attempt.status_class === '2xx')
    await succeed(endpoint, delivery, attempt, deps);
  else await fail(message, endpoint, delivery, { attempt, result }, deps);
}

/** Not for all at once: they would all try then. */
function quietUntil(
  { quiet_until = 0 }: Webhook,
  { real_clock, random }: DeliverDeps,
): number {
  const isQuiet = real_clock.now() < quiet_until;
  return isQuiet ? quiet_until + random() * QUIET_MS : 0;
}

const attemptOf = (
  result: PostResult,
  started: number,
  ended: number,
): DeliveryAttempt => ({
  at: iso(started),
  status_class:
    result.kind === 'answered'
      ? (`${Math.floor(result.status / 100)}xx` as DeliveryAttempt['status_class'])
      : null,
  error: result.kind === 'failed' ? result.error : null,
  latency_ms: Math.max(0, Math.round(ended - started)),
});

const tried = (delivery: Delivery, attempt: DeliveryAttempt) => ({
  tries: delivery.tries + 1,
  attempt_count: delivery.attempt_count + 1,
  attempts: [...delivery.attempts, attempt].slice(-KEPT_ATTEMPTS),
});

async function succeed(
  endpoint: Webhook,
  delivery: Delivery,
  attempt: DeliveryAttempt,
  { table }: DeliverDeps,
): Promise<void> {
  await updateDelivery(table, delivery, {
    ...tried(delivery, attempt),
    status: 'delivered',
    next_attempt_at: null,
  });
  if (endpoint.failing_since !== null) await noteHealth(table, endpoint, null);
}

async function fail(
  message: WebhookMessage,
  endpoint: Webhook,
  delivery: Delivery,
  { attempt, result }: { attempt: DeliveryAttempt; result: PostResult },
  { table, queues, real_clock, random }: DeliverDeps,
): Promise<void> {
  const now = real_clock.now();
  const isOff = await noteFailure(table, endpoint, result, now);
  const wait = isOff ? null : waitAfter(delivery.tries + 1, random);
  const written = await updateDelivery(table, delivery, {
    ...tried(delivery, attempt),
    status: wait === null ? 'failed' : 'pending',
    next_attempt_at: wait === null ? null : iso(now + wait),
  });
  // Somebody else tried it at the same time, and keeps it on its way.
  if (!written || wait === null) return;
  await queues.webhook(message, wait / 1000);
}

/** @returns whether the endpoint is switched off now */
async function noteFailure(
  table: Table,
  endpoint: Webhook,
  result: PostResult,
  now: number,
): Promise<boolean> {
  const { failing_since } = endpoint;
  const off = (disabled_reason: 'gone' | 'failing') =>
    updateWebhook(table, endpoint, {
      active: false,
      disabled_reason,
      updated_at: iso(now),
    });
  if (result.kind === 'answered' && result.status === GONE) {
    await off('gone');
    return true;
  }
  const since = failing_since ?? iso(now);
  const failedFor = now - Date.parse(since);
  if (failedFor >= GIVE_UP_MS) {
    await off('failing');
    return true;
  }
  const quiet = failedFor >= PATIENCE_MS ? now + QUIET_MS : 0;
  if (failing_since === null || quiet > 0)
    await noteHealth(table, endpoint, since, quiet);
  return false;
}
