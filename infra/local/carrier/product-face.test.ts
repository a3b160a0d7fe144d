import { expect, test } from 'vitest';
import { encodeRef } from '#functions/adapters/carrier/call-ref.ts';
import { simulatedCarrier } from '#functions/adapters/carrier/simulated.ts';
import { readCallEvent } from '#functions/adapters/carrier/simulated-messages.ts';
import {
  makePlacement,
  soughtBy,
} from '#functions/adapters/carrier/testing.ts';
import { takeCarrierEvent } from '#functions/events/take-carrier-event.ts';
import type { CallEvent } from '#functions/platform/messages.ts';
import { webhookSender } from '#infra/carrier/webhook-sender.ts';
import { carrierFetch } from './in-process-fetch.ts';
import { ManualClock } from './manual-clock.ts';
import { SimulatedCarrier } from './simulated-carrier.ts';
import { START } from './testing.ts';

const URL_OF_CARRIER = 'http://carrier.local';
const SECRET = 'whsec_test';
const realClock = { now: () => START };

/** The product's own adapter and webhook function, joined to the carrier. */
function joined() {
  const clock = new ManualClock(START);
  const events: CallEvent[] = [];
  const take = async (event: unknown) => void events.push(event as CallEvent);
  const queues = { event: take };
  const deps = { realClock, secret: SECRET, readCallEvent, take, queues };
  const toFunction: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const answer = await takeCarrierEvent(deps, {
      headers: Object.fromEntries(request.headers),
      body: await request.text(),
      isBase64Encoded: false,
      requestContext: { http: { method: request.method } },
    } as never);
    return new Response(null, { status: answer.statusCode! });
  };
  const company = new SimulatedCarrier({
    log_path: null,
    clock,
    seed: 1,
    deliver: webhookSender({
      url: 'http://product.local/events',
      secret: SECRET,
      fetch: toFunction,
      realClock,
    }),
  });
  const fetch = carrierFetch(company, URL_OF_CARRIER, toFunction);
  const carrier = simulatedCarrier({ url: URL_OF_CARRIER, fetch });
  return { carrier, company, clock, events };
}

const placementOf = (to: string) => {
  const client_token = `att_${to}`;
  const ref = encodeRef({
    org_id: 'local',
    campaign_id: 'cmp_01',
    run_number: 1,
    seq: 5,
    slot: 2,
    attempt_id: client_token,
  });
  return makePlacement({ to, client_token, ref, variables: { name: 'A' } });
};

test('a call that the product places comes back as events', async () => {
  const { carrier, clock, events, company } = joined();
  const answer = await carrier.place(placementOf('+14155550197'));
  expect(answer.kind).toBe('accepted');
  await clock.advance(60_000);
  // That it rings is acknowledged, and told no further.
  expect(events.map(({ type }) => type)).toEqual([
    'answered',
    'ended',
    'results',
  ]);
  expect(events[1]).toMatchObject({
    seq: 5,
    slot: 2,
    attempt_id: 'att_+14155550197',
    call_id: company.calls()[0]!.call_id,
    sip_code: 200,
    callback: { delay_seconds: 600 },
  });
});

test.each([
  [
    '0186',
    {
      kind: 'refused',
      class: 'throttled',
      scope: 'account',
      sip_code: 429,
      retry_after_seconds: 1,
    },
  ],
  ['0187', { kind: 'unknown' }],
  [
    '0196',
    { kind: 'refused', class: 'retryable', scope: 'route', sip_code: 503 },
  ],
])('the product hears of %s what it must', async (ending, expected) => {
  const { carrier } = joined();
  const answer = await carrier.place(placementOf(`+1415555${ending}`));
  expect(answer).toEqual(expected);
});

test('a call whose answer was lost is found by its token', async () => {
  const { carrier, clock } = joined();
  const placement = placementOf('+14155550187');
  await carrier.place(placement);
  await clock.advance(5_000);
  expect(await carrier.lookUp(soughtBy(placement.client_token))).toMatchObject({
    kind: 'found',
    call: { state: 'in_progress', answered_at: expect.any(String) },
  });
  expect(await carrier.lookUp(soughtBy('never placed'))).toEqual({
    kind: 'absent',
  });
});

test('a call that the product hangs up ends', async () => {
  const { carrier, clock, events } = joined();
  const answer = await carrier.place(placementOf('+14155550185'));
  await clock.advance(5_000);
  await carrier.hangUp((answer as { call_id: string }).call_id);
  await carrier.hangUp('call_nobody_knows');
  await clock.advance(0);
  expect(events.at(-1)).toMatchObject({ type: 'ended', sip_code: 200 });
});
