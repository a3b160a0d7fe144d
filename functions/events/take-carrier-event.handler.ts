import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { readCallEvent } from '#functions/adapters/carrier/simulated-messages.ts';
import { queues } from '#functions/adapters/queues.ts';
import { requireEnv } from '#functions/platform/env.ts';
import { runtime } from '#functions/platform/runtime.ts';
import { env } from '#shared/names.ts';
import { takeCarrierEvent } from './take-carrier-event.ts';

const secret = requireEnv(env.CARRIER_WEBHOOK_SECRET);

/** Function URL that the carrier calls. */
export const handler = (event: APIGatewayProxyEventV2) =>
  takeCarrierEvent(
    {
      realClock: runtime.realClock,
      secret,
      readCallEvent,
      queues: queues(),
    },
    event,
  );
