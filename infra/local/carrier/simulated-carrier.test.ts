import { expect, test } from 'vitest';
import { parseProfile } from '#infra/carrier/profile.ts';
import type { CarrierWebhook, PlacementRequest } from '#infra/carrier/types.ts';
import { ManualClock } from './manual-clock.ts';
import {
  inShort,
  makePlacement,
  post,
  START,
  startCarrier,
} from './testing.ts';

const HOUR = 3_600_000;
const bodyOf = (answer: ReturnType<typeof post>) =>
  JSON.parse((answer as { body: string }).body);

/** Numbers that the profile decides. */
const ordinary = Array.from({ length: 400 }, (_, i) => `+1415556${1000 + i}`);

/** Outcome of each number: SIP code, ring and talk in ms. */
async function outcomes(numbers: string[], options: { seed?: number } = {}) {
  const profile = parseProfile({ cps: 1e6 });
  const { carrier, clock } = startCarrier({ profile, ...options });
  for (const to of numbers) post(carrier, makePlacement(to));
  await clock.advance(HOUR);
  const rows = carrier.calls().map((row) => {
    const [placed, answered, ended] = [
      row.placed_at,
      row.answered_at,
      row.ended_at,
    ].map((at) => (at === null ? null : Date.parse(at)));
    const ring = answered! && answered! - placed!;
    return [row.to, `${row.sip_code} ${ring} ${ended! - placed!}`] as const;
  });
  return new Map(rows);
}

test('the same seed gives each number the same luck, in any order', async () => {
  const forwards = await outcomes(ordinary);
  const backwards = await outcomes(ordinary.toReversed().slice(0, 300));
  for (const [to, outcome] of backwards) {
    expect(outcome).toBe(forwards.get(to));
  }
  expect(backwards.size).toBe(300);
});

test('another seed and another attempt are other luck', async () => {
  const one = await outcomes(ordinary, { seed: 1 });
  const two = await outcomes(ordinary, { seed: 2 });
  expect([...two].filter(([to, o]) => one.get(to) !== o)).not.toEqual([]);
  const { carrier, clock } = startCarrier();
  for (let attempt_number = 1; attempt_number <= 20; attempt_number++) {
    post(carrier, makePlacement('+14155561000', { attempt_number }));
  }
  await clock.advance(HOUR);
  const codes = new Set(carrier.calls().map(({ sip_code }) => sip_code));
  expect(codes.size).toBeGreaterThan(1);
});

test('the shares and times of the profile come out', async () => {
  const all = [...(await outcomes(ordinary)).values()];
  const share = (code: string) =>
    all.filter((outcome) => outcome.startsWith(code)).length / all.length;
  // Human and machine both answer: 0.35 + 0.2.
  expect(share('200')).toBeCloseTo(0.55, 1);
  expect(share('486')).toBeCloseTo(0.1, 1);
  expect(share('408')).toBeCloseTo(0.35, 1);
  for (const outcome of all.filter((o) => o.startsWith('200'))) {
    const ring = Number(outcome.split(' ')[1]);
    expect(ring).toBeGreaterThanOrEqual(5_000);
    expect(ring).toBeLessThanOrEqual(25_000);
  }
});

test('who rings longer than the ring time-out is not reached', async () => {
  const profile = parseProfile({
    shares: { answer: 1 },
    ring_seconds: { min: 20, max: 20 },
  });
  const { carrier, clock } = startCarrier({ profile });
  post(carrier, makePlacement('+14155561000', { ring_timeout_seconds: 15 }));
  await clock.advance(HOUR);
  expect(carrier.calls()[0]).toMatchObject({
    answered_at: null,
    ended_at: new Date(START + 15_000).toISOString(),
    sip_code: 408,
  });
});

test('a token that was seen answers its call, and nothing is placed', () => {
  const { carrier } = startCarrier();
  const placement = makePlacement('+14155550190');
  const first = bodyOf(post(carrier, placement));
  const again = bodyOf(post(carrier, { ...placement, to: '+14155550191' }));
  expect(again.call_id).toBe(first.call_id);
  expect(carrier.calls()).toHaveLength(1);
});

test('a token that was refused has no call, and may be placed', () => {
  const { carrier } = startCarrier();
  const placement = makePlacement('+14155550196');
  const path = `/calls/by-token/${encodeURIComponent(placement.client_token)}`;
  expect(post(carrier, placement)).toMatchObject({ status: 503 });
  expect(carrier.handle({ method: 'GET', path })).toEqual({
    status: 404,
    body: '{"code":"call_not_found"}',
  });
  expect(post(carrier, placement)).toMatchObject({ status: 201 });
});

test('calls above the rate are throttled until the next second', async () => {
  const profile = parseProfile({ cps: 3 });
  const { carrier, clock } = startCarrier({ profile });
  const placeAt = (i: number) => post(carrier, makePlacement(ordinary[i]!));
  const burst = [0, 1, 2, 3].map(placeAt);
  expect(burst.map((a) => (a as { status: number }).status)).toEqual([
    201, 201, 201, 429,
  ]);
  await clock.advance(999);
  expect(placeAt(4)).toMatchObject({ status: 201 });
  expect(placeAt(5)).toMatchObject({ status: 201 });
  expect(placeAt(6)).toMatchObject({ status: 429 });
  expect(carrier.calls()).toHaveLength(7);
});

test.each([
  ['while it rings', 1_000, 487, null],
  ['while it talks', 5_000, 200, START + 2_000],
])('the caller hangs up %s', async (_, after, sip_code, answered) => {
  const { carrier, clock, received } = startCarrier();
  const { call_id } = bodyOf(post(carrier, makePlacement('+14155550198')));
  await clock.advance(after);
  const hangUp = () =>
    carrier.handle({ method: 'POST', path: `/calls/${call_id}/hangup` });
  expect(hangUp()).toMatchObject({ status: 200 });
  expect(hangUp()).toMatchObject({ status: 200 });
  await clock.advance(HOUR);
  expect(carrier.calls()[0]).toMatchObject({
    answered_at: answered && new Date(answered).toISOString(),
    ended_at: new Date(START + after).toISOString(),
    sip_code,
  });
  const ends = received.filter(({ type }) => type === 'ended');
  expect(ends).toHaveLength(1);
  expect(ends[0]).toMatchObject({ sip_code });
  expect(ends[0]!.opted_out).toBeUndefined();
  expect(carrier.live()).toEqual({ live: 0, peak: 1 });
});

test('live calls and their peak are counted', async () => {
  const { carrier, clock } = startCarrier();
  const counts = [carrier.live()];
  for (const to of ['+14155550190', '+14155550185', '+14155550191']) {
    post(carrier, makePlacement(to));
  }
  counts.push(carrier.live());
  await clock.advance(2_000);
  counts.push(carrier.live());
  await clock.advance(HOUR);
  counts.push(carrier.live());
  expect(counts.map(({ live, peak }) => `${live}/${peak}`)).toEqual([
    '0/0',
    '3/3',
    '2/3',
    '0/3',
  ]);
});

test('an event is sent until it is acknowledged, after 1, 5, 30, 60 s', async () => {
  const tries: number[] = [];
  const clock = new ManualClock(START);
  const deliver = async (event: CarrierWebhook) => {
    if (event.type !== 'ended') return true;
    tries.push((clock.now() - Date.parse(event.at)) / 1000);
    if (tries.length % 2) throw new Error('receiver is down');
    return tries.length === 6;
  };
  const { carrier } = startCarrier({ clock, deliver });
  post(carrier, makePlacement('+14155550191'));
  await clock.advance(HOUR);
  expect(tries).toEqual([0, 1, 6, 36, 96, 156]);
  expect(clock.holds).toBe(0);
});

test('time stands still while an event is under way', async () => {
  const clock = new ManualClock(START);
  let answer = (_taken: boolean) => {};
  const deliver = () =>
    new Promise<boolean>((done) => {
      answer = done;
    });
  const { carrier } = startCarrier({ clock, deliver });
  post(carrier, makePlacement('+14155550191'));
  const advanced = clock.advance(1_000);
  await new Promise((done) => setTimeout(done, 5));
  expect(clock.holds).toBe(1);
  answer(true);
  await advanced;
  expect(clock.holds).toBe(0);
});

test('all of a crowd of events arrives, with every hold let go', async () => {
  const profile = parseProfile({ cps: 1e6 });
  const { carrier, clock, received } = startCarrier({ profile });
  for (let i = 0; i < 500; i++) {
    const client_token = `crowd-${i}`;
    post(carrier, makePlacement('+14155550191', { client_token }));
  }
  await clock.advance(1_000);
  expect(inShort(received)).toEqual(Array(500).fill('ended@1'));
  expect(clock.holds).toBe(0);
});

test.each<[string, string, string | undefined, number]>([
  ['POST', '/calls', 'not json', 400],
  ['POST', '/calls', '{}', 400],
  ['POST', '/calls', JSON.stringify(makePlacement('0190')), 400],
  ['GET', '/calls', undefined, 404],
  ['GET', '/calls/by-token/none', undefined, 404],
  ['GET', '/calls/by-token/%', undefined, 404],
  ['POST', '/calls/none/hangup', undefined, 404],
  ['GET', '/', undefined, 404],
])('%s %s with %s is answered %i', (method, path, body, status) => {
  const { carrier } = startCarrier();
  const request = { method, path, ...(body !== undefined && { body }) };
  expect(carrier.handle(request)).toMatchObject({ status });
  expect(carrier.calls()).toEqual([]);
});

test('a stopped carrier takes no calls and moves none', async () => {
  const { carrier, clock, received } = startCarrier();
  const placement: PlacementRequest = makePlacement('+14155550190');
  post(carrier, placement);
  await clock.advance(1_000);
  carrier.stop();
  await clock.advance(HOUR);
  expect(inShort(received)).toEqual(['ringing@0.3']);
  expect(post(carrier, placement)).toBe('connection_lost');
});

test('a carrier that is stopped amid a crowd of events lets time go', async () => {
  const clock = new ManualClock(START);
  const answers: ((taken: boolean) => void)[] = [];
  const deliver = () => new Promise<boolean>((done) => answers.push(done));
  const profile = parseProfile({ cps: 1e6 });
  const { carrier } = startCarrier({ clock, deliver, profile });
  for (let i = 0; i < 100; i++) {
    const client_token = `crowd-${i}`;
    post(carrier, makePlacement('+14155550191', { client_token }));
  }
  const advanced = clock.advance(1_000);
  while (clock.holds < 100) await new Promise((done) => setTimeout(done, 1));
  carrier.stop();
  await new Promise((done) => setImmediate(done));
  // The 36 that waited for their turn do not wait any more.
  expect(clock.holds).toBe(64);
  for (const answer of answers) answer(true);
  await advanced;
  expect(clock.holds).toBe(0);
});

test('who asks for some events is told of these, also where they come twice', async () => {
  const { carrier, clock, received } = startCarrier();
  const events = ['answered', 'ended'] as const;
  post(carrier, makePlacement('+14155550181', { events }));
  post(carrier, makePlacement('+14155550187', { events }));
  await clock.advance(HOUR);
  const types = new Set(received.map(({ type }) => type));
  expect([...types].sort()).toEqual(['answered', 'ended']);
  expect(carrier.calls()).toHaveLength(2);
});
