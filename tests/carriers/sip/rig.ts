import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { encodeRef } from '#functions/adapters/carrier/call-ref.ts';
import type {
  Carrier,
  CarrierAccount,
  Placement,
} from '#functions/adapters/carrier/carrier.ts';
import { jambonzFace } from '#functions/adapters/carrier/jambonz/face.ts';
import { jambonzCarrier } from '#functions/adapters/carrier/jambonz/jambonz.ts';
import { makePlacement } from '#functions/adapters/carrier/testing.ts';
import { unplacedBy } from '#functions/events/unplaced-call.ts';
import type { CallEvent } from '#functions/platform/messages.ts';
import type { ContactState } from '#shared/domain/contact.ts';
import { applyNews } from '#shared/domain/contact-events.ts';
import {
  claimed,
  makeCampaign,
  makeUntouched,
  NOON,
} from '#shared/domain/testing.ts';
import { type FastClock, type GatewayOptions, SipGateway } from './gateway.ts';

/**
 * Our side of a call over SIP: the adapter before a gateway, and an end point that
 * takes the gateway's webhooks and keeps what the face makes of them.
 */
export interface SipRig {
  readonly carrier: Carrier;
  /** By attempt. */
  readonly heard: ReadonlyMap<string, readonly CallEvent[]>;
  /** Webhooks that were not taken: there must be none. */
  readonly refused: readonly unknown[];
  /** @returns what the carrier said */
  place(index: number, parts: Partial<Placement>): ReturnType<Carrier['place']>;
  stop(): Promise<void>;
}

const secrets = { api_key: 'a-key', webhook_secret: 'wh_secret_of_gateway' };
const account_sid = '9351f46a-678c-43f5-b8a6-d4eb58d131af';

export const numberOf = (index: number) => `+1415555${String(1_000 + index)}`;
export const attemptOf = (index: number) => `att_${index}`;

export async function startSip(
  clock: FastClock,
  network: Pick<GatewayOptions, 'portOf' | 'rtp_port'>,
): Promise<SipRig> {
  const heard = new Map<string, CallEvent[]>();
  const refused: unknown[] = [];
  const gateway = new SipGateway({
    ...secrets,
    account_sid,
    clock,
    ...network,
  });
  const settings = { api_url: await gateway.start(), account_sid };
  let account: CarrierAccount;
  const server = endPoint(
    clock,
    () => account,
    (event) => heard.get(event.attempt_id)!.push(event),
    (it) => refused.push(it),
  );
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  account = {
    org_id: 'org_a',
    carrier_id: 'car_j',
    credentials: secrets,
    settings,
    calls_per_second: 10,
    webhook_url: `http://127.0.0.1:${port}/hooks`,
  };
  const carrier = jambonzCarrier(account, { fetch, real_clock: clock });
  return {
    carrier,
    heard,
    refused,
    place: (index, parts) => {
      heard.set(attemptOf(index), []);
      return carrier.place(placementOf(index, parts));
    },
    stop: async () => {
      await gateway.stop();
      server.closeAllConnections();
      server.close();
    },
  };
}

const placementOf = (index: number, parts: Partial<Placement>) =>
  makePlacement({
    ...parts,
    client_token: attemptOf(index),
    to: numberOf(index),
    ref: encodeRef({
      org_id: 'org_a',
      campaign_id: 'cmp_01',
      run_number: 1,
      seq: index,
      slot: index,
      attempt_id: attemptOf(index),
    }),
  });

/** As far as the face is concerned, ours. Whoever asks is told to wait. */
const endPoint = (
  clock: FastClock,
  accountOf: () => CarrierAccount,
  hear: (event: CallEvent) => void,
  refuse: (received: unknown) => void,
): Server =>
  createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', async () => {
      const account = accountOf();
      const base = new URL(account.webhook_url);
      const inbound = {
        method: request.method!,
        url: `${base.origin}${request.url}`,
        path: request.url!.slice(base.pathname.length).split('?')[0]!,
        headers: request.headers as Record<string, string>,
        body: Buffer.concat(chunks),
      };
      const received = await jambonzFace.receive(inbound, account, clock.now());
      if (received.kind === 'refused') {
        refuse(received);
        response.writeHead(received.status).end();
        return;
      }
      for (const event of received.events) {
        if (event.type !== 'results') hear(event);
      }
      const answer =
        received.answer ??
        (received.asks &&
          jambonzFace.reply({ kind: 'wait' }, account, inbound));
      response.writeHead(answer?.status ?? 200, {
        'content-type': answer?.content_type ?? 'text/plain',
      });
      response.end(answer?.body);
    });
  });

/** What was heard of a call, once it said so. @throws Error when it never does */
export async function whenHeard(
  { heard }: SipRig,
  index: number,
  type: CallEvent['type'],
): Promise<readonly CallEvent[]> {
  const events = heard.get(attemptOf(index))!;
  for (let left = 400; left > 0; left -= 1) {
    if (events.some((event) => event.type === type)) return events;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`never ${type}: ${JSON.stringify(events)}`);
}

/** What becomes of the contact: an attempt with its outcome, or a system retry for whose sake. */
export function comesTo(index: number, events: readonly CallEvent[]) {
  const rules = makeCampaign();
  let state: ContactState = claimed(makeUntouched(), attemptOf(index), NOON);
  for (const event of events) {
    const unplaced = unplacedBy(state, event);
    if (unplaced) return { retry: unplaced.failure.scope };
    const applied = applyNews(state, event, rules);
    if (applied.kind === 'changed') state = applied.state;
  }
  const { outcome, sip_code } = state.attempts.at(-1)!;
  const { possibly_blocked } = events.at(-1)!;
  return { outcome, sip_code, possibly_blocked };
}
