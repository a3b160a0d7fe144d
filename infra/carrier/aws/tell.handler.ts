import type { SQSEvent } from 'aws-lambda';
import { webhookSender } from '../webhook-sender.ts';
import { companyClients } from './clients.ts';
import { requireVariable } from './env.ts';
import { tell } from './tell.ts';

const deps = {
  ...companyClients(),
  report: (message_id: string, error: unknown) =>
    console.error({ message: 'a message failed', message_id, error }),
  deliver: webhookSender({
    url: requireVariable('CARRIER_EVENTS_URL'),
    secret: requireVariable('CARRIER_WEBHOOK_SECRET'),
    fetch,
    realClock: { now: Date.now },
  }),
};

/** Consumer of the queue of what is to be told. */
export const handler = (event: SQSEvent) => tell(deps, event);
