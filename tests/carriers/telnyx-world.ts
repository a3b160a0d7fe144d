import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { KnownAccount } from '#functions/adapters/carrier/accounts-port.ts';
import { carrierFaces } from '#functions/adapters/carrier/faces.ts';
import { telnyxCarrier } from '#functions/adapters/carrier/telnyx/telnyx.ts';
import { putAgent } from '#functions/adapters/dynamodb/agent-store.ts';
import {
  getCampaign,
  insertCampaign,
} from '#functions/adapters/dynamodb/campaign-store.ts';
import { contactWriter } from '#functions/adapters/dynamodb/contact-writer.ts';
import { insertNumber } from '#functions/adapters/dynamodb/number-store.ts';
import { enterRunning } from '#functions/adapters/dynamodb/running-store.ts';
import { listSlots } from '#functions/adapters/dynamodb/slot-store.ts';
import { getState } from '#functions/adapters/dynamodb/state-store.ts';
import { makeTable } from '#functions/adapters/dynamodb/testing.ts';
import { dialContact } from '#functions/dial/dial-contact.ts';
import type { Engine } from '#functions/dial/engine.ts';
import type { Handed } from '#functions/dial/hand-on.ts';
import { makeEngine } from '#functions/dial/testing.ts';
import { applyCallNews } from '#functions/events/apply-news.ts';
import type { CarrierEvent } from '#functions/events/apply-or-queue.ts';
import { decide } from '#functions/events/decide.ts';
import { takeWebhook } from '#functions/events/take-webhook.ts';
import type { CallEvent } from '#functions/platform/messages.ts';
import { mendSlots } from '#functions/workflow/mend-slots.ts';
import type { AgentMessage, AgentTarget } from '#shared/domain/agent-target.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { iso } from '#shared/domain/instant.ts';
import { makeCampaign, NOON } from '#shared/domain/testing.ts';
import { FakeTelnyx } from './fake-telnyx.ts';
import type { Webhook } from './fake-telnyx-signer.ts';

export const OURS = '+12025550100';
export const THEIRS = '+14155550190';

/** What a world begins with, besides one contact and a bot behind a WebSocket. */
export interface WorldParts {
  readonly campaign?: Partial<Campaign>;
  readonly target?: AgentTarget;
  readonly message?: AgentMessage;
  readonly contacts?: number;
}

/**
 * The product's own dial, webhook and mending code in one process, over an
 * in-memory table and a stand-in of Telnyx, whose clock is the product's.
 */
export async function makeTelnyxWorld(parts: WorldParts = {}) {
  const telnyx = new FakeTelnyx();
  telnyx.now = NOON;
  const table = makeTable({ seed: 1 });
  const account: KnownAccount = { kind: 'telnyx', ...telnyx.account };
  const { org_id, carrier_id } = account;
  const clock = { now: () => telnyx.now };
  const carrier = telnyxCarrier(account, {
    fetch: (input, init) => telnyx.fetch(input, init),
    real_clock: clock,
    pause: async () => {},
  });
  const later: { event: CallEvent; seconds: number }[] = [];
  const { engine } = makeEngine(table, {
    clock,
    carriers: { of: async () => carrier },
    attaching: {
      open_token: (_org, _agent, sealed) => sealed,
      ask: async () => undefined,
      tell_later: async (event, seconds) => void later.push({ event, seconds }),
    },
  });
  const campaign = makeCampaign({
    number_pool: [{ number_id: 'num_1' }],
    agent_id: 'agt_1',
    total_contacts: parts.contacts ?? 1,
    ...parts.campaign,
  });
  await seed(engine, campaign, parts, carrier_id);
  const queued: CarrierEvent[] = [];
  const dialled: Handed[] = [];

  const world = {
    telnyx,
    engine,
    carrier,
    queued,
    dialled,
    /** Events that wait in the queue, each for so many seconds. */
    later,
    /** The queue's consumer gets them. */
    async hearLater(): Promise<void> {
      for (const { event, seconds } of later.splice(0)) {
        telnyx.now += seconds * 1_000;
        await applyCallNews(engine, event, event, {
          by: event.carrier_id,
          is_last_try: true,
        });
      }
    },
    /** Dials the next contact on the first line. */
    dial: () =>
      dialContact(engine, {
        v: 1,
        org_id,
        campaign_id: campaign.id,
        run_number: 1,
        slot: 0,
        proof: { epoch: 0 },
      }),
    /** One webhook arrives at the deployment. @returns the HTTP status that Telnyx sees */
    async arrive(webhook: Webhook): Promise<number> {
      const { statusCode } = await takeWebhook(
        {
          realClock: clock,
          accounts: {
            accountOf: async (org, id) =>
              org === org_id && id === carrier_id ? account : undefined,
            doubt: () => false,
          },
          faces: carrierFaces,
          base: () => 'https://calls.example.com',
          decide: (taken, by) =>
            decide(taken, by, {
              realClock: clock,
              queues: { event: async (event) => void queued.push(event) },
              sleep: () => new Promise(() => {}),
              apply: async (event, _signal, how) =>
                event.type === 'results'
                  ? null
                  : applyCallNews(engine, event, event, how),
              dialNext: async (handed) => void dialled.push(handed),
              hangUp: (_by, call_id) => carrier.hangUp(call_id),
            }),
        },
        asGatewaySendsIt(webhook),
      );
      return statusCode ?? 0;
    },
    /** What the dispatcher does about lines that are silent. */
    async mend(): Promise<void> {
      const [now, slots] = await Promise.all([
        getCampaign(table, org_id, campaign.id),
        listSlots(table, org_id),
      ]);
      await mendSlots(engine, now!, slots, null);
    },
    contact: async (seq = 0) =>
      (await getState(table, campaign.id, 1, seq)) ?? { attempts: [] },
  };
  return world;
}

async function seed(
  { table }: Engine,
  campaign: Campaign,
  parts: WorldParts,
  carrier_id: string,
): Promise<void> {
  const { org_id, id: campaign_id, total_contacts } = campaign;
  await insertCampaign(table, campaign);
  await enterRunning(table, campaign, NOON);
  await insertNumber(table, {
    org_id,
    id: 'num_1',
    phone_number: OURS,
    carrier_id,
    country: 'US',
    label: '',
    status: 'active',
    outbound_enabled: true,
    max_concurrent: null,
    cps: null,
    lines: {},
    version: 1,
    created_at: iso(NOON),
    created_by: 'key_1',
    updated_at: iso(NOON),
  });
  await putAgent(table, org_id, {
    id: 'agt_1',
    version: 1,
    name: 'Bot',
    status: 'active',
    max_concurrent: null,
    target: parts.target ?? { kind: 'websocket', url: 'wss://bot.example.com' },
    message: parts.message ?? null,
  });
  const writer = contactWriter(table);
  for (let seq = 0; seq < total_contacts; seq += 1) {
    await writer.add({
      org_id,
      campaign_id,
      seq,
      id: `con_${seq}`,
      phone_number: seq === 0 ? THEIRS : `+1415555${2_000 + seq}`,
      custom_fields: { first_name: 'Ana' },
      created_at: iso(NOON),
    });
  }
  await writer.flush();
}

/** As a function URL gets it: the body in base64. */
const asGatewaySendsIt = ({ url, headers, body }: Webhook) =>
  ({
    rawPath: new URL(url).pathname,
    rawQueryString: new URL(url).search.slice(1),
    headers,
    body: Buffer.from(body).toString('base64'),
    isBase64Encoded: true,
    requestContext: { domainName: 'x', http: { method: 'POST' } },
  }) as unknown as APIGatewayProxyEventV2;
