import { createSocket } from 'node:dgram';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeRef } from '#functions/adapters/carrier/call-ref.ts';
import type {
  Carrier,
  CarrierAccount,
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
import { fastClock, SipGateway } from './gateway.ts';
import { type Behaviour, hasSipp, SippPeers } from './sipp.ts';

/**
 * Calls over real SIP: our adapter asks a gateway, which calls `sipp` over UDP and
 * tells our face what the network says.
 */

const isHere = hasSipp();
if (!isHere) {
  console.warn(
    'skipped: no sipp on this machine. Install it with: apt-get install sip-tester',
  );
}

const SPEED = 10;
/** It rings out soon: on the fast clock, in little more than a second. */
const RING_SECONDS = 12;
const seconds = (virtual: number) => (virtual * 1_000) / SPEED;
const clock = fastClock(Date.parse('2026-03-02T15:00:00.000Z'), SPEED);

const refuses = (
  status: number,
  reason: string,
  rings?: number,
  headers: readonly string[] = [],
): Behaviour => ({
  ...(rings !== undefined && { rings_ms: seconds(rings) }),
  ends: { kind: 'refuses', status, reason, headers },
});

const blockedReason =
  'Reason: SIP ;cause=603 ;text="v=analytics1;url=https://redress.example;id=7"';

/** What each answer of the network must come to; `system_retry` is none of the contact's attempts. */
const cases: readonly (readonly [
  name: string,
  behaviour: Behaviour | null,
  expected: object,
  ring_seconds?: number,
])[] = [
  [
    '200, and the other side hangs up',
    { rings_ms: seconds(2), ends: { kind: 'talks', ms: seconds(10) } },
    { outcome: 'completed', sip_code: 200 },
  ],
  [
    '404',
    refuses(404, 'Not Found'),
    { outcome: 'invalid_number', sip_code: 404 },
  ],
  ['408 before it rang', refuses(408, 'Request Timeout'), { retry: 'route' }],
  [
    '408 after it rang',
    refuses(408, 'Request Timeout', 11),
    { outcome: 'no_answer', sip_code: 408 },
    30,
  ],
  [
    '480',
    refuses(480, 'Temporarily Unavailable', 2),
    { outcome: 'no_answer', sip_code: 480 },
  ],
  ['486', refuses(486, 'Busy Here'), { outcome: 'busy', sip_code: 486 }],
  [
    '487, when it rang out',
    { ends: { kind: 'rings_on' } },
    { outcome: 'no_answer', sip_code: 487 },
  ],
  [
    '200 that crosses our CANCEL',
    { ends: { kind: 'picks_up_too_late' } },
    { outcome: 'no_answer', sip_code: 487 },
  ],
  ['503', refuses(503, 'Service Unavailable'), { retry: 'route' }],
  [
    '503 with Retry-After',
    refuses(503, 'Service Unavailable', undefined, ['Retry-After: 30']),
    { retry: 'route' },
  ],
  ['503 of a limit', refuses(503, 'CPS limit exceeded'), { retry: 'account' }],
  ['600', refuses(600, 'Busy Everywhere'), { outcome: 'busy', sip_code: 600 }],
  [
    '603',
    refuses(603, 'Decline', 4),
    { outcome: 'rejected', sip_code: 603, possibly_blocked: undefined },
  ],
  [
    '603 of analytics',
    refuses(603, 'Network Blocked', undefined, [blockedReason]),
    { outcome: 'rejected', sip_code: 603, possibly_blocked: true },
  ],
  ['no answer at all', null, { retry: 'route' }],
];

const numberOf = (index: number) => `+1415555${String(1_000 + index)}`;
const attemptOf = (index: number) => `att_${index}`;

const placementOf = (index: number, ring_timeout_seconds: number) =>
  makePlacement({
    client_token: attemptOf(index),
    to: numberOf(index),
    ring_timeout_seconds,
    ref: encodeRef({
      org_id: 'org_a',
      campaign_id: 'cmp_01',
      run_number: 1,
      seq: index,
      slot: index,
      attempt_id: attemptOf(index),
    }),
  });

describe.skipIf(!isHere)('a call over SIP', () => {
  const peers = new SippPeers();
  const mute = createSocket('udp4');
  const ports = new Map<string, number>();
  const done = new Map<string, Promise<boolean>>();
  const heard = new Map<string, CallEvent[]>();
  const refused: unknown[] = [];
  let gateway: SipGateway;
  let server: Server;
  let carrier: Carrier;

  beforeAll(async () => {
    const secrets = {
      api_key: 'a-key',
      webhook_secret: 'wh_secret_of_gateway',
    };
    const account_sid = '9351f46a-678c-43f5-b8a6-d4eb58d131af';
    gateway = new SipGateway({
      ...secrets,
      account_sid,
      clock,
      portOf: (number) => ports.get(number)!,
    });
    const account: CarrierAccount = {
      org_id: 'org_a',
      carrier_id: 'car_j',
      credentials: secrets,
      settings: { api_url: await gateway.start(), account_sid },
      calls_per_second: 10,
      webhook_url: '',
    };
    server = webhookServer(() => account, heard, refused);
    await new Promise<void>((ok) => server.listen(0, '127.0.0.1', ok));
    const { port } = server.address() as AddressInfo;
    Object.assign(account, { webhook_url: `http://127.0.0.1:${port}/hooks` });
    carrier = jambonzCarrier(account, { fetch, real_clock: clock });
    await new Promise<void>((ok) => mute.bind(0, '127.0.0.1', ok));
    await Promise.all(
      cases.map(async ([, behaviour], index) => {
        const number = numberOf(index);
        if (!behaviour) return ports.set(number, mute.address().port);
        const peer = await peers.start(behaviour);
        done.set(number, peer.done);
        return ports.set(number, peer.port);
      }),
    );
    // All at once: they wait for each other's clocks, and for nothing else.
    const answers = await Promise.all(
      cases.map(([, , , ring_seconds = RING_SECONDS], index) => {
        heard.set(attemptOf(index), []);
        return carrier.place(placementOf(index, ring_seconds));
      }),
    );
    expect(answers.map(({ kind }) => kind)).toEqual(
      cases.map(() => 'accepted'),
    );
  });

  afterAll(async () => {
    peers.stop();
    await gateway.stop();
    mute.close();
    server.closeAllConnections();
    server.close();
  });

  test.each(
    cases.map(([name, , expected], index) => ({ name, expected, index })),
  )('$name', async ({ expected, index }) => {
    const events = await ended(heard.get(attemptOf(index))!);
    expect(comesTo(attemptOf(index), events)).toMatchObject(expected);
    // The peer got every message that the RFC owes it, acknowledgements too.
    expect((await done.get(numberOf(index))) ?? true).toBe(true);
    expect(refused).toEqual([]);
  });
});

/** Our end point, as far as the face is concerned. */
const webhookServer = (
  accountOf: () => CarrierAccount,
  heard: Map<string, CallEvent[]>,
  refused: unknown[],
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
        refused.push(received);
        response.writeHead(received.status).end();
        return;
      }
      for (const event of received.events) {
        if (event.type !== 'results') heard.get(event.attempt_id)!.push(event);
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

/** What was heard of a call, once it is over. */
async function ended(events: CallEvent[]): Promise<readonly CallEvent[]> {
  for (let left = 400; left > 0; left -= 1) {
    if (events.some(({ type }) => type === 'ended')) return events;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`never ended: ${JSON.stringify(events)}`);
}

/** What becomes of the contact: an attempt with its outcome, or a system retry. */
function comesTo(attempt_id: string, events: readonly CallEvent[]) {
  const rules = makeCampaign();
  let state: ContactState = claimed(makeUntouched(), attempt_id, NOON);
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
