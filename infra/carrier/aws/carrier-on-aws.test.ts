import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { expect, test } from 'vitest';
import { encodeRef } from '#functions/adapters/carrier/call-ref.ts';
import type { Placement } from '#functions/adapters/carrier/carrier.ts';
import { simulatedCarrier } from '#functions/adapters/carrier/simulated.ts';
import { readCallEvent } from '#functions/adapters/carrier/simulated-messages.ts';
import {
  makePlacement as portPlacement,
  soughtBy,
} from '#functions/adapters/carrier/testing.ts';
import { takeCarrierEvent } from '#functions/events/take-carrier-event.ts';
import type { CallEvent } from '#functions/platform/messages.ts';
import { ManualClock } from '#infra/local/carrier/manual-clock.ts';
import { SimulatedCarrier } from '#infra/local/carrier/simulated-carrier.ts';
import { makePlacement, START } from '#infra/local/carrier/testing.ts';
import { stageProfile } from '../profile.ts';
import type { AnyWebhook } from '../types.ts';
import { webhookSender } from '../webhook-sender.ts';
import { KEY, startCompany } from './testing.ts';

const URL_OF_CARRIER = 'https://carrier.lambda-url.test';
const SECRET = 'whsec_test';
const HOUR = 3_600_000;

/** The product's own adapter and webhook function, joined to the company. */
function joined(key = KEY) {
  const clock = new ManualClock(START);
  const events: CallEvent[] = [];
  const take = async (event: unknown) => void events.push(event as CallEvent);
  const realClock = { now: () => clock.now() };
  const deps = { realClock, secret: SECRET, readCallEvent, take };
  const toProduct: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const answer = await takeCarrierEvent(deps, {
      headers: Object.fromEntries(request.headers),
      body: await request.text(),
      isBase64Encoded: false,
      requestContext: { http: { method: request.method } },
    } as unknown as APIGatewayProxyEventV2);
    return new Response(null, { status: answer.statusCode! });
  };
  const sender = { url: 'https://product.test', secret: SECRET, realClock };
  const company = startCompany({
    clock,
    deliver: webhookSender({ ...sender, fetch: toProduct }),
  });
  const { fetch } = company;
  const carrier = simulatedCarrier({ url: URL_OF_CARRIER, fetch, key });
  return { carrier, clock, events, company };
}

const SCREENED = {
  placement: 'parallel',
  max_decision_ms: 30_000,
  until: 'verdict',
} as const;

function placementOf(
  to: string,
  { amd, ...more }: Partial<Placement> = {},
): Placement {
  const { amd_enabled: _, ...wanted } = makePlacement(to, more);
  const placement = portPlacement({ ...wanted, amd: amd ?? null });
  const ref = encodeRef({
    org_id: 'acme',
    campaign_id: 'cmp_01',
    run_number: 1,
    seq: 5,
    slot: 2,
    attempt_id: placement.client_token,
  });
  return { ...placement, ref };
}

const types = (events: readonly CallEvent[]) => events.map(({ type }) => type);

test('a call that the product places comes back as events', async () => {
  const { carrier, clock, events, company } = joined();
  const placement = placementOf('+14155550197');
  const answer = await carrier.place(placement);
  expect(answer).toEqual({
    kind: 'accepted',
    call_id: `call_${placement.client_token}`,
  });
  // Asked again, it is the same call.
  expect(await carrier.place(placement)).toEqual(answer);
  await clock.advance(60_000);
  expect(types(events)).toEqual(['answered', 'ended', 'results']);
  expect(events[1]).toMatchObject({
    seq: 5,
    attempt_id: placement.client_token,
    sip_code: 200,
    at: new Date(START + 17_000).toISOString(),
    callback: { delay_seconds: 600 },
  });
  expect(company.failed).toEqual([]);
  const callId = (answer as { call_id: string }).call_id;
  const sound = await carrier.recording!(callId);
  expect(sound?.bytes.subarray(0, 4).toString()).toBe('RIFF');
});

test.each([
  [
    '0186',
    {
      class: 'throttled',
      scope: 'account',
      sip_code: 429,
      retry_after_seconds: 1,
    },
  ],
  ['0196', { class: 'retryable', scope: 'route', sip_code: 503 }],
])('%s is refused first, and taken then', async (ending, refusal) => {
  const { carrier } = joined();
  const place = (n: number) => {
    const client_token = `att_${n}`;
    return carrier.place(placementOf(`+1415555${ending}`, { client_token }));
  };
  const times = ending === '0186' ? 3 : 1;
  for (let n = 0; n < times; n++)
    expect(await place(n)).toEqual({ kind: 'refused', ...refusal });
  expect(await place(times)).toMatchObject({ kind: 'accepted' });
});

test('a call whose answer was lost is found by its token, and told', async () => {
  const { carrier, clock, events } = joined();
  const placement = placementOf('+14155550187');
  expect(await carrier.place(placement)).toEqual({ kind: 'unknown' });
  await clock.advance(5_000);
  expect(await carrier.lookUp(soughtBy(placement.client_token))).toMatchObject({
    kind: 'found',
    call: { state: 'in_progress', answered_at: expect.any(String) },
  });
  expect(await carrier.lookUp(soughtBy('never placed'))).toEqual({
    kind: 'absent',
  });
  await clock.advance(60_000);
  expect(types(events)).toContain('ended');
});

test('a call that the product hangs up ends once', async () => {
  const { carrier, clock, events } = joined();
  const answer = await carrier.place(placementOf('+14155550185'));
  await clock.advance(5_000);
  const callId = (answer as { call_id: string }).call_id;
  await carrier.hangUp(callId);
  await carrier.hangUp(callId);
  await carrier.hangUp('call_nobody_knows');
  await clock.advance(HOUR);
  expect(types(events)).toEqual(['answered', 'ended', 'results']);
  expect(events[1]).toMatchObject({
    at: new Date(START + 5_000).toISOString(),
    sip_code: 200,
  });
});

test('a message ends the call that it is left in', async () => {
  const { carrier, clock, events } = joined();
  const placement = placementOf('+14155550193', { amd: SCREENED });
  const answer = await carrier.place(placement);
  await clock.advance(6_000);
  await carrier.playMessage!((answer as { call_id: string }).call_id, {});
  await clock.advance(HOUR);
  expect(types(events)).toEqual(['answered', 'amd', 'ended', 'results']);
  expect(events[2]?.at).toBe(new Date(START + 14_000).toISOString());
});

test('a call beyond what SQS can wait is told when it is over', async () => {
  const { carrier, clock, events } = joined();
  await carrier.place(
    placementOf('+14155550192', { ring_timeout_seconds: 600 }),
  );
  await clock.advance(599_000);
  expect(types(events)).not.toContain('ended');
  await clock.advance(2_000);
  expect(types(events)).toContain('ended');
});

test('what the product does not take is left to the queue', async () => {
  const clock = new ManualClock(START);
  const company = startCompany({ clock, deliver: async () => false });
  const { fetch } = company;
  const carrier = simulatedCarrier({ url: URL_OF_CARRIER, fetch, key: KEY });
  await carrier.place(placementOf('+14155550191'));
  await clock.advance(5_000);
  expect(company.failed.map(({ what }) => what)).toEqual(['ended']);
});

test.each(['', 'another key'])(
  'with the key "%s" nobody is called',
  async (key) => {
    const { carrier, clock, events } = joined(key);
    expect(await carrier.place(placementOf('+14155550190'))).toMatchObject({
      kind: 'refused',
    });
    expect(await carrier.lookUp(soughtBy('att_+14155550190_1'))).toEqual({
      kind: 'unavailable',
    });
    await clock.advance(60_000);
    expect(events).toEqual([]);
  },
);

test('more calls than a second may have are throttled', async () => {
  const clock = new ManualClock(START);
  const profile = { ...stageProfile, cps: 2 };
  const { fetch } = startCompany({ clock, profile, deliver: async () => true });
  const carrier = simulatedCarrier({ url: URL_OF_CARRIER, fetch, key: KEY });
  const place = async (client_token: string) =>
    (await carrier.place(placementOf('+14155550190', { client_token }))).kind;
  expect([await place('a'), await place('b'), await place('c')]).toEqual([
    'accepted',
    'accepted',
    'refused',
  ]);
  await clock.advance(1_000);
  expect(await place('d')).toBe('accepted');
});

/** What was told of a call, without what each company names in its own way. */
const told = (events: readonly AnyWebhook[]) =>
  events
    .map((event) => {
      const { event_id: _, call_id: __, ...rest } = event;
      if (rest.type !== 'results') return rest;
      const { evaluation, ...results } = rest.results;
      return { ...rest, results: { ...results, of: evaluation.results } };
    })
    .map((event) => JSON.stringify(event))
    .sort();

const endings = Array.from({ length: 15 }, (_, n) => `0${185 + n}`);
const others = Array.from({ length: 12 }, (_, n) => `${2_000 + 37 * n}`);

test.each([...endings, ...others])(
  'of +1415555%s it tells what the local company tells',
  async (ending) => {
    for (const amd_enabled of [false, true]) {
      const placement = makePlacement(`+1415555${ending}`, { amd_enabled });
      const here: AnyWebhook[] = [];
      const clock = new ManualClock(START);
      const local = new SimulatedCarrier({
        log_path: null,
        clock,
        seed: 1,
        profile: stageProfile,
        deliver: async (event) => here.push(event) > 0,
      });
      local.place(placement);
      await clock.advance(HOUR);

      const there: AnyWebhook[] = [];
      const other = new ManualClock(START);
      const deliver = async (event: AnyWebhook) => there.push(event) > 0;
      const { fetch } = startCompany({ clock: other, deliver });
      await fetch(`${URL_OF_CARRIER}/calls`, {
        method: 'POST',
        headers: { authorization: `Bearer ${KEY}` },
        body: JSON.stringify(placement),
      });
      await other.advance(HOUR);
      expect(told(there)).toEqual(told(here));
    }
  },
);
