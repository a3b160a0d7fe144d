import { setTimeout as sleep } from 'node:timers/promises';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { readCallEvent } from '#functions/adapters/carrier/simulated-messages.ts';
import { queues } from '#functions/adapters/queues.ts';
import { requireEnv } from '#functions/platform/env.ts';
import { invocation } from '#functions/platform/invocation.ts';
import { idsOf, withLogIds } from '#functions/platform/log-context.ts';
import { logger } from '#functions/platform/logger.ts';
import { runtime } from '#functions/platform/runtime.ts';
import { env } from '#shared/names.ts';
import { applyEvent, dialNext } from './apply-event.ts';
import { applyOrQueue, type CarrierEvent } from './apply-or-queue.ts';
import { takeCarrierEvent } from './take-carrier-event.ts';

const secret = requireEnv(env.CARRIER_WEBHOOK_SECRET);

/** Function URL that the carrier calls. */
export const handler = invocation((event: APIGatewayProxyEventV2) =>
  takeCarrierEvent(
    { realClock: runtime.realClock, secret, readCallEvent, take },
    event,
  ),
);

const take = (event: CarrierEvent) =>
  withLogIds(idsOf(event), () => takeOne(event));

async function takeOne(event: CarrierEvent): Promise<void> {
  const handed = await applyOrQueue(event, {
    apply: applyEvent,
    queues: queues(),
    sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => {}),
    onQueued: ({ type, attempt_id }, error) =>
      logger.warn('an event goes to the queue', { type, attempt_id, error }),
  });
  logger.debug('an event was taken', { type: event.type });
  await dialNext(handed);
}
