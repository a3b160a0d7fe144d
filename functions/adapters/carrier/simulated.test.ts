import { expect, test } from 'vitest';
import type { CallRef } from '#functions/platform/messages.ts';
import { decodeRef, encodeRef } from './call-ref.ts';
import { simulatedCarrier } from './simulated.ts';
import { readCallEvent } from './simulated-messages.ts';
import { makePlacement, soughtBy } from './testing.ts';

const ref: CallRef = {
  org_id: 'local',
  campaign_id: 'cmp_01',
  run_number: 1,
  seq: 41,
  slot: 3,
  attempt_id: 'att_01',
};
const placement = makePlacement({ ref: encodeRef(ref) });
/** What it has no use for stays here. */
const { amd: _, record: __, conversation_id: ___, ...asked_of_it } = placement;
const call = {
  call_id: 'call_1',
  client_token: 'att_01',
  state: 'ended',
  placed_at: '2026-03-02T15:00:00.000Z',
  answered_at: '2026-03-02T15:00:02.000Z',
  ended_at: '2026-03-02T15:00:22.000Z',
  sip_code: 200,
  cost_usd: 0.0047,
} as const;

/** A carrier that answers one thing, and what it was asked. */
function carrierAnswering(status: number, body: unknown = {}) {
  const asked: { url: string; init: RequestInit | undefined }[] = [];
  const carrier = simulatedCarrier({
    url: 'http://carrier.test',
    fetch: async (input, init) => {
      asked.push({ url: String(input), init });
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      return new Response(text, { status });
    },
  });
  return { carrier, asked };
}
const silent = (error: () => Promise<never>) =>
  simulatedCarrier({ url: 'http://carrier.test', fetch: error });

const unknown = { kind: 'unknown' };
const fault = { kind: 'refused', class: 'retryable', scope: 'route' };
const invalid = { kind: 'refused', class: 'terminal', scope: 'number' };

test.each<[number, unknown, unknown]>([
  [201, call, { kind: 'accepted', call_id: 'call_1' }],
  [201, 'cut o', unknown],
  [201, {}, unknown],
  [
    429,
    { code: 'throttled', retry_after_seconds: 2 },
    {
      kind: 'refused',
      class: 'throttled',
      scope: 'account',
      sip_code: 429,
      retry_after_seconds: 2,
    },
  ],
  [
    429,
    'slow down',
    { kind: 'refused', class: 'throttled', scope: 'account', sip_code: 429 },
  ],
  [503, {}, { ...fault, sip_code: 503 }],
  [500, {}, unknown],
  [502, {}, unknown],
  [504, {}, unknown],
  [408, {}, unknown],
  [302, {}, unknown],
  [400, { code: 'invalid_placement' }, invalid],
  [422, {}, invalid],
  [401, {}, { ...fault, class: 'terminal', scope: 'account' }],
  [404, {}, fault],
])('a placement answered %i %j is %j', async (status, body, expected) => {
  const { carrier } = carrierAnswering(status, body);
  expect(await carrier.place(placement)).toEqual(expected);
});

test('a placement goes out as it is, once, and asks for what is used', async () => {
  const { carrier, asked } = carrierAnswering(201, call);
  await carrier.place(placement);
  expect(asked).toHaveLength(1);
  expect(asked[0]!.url).toBe('http://carrier.test/calls');
  expect(asked[0]!.init).toMatchObject({ method: 'POST' });
  expect(JSON.parse(String(asked[0]!.init!.body))).toEqual({
    ...asked_of_it,
    amd_enabled: false,
    events: ['answered', 'amd', 'ended'],
  });
});

test('a placement without an answer is unknown, never refused', async () => {
  const carrier = silent(async () => {
    throw new TypeError('fetch failed');
  });
  expect(await carrier.place(placement)).toEqual(unknown);
});

test('a placement that is not answered in time is unknown', async () => {
  const carrier = simulatedCarrier({
    url: 'http://carrier.test',
    answer_within_ms: 5,
    fetch: (_, init) =>
      new Promise((_, reject) => {
        init!.signal!.addEventListener('abort', () =>
          reject(init!.signal!.reason),
        );
      }),
  });
  expect(await carrier.place(placement)).toEqual(unknown);
});

test.each<[number, unknown, unknown]>([
  [200, call, { kind: 'found', call }],
  [404, { code: 'call_not_found' }, { kind: 'absent' }],
  // A wrong address or a proxy says 404 too: that is no word about the call.
  [404, 'Not Found', { kind: 'unavailable' }],
  [404, { code: 'unknown_path' }, { kind: 'unavailable' }],
  [200, { ...call, state: 'melted' }, { kind: 'unavailable' }],
  [503, {}, { kind: 'unavailable' }],
])('a look-up answered %i %j is %j', async (status, body, expected) => {
  const { carrier, asked } = carrierAnswering(status, body);
  expect(await carrier.lookUp(soughtBy('att/01'))).toEqual(expected);
  expect(asked[0]!.url).toBe('http://carrier.test/calls/by-token/att%2F01');
});

test('a look-up without an answer is unavailable', async () => {
  const carrier = silent(async () => {
    throw new TypeError('fetch failed');
  });
  expect(await carrier.lookUp(soughtBy('att_01'))).toEqual({
    kind: 'unavailable',
  });
});

test('hanging up a call that is over or unknown is done', async () => {
  for (const answer of [
    carrierAnswering(200),
    carrierAnswering(404, { code: 'call_not_found' }),
  ]) {
    await answer.carrier.hangUp('call_1');
    expect(answer.asked[0]!.url).toBe(
      'http://carrier.test/calls/call_1/hangup',
    );
  }
});

test('a message is asked for by its own path', async () => {
  const answer = carrierAnswering(200);
  await answer.carrier.playMessage?.('call_1', {});
  expect(answer.asked[0]!.url).toBe('http://carrier.test/calls/call_1/message');
});

test.each([
  [404, 'Not Found'],
  [500, {}],
])('hanging up that is answered %i %j throws', async (status, body) => {
  const { carrier } = carrierAnswering(status, body);
  await expect(carrier.hangUp('call_1')).rejects.toThrow(String(status));
});

test('a reference comes back as it went, whatever the names are', () => {
  const odd = { ...ref, org_id: 'ö|"rg#,', attempt_id: 'a.b-c_d' };
  expect(decodeRef(encodeRef(odd))).toEqual(odd);
});

test.each([
  '',
  'x',
  Buffer.from('[]').toString('base64url'),
  Buffer.from('["o","c",1,-1,0,"a"]').toString('base64url'),
])('%j is not a reference', (text) => {
  expect(decodeRef(text)).toBeUndefined();
});

const webhook = {
  event_id: 'evt_1',
  call_id: 'call_1',
  client_token: 'att_01',
  ref: encodeRef(ref),
  type: 'ended',
  at: '2026-03-02T15:00:22.000Z',
  sip_code: 200,
  answered_at: '2026-03-02T15:00:02.000Z',
  cost_usd: 0.0047,
  verdict: 'human',
  disposition: 'opted_out',
  opted_out: true,
  callback: { delay_seconds: 600, text: 'in 10 minutes', reason: 'asked' },
};

test('a webhook becomes an event in our own words', () => {
  const { client_token: _, ref: __, ...said } = webhook;
  expect(readCallEvent(webhook)).toEqual({ v: 1, ...ref, ...said });
});

test.each([
  ['no type', { type: undefined }],
  ['a type of its own', { type: 'melted' }],
  ['a local time', { at: '2026-03-02 15:00' }],
  ['an end without a SIP code', { sip_code: undefined }],
  ['a verdict without one', { type: 'amd', verdict: undefined }],
  ['a reference that is not ours', { ref: 'abc' }],
  ['a reference to another attempt', { client_token: 'att_02' }],
])('a webhook with %s is none of ours', (_, change) => {
  expect(readCallEvent({ ...webhook, ...change })).toBeUndefined();
});

const told = {
  event_id: 'evt_2',
  call_id: 'call_1',
  client_token: 'att_01',
  ref: encodeRef(ref),
  type: 'results',
  at: '2026-03-02T15:00:25.000Z',
  results: { summary: 'Fine', score: 80 },
};

test('what is told of a conversation becomes an event in our own words', () => {
  const { client_token: _, ref: __, at: ___, ...said } = told;
  expect(readCallEvent(told)).toEqual({ v: 1, ...ref, ...said });
});

test.each([
  ['a score that is none', { results: { score: 101 } }],
  ['a word that we do not know', { results: { mood: 'good' } }],
  ['a reference to another attempt', { client_token: 'att_02' }],
])('results with %s are none of ours', (_, change) => {
  expect(readCallEvent({ ...told, ...change })).toBeUndefined();
});

test.each<[number, unknown, unknown]>([
  [
    200,
    { content_type: 'audio/wav', base64: 'UklGRg==' },
    { content_type: 'audio/wav', bytes: Buffer.from('RIFF') },
  ],
  [404, { code: 'call_not_found' }, null],
])('a recording answered %i %j is %j', async (status, body, expected) => {
  const { carrier, asked } = carrierAnswering(status, body);
  expect(await carrier.recording!('call_1')).toEqual(expected);
  expect(asked[0]!.url).toBe('http://carrier.test/calls/call_1/recording');
});

test.each([
  [404, 'Not Found'],
  [500, {}],
  [200, { base64: '?' }],
])('a recording that is answered %i %j throws', async (status, body) => {
  const { carrier } = carrierAnswering(status, body);
  await expect(carrier.recording!('call_1')).rejects.toThrow(String(status));
});
