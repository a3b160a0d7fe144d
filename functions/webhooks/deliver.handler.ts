import * as z from 'zod';
import { table } from '#functions/adapters/dynamodb/table.ts';
import { queues } from '#functions/adapters/queues.ts';
import { requireEnv } from '#functions/platform/env.ts';
import { queueHandler } from '#functions/platform/queue-handler.ts';
import { runtime } from '#functions/platform/runtime.ts';
import { env } from '#shared/names.ts';
import { deliver } from './deliver.ts';
import { postEvent, resolveHost } from './post-event.ts';

const message = z.object({
  v: z.literal(1),
  org_id: z.string(),
  webhook_id: z.string(),
  delivery_id: z.string(),
  round: z.int(),
});

/** Webhooks queue: an event has to be sent to an endpoint. */
export const handler = queueHandler(
  (value) => message.parse(value),
  (webhook) =>
    deliver(webhook, {
      table: table(),
      queues: queues(),
      real_clock: runtime.realClock,
      random: runtime.random,
      key: requireEnv(env.KEY_PEPPER),
      post: (url, headers, body) =>
        postEvent(url, headers, body, {
          resolve: resolveHost,
          allows_loopback: runtime.allowsLoopback,
        }),
    }),
);
