import { setTimeout as sleep } from 'node:timers/promises';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { readCallEvent } from '#functions/adapters/carrier/simulated-messages.ts';
import { queues } from '#functions/adapters/queues.ts';
import { requireEnv } from '#functions/platform/env.ts';
import { logger } from '#functions/platform/logger.ts';
import { runtime } from '#functions/platform/runtime.ts';
import { env } from '#shared/names.ts';
import { applyEvent, dialNext } from './apply-event.ts';
import { applyOrQueue, type CarrierEvent } from './apply-or-queue.ts';
import { takeCarrierEvent } from './take-carrier-event.ts';

const secret = requireEnv(env.CARRIER_WEBHOOK_SECRET);

/** Function URL that the carrier calls. */
export const handler = (event: APIGatewayProxyEventV2) =>
  takeCarrierEvent(
    { realClock: runtime.realClock, secret, readCallEvent, take },
    event,
  );

async function take(event: CarrierEvent): Promise<void> {
  const handed = await applyOrQueue(event, {
    apply: applyEvent,
    queues: queues(),
    sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => {}),
    onQueued: ({ type, attempt_id }, error) =>
      logger.warn('an event goes to the queue', { type, attempt_id, error }),
  });
  await dialNext(handed);
}
