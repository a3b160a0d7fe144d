import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { accounts } from '#functions/adapters/carrier/accounts.ts';
import { carrierFaces } from '#functions/adapters/carrier/faces.ts';
import { readCallEvent } from '#functions/adapters/carrier/simulated-messages.ts';
import {
  hearWebhookBase,
  webhookBase,
} from '#functions/adapters/carrier/webhook-base.ts';
import { requireEnv } from '#functions/platform/env.ts';
import { invocation } from '#functions/platform/invocation.ts';
import { runtime } from '#functions/platform/runtime.ts';
import { env } from '#shared/names.ts';
import { decideHere, takeEvent } from './apply-event.ts';
import { takeCarrierEvent } from './take-carrier-event.ts';
import { takeWebhook } from './take-webhook.ts';

const secret = requireEnv(env.CARRIER_WEBHOOK_SECRET);

/**
 * Function URL that carriers call: its root is the deployment's own carrier's,
 * and each account of an organization has a path of its own.
 */
export const handler = invocation((event: APIGatewayProxyEventV2) =>
  event.rawPath === '/'
    ? takeCarrierEvent(
        {
          realClock: runtime.realClock,
          secret,
          readCallEvent,
          take: takeEvent,
        },
        event,
      )
    : takeWebhook(
        {
          realClock: runtime.realClock,
          accounts: accounts(),
          faces: carrierFaces,
          base: baseAt,
          decide: decideHere,
        },
        event,
      ),
);

/** Nobody can tell a function its own address before it is there: it hears it. */
function baseAt(domain: string): string {
  hearWebhookBase(domain);
  return webhookBase();
}
