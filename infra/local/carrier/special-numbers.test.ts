import { expect, test } from 'vitest';
import type { PlacementRequest } from '#infra/carrier/types.ts';
import { inShort, makePlacement, post, startCarrier } from './testing.ts';

const HOUR = 3_600_000;
const number = (ending: string) => `+1415555${ending}`;

async function callOnce(ending: string, more: Partial<PlacementRequest> = {}) {
  const { carrier, clock, received } = startCarrier();
  const answer = post(carrier, makePlacement(number(ending), more));
  await clock.advance(HOUR);
  const call = carrier.calls()[0]!;
  return { carrier, answer, received, call, ended: received.at(-1) };
}

const courses: [string, Partial<PlacementRequest>, string[], number][] = [
  ['0185', {}, ['ringing@0.3', 'answered@2', 'ended@302'], 200],
  ['0187', {}, ['ringing@0.3', 'answered@2', 'ended@22'], 200],
  ['0189', {}, ['ringing@0.3', 'ended@30'], 408],
  ['0189', { attempt_number: 2 }, ['ended@1'], 486],
  [
    '0189',
    { attempt_number: 3 },
    ['ringing@0.3', 'answered@2', 'ended@22'],
    200,
  ],
  [
    '0189',
    { attempt_number: 4 },
    ['ringing@0.3', 'answered@2', 'ended@22'],
    200,
  ],
  ['0190', {}, ['ringing@0.3', 'answered@2', 'ended@22'], 200],
  [
    '0190',
    { amd_enabled: true },
    ['ringing@0.3', 'answered@2', 'amd@3.5', 'ended@22'],
    200,
  ],
  [
    '0190',
    { max_call_seconds: 5 },
    ['ringing@0.3', 'answered@2', 'ended@7'],
    200,
  ],
  ['0191', {}, ['ended@1'], 486],
  ['0192', {}, ['ringing@0.3', 'ended@30'], 408],
  ['0192', { ring_timeout_seconds: 15 }, ['ringing@0.3', 'ended@15'], 408],
  ['0193', {}, ['ringing@0.3', 'answered@2', 'ended@22'], 200],
  [
    '0193',
    { amd_enabled: true },
    ['ringing@0.3', 'answered@2', 'amd@5', 'ended@25'],
    200,
  ],
  ['0194', {}, ['ringing@0.3', 'ended@3'], 603],
  ['0195', {}, ['ended@1'], 404],
  ['0197', {}, ['ringing@0.3', 'answered@2', 'ended@17'], 200],
  [
    '0197',
    { kind: 'callback' },
    ['ringing@0.3', 'answered@2', 'ended@22'],
    200,
  ],
  ['0198', {}, ['ringing@0.3', 'answered@2', 'ended@12'], 200],
];

test.each(courses)('%s %j goes %j and ends with %i', async (...course) => {
  const [ending, more, events, sip] = course;
  const { received, call, ended } = await callOnce(ending, more);
  expect(inShort(received)).toEqual(events);
  expect(ended).toMatchObject({ type: 'ended', sip_code: sip });
  expect(call).toMatchObject({ sip_code: sip, ended_at: ended!.at });
  const answered = received.find(({ type }) => type === 'answered');
  expect(call.answered_at).toBe(answered?.at ?? null);
  expect(ended!.answered_at).toBe(answered?.at);
});

test('the ending decides on any country code', async () => {
  const { carrier, clock } = startCarrier();
  post(carrier, makePlacement('+442079460191'));
  await clock.advance(HOUR);
  expect(carrier.calls()[0]).toMatchObject({ sip_code: 486 });
});

test('0186 is throttled three times for each contact, then answers', async () => {
  const { carrier, clock } = startCarrier();
  const placed = (contact: string, i: number) =>
    post(
      carrier,
      makePlacement(number('0186'), {
        contact_id: contact,
        client_token: `${contact}-${i}`,
      }),
    );
  const statuses = [0, 1, 2, 3].map((i) => placed('con_a', i));
  expect(statuses).toMatchObject([429, 429, 429, 201].map(asStatus));
  expect(placed('con_b', 0)).toMatchObject({ status: 429 });
  expect(JSON.parse((statuses[0] as { body: string }).body)).toEqual({
    code: 'throttled',
    retry_after_seconds: 1,
  });
  await clock.advance(HOUR);
  expect(carrier.calls().map(({ sip_code }) => sip_code)).toEqual([
    429, 429, 429, 200, 429,
  ]);
});

test('0196 fails once for each contact, then answers', () => {
  const { carrier } = startCarrier();
  const placed = (contact_id: string, client_token: string) =>
    post(carrier, makePlacement(number('0196'), { contact_id, client_token }));
  expect(placed('con_a', 'a1')).toMatchObject({ status: 503 });
  expect(placed('con_a', 'a2')).toMatchObject({ status: 201 });
  expect(placed('con_b', 'b1')).toMatchObject({ status: 503 });
});

test('a refused call is a row that begins and ends at once, without an id', () => {
  const { carrier } = startCarrier();
  post(carrier, makePlacement(number('0196')));
  expect(carrier.calls()).toEqual([
    {
      call_id: null,
      client_token: 'att_+14155550196_1',
      to: '+14155550196',
      from: '+12025550100',
      placed_at: '2026-03-02T15:00:00.000Z',
      answered_at: null,
      ended_at: '2026-03-02T15:00:00.000Z',
      sip_code: 503,
    },
  ]);
  expect(carrier.live()).toEqual({ live: 0, peak: 0 });
});

test('0187 is accepted and nobody hears it; the look-up tells', async () => {
  const { carrier, answer } = await callOnce('0187');
  expect(answer).toBe('connection_lost');
  const path = `/calls/by-token/${encodeURIComponent('att_+14155550187_1')}`;
  const found = carrier.handle({ method: 'GET', path });
  expect(found).toMatchObject({ status: 200 });
  expect(JSON.parse((found as { body: string }).body)).toMatchObject({
    state: 'ended',
    answered_at: '2026-03-02T15:00:02.000Z',
    sip_code: 200,
  });
});

const disordered: [string, Partial<PlacementRequest>][] = [
  [number('0188'), {}],
  [number('0188'), { amd_enabled: true }],
  // Another number, another disorder.
  ['+14155560188', {}],
  ['+14155570188', { amd_enabled: true }],
];

test.each(disordered)(
  '0188 sends everything twice and out of order (%s %j)',
  async (to, more) => {
    const { carrier, clock, received } = startCarrier();
    post(carrier, makePlacement(to, more));
    await clock.advance(HOUR);
    const types = more.amd_enabled
      ? ['ringing', 'answered', 'amd', 'ended']
      : ['ringing', 'answered', 'ended'];
    const copies = types.map(
      (type) => received.filter((event) => event.type === type).length,
    );
    expect(copies).toEqual(types.map(() => 2));
    expect(new Set(received.map(({ event_id }) => event_id)).size).toBe(
      types.length,
    );
    const first = [...new Set(received.map(({ type }) => type))];
    expect(first).not.toEqual(types);
    expect(received.at(-1)!.arrived_ms).toBeLessThan(30_000);
  },
);

test('0188 comes in more than one disorder', async () => {
  const orders = new Set<string>();
  for (let i = 0; i < 10; i++) {
    const { carrier, clock, received } = startCarrier();
    post(carrier, makePlacement(`+1415555${i}0188`));
    await clock.advance(HOUR);
    orders.add(received.map(({ type }) => type).join());
  }
  expect(orders.size).toBeGreaterThan(1);
});

test('0199 sends nothing and ends silently at the ring time-out', async () => {
  const { received, call, carrier } = await callOnce('0199');
  expect(received).toEqual([]);
  expect(call).toMatchObject({
    answered_at: null,
    ended_at: '2026-03-02T15:00:30.000Z',
    sip_code: 408,
  });
  expect(carrier.lookUp(call.client_token)).toMatchObject({ state: 'ended' });
});

test('0193 is a machine, everybody else who answers is human', async () => {
  const machine = await callOnce('0193', { amd_enabled: true });
  const human = await callOnce('0190', { amd_enabled: true });
  expect(machine.received[2]).toMatchObject({ verdict: 'machine' });
  expect(human.received[2]).toMatchObject({ verdict: 'human' });
});

test('the end of a screened call, and a look-up, say the verdict again', async () => {
  const { ended, carrier, call } = await callOnce('0193', {
    amd_enabled: true,
  });
  expect(ended).toMatchObject({ type: 'ended', verdict: 'machine' });
  expect(carrier.lookUp(call.client_token)).toMatchObject({
    verdict: 'machine',
  });
  const unscreened = await callOnce('0193');
  expect(unscreened.ended).not.toHaveProperty('verdict');
});

test('a call that ends before its screening has no verdict', async () => {
  const { carrier, clock, received } = startCarrier();
  post(carrier, makePlacement(number('0193'), { amd_enabled: true }));
  await clock.advance(3_000);
  carrier.hangUp(carrier.calls()[0]!.call_id!);
  await clock.advance(HOUR);
  expect(received.at(-1)).toMatchObject({ type: 'ended' });
  expect(received.at(-1)).not.toHaveProperty('verdict');
});

test('0197 asks for a callback in ten minutes, and not again in it', async () => {
  const { ended } = await callOnce('0197');
  expect(ended!.callback).toMatchObject({
    delay_seconds: 600,
    text: 'in 10 minutes',
  });
  const again = await callOnce('0197', { kind: 'callback' });
  expect(again.ended!.callback).toBeUndefined();
});

test('0198 opts out, unless the call is cut before', async () => {
  const { ended } = await callOnce('0198');
  expect(ended).toMatchObject({ opted_out: true, disposition: 'opted_out' });
  const cut = await callOnce('0198', { max_call_seconds: 9 });
  expect(cut.ended!.opted_out).toBeUndefined();
});

test('talk is billed by the second, ringing is not', async () => {
  expect((await callOnce('0185')).ended!.cost_usd).toBeCloseTo(0.07, 6);
  expect((await callOnce('0192')).ended!.cost_usd).toBe(0);
});

const asStatus = (status: number) => ({ status });
