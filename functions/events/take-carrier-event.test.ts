import { createHmac } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { expect, test } from 'vitest';
import { encodeRef } from '#functions/adapters/carrier/call-ref.ts';
import { readCallEvent } from '#functions/adapters/carrier/simulated-messages.ts';
import type { CarrierEvent } from './apply-or-queue.ts';
import { takeCarrierEvent } from './take-carrier-event.ts';

const NOW = Date.parse('2026-03-02T15:00:00.000Z');
const SECRET = 'whsec_test';
const ref = {
  org_id: 'local',
  campaign_id: 'cmp_01',
  run_number: 1,
  seq: 5,
  slot: 2,
  attempt_id: 'att_01',
};
const answered = {
  event_id: 'evt_1',
  call_id: 'call_1',
  client_token: 'att_01',
  ref: encodeRef(ref),
  type: 'answered',
  at: '2026-03-02T15:00:00.300Z',
};

const sign = (secret: string, timestamp: string, body: string) =>
  `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;

interface Asked {
  body?: string;
  method?: string;
  secret?: string;
  /** Seconds the signature is older than now. */
  age?: number;
  headers?: Record<string, string>;
  isBase64Encoded?: boolean;
}

function requestOf(asked: Asked): APIGatewayProxyEventV2 {
  const body = asked.body ?? JSON.stringify(answered);
  const timestamp = String(NOW / 1000 - (asked.age ?? 0));
  const headers = {
    'x-carrier-timestamp': timestamp,
    'x-carrier-signature': sign(asked.secret ?? SECRET, timestamp, body),
    ...asked.headers,
  };
  const isBase64Encoded = asked.isBase64Encoded ?? false;
  return {
    headers,
    body: isBase64Encoded ? Buffer.from(body).toString('base64') : body,
    isBase64Encoded,
    requestContext: { http: { method: asked.method ?? 'POST' } },
  } as unknown as APIGatewayProxyEventV2;
}

async function ask(asked: Asked) {
  const taken: CarrierEvent[] = [];
  const deps = {
    realClock: { now: () => NOW },
    secret: SECRET,
    readCallEvent,
    take: async (event: CarrierEvent) => void taken.push(event),
  };
  const answer = await takeCarrierEvent(deps, requestOf(asked));
  return { answer, taken };
}

const said = { event_id: 'evt_1', call_id: 'call_1', type: 'answered' };

test('a signed event is taken, then acknowledged', async () => {
  const { answer, taken } = await ask({});
  expect(answer).toEqual({ statusCode: 202, body: '' });
  expect(taken).toEqual([{ v: 1, ...ref, ...said, at: answered.at }]);
});

test('that a phone rings is acknowledged, and nothing more', async () => {
  const body = JSON.stringify({ ...answered, type: 'ringing' });
  const { answer, taken } = await ask({ body });
  expect(answer.statusCode).toBe(202);
  expect(taken).toEqual([]);
});

test('a body in base64 is taken as the bytes it stands for', async () => {
  const { answer } = await ask({ isBase64Encoded: true });
  expect(answer.statusCode).toBe(202);
});

test('an event that is not taken is not acknowledged', async () => {
  const deps = {
    realClock: { now: () => NOW },
    secret: SECRET,
    readCallEvent,
    take: () => Promise.reject(new Error('queue is down')),
  };
  await expect(takeCarrierEvent(deps, requestOf({}))).rejects.toThrow();
});

const big = JSON.stringify({ ...answered, ref: 'x'.repeat(64 * 1024) });
const header = (name: string, value: string) => ({
  headers: { [`x-carrier-${name}`]: value },
});
const refused: [string, Asked, number][] = [
  ['a GET', { method: 'GET' }, 405],
  ['64 KB and more', { body: big }, 413],
  ['another secret', { secret: 'guessed' }, 403],
  ['no signature', header('signature', ''), 403],
  ['a cut signature', header('signature', 'v1=abcd'), 403],
  ['a signature of another scheme', header('signature', 'v0=abcd'), 403],
  ['no timestamp', header('timestamp', ''), 403],
  ['another timestamp', header('timestamp', String(NOW / 1000 - 1)), 403],
  ['a signature of 301 s ago', { age: 301 }, 403],
  ['a signature of the future', { age: -301 }, 403],
  ['no JSON', { body: 'ringing' }, 400],
  [
    'an unknown type',
    { body: JSON.stringify({ ...answered, type: 'x' }) },
    400,
  ],
  [
    'a foreign reference',
    { body: JSON.stringify({ ...answered, ref: 'x' }) },
    400,
  ],
];

test.each(refused)(
  '%s is refused without a word',
  async (...[, asked, status]) => {
    const { answer, taken } = await ask(asked);
    expect(answer).toMatchObject({ statusCode: status, body: '' });
    expect(taken).toEqual([]);
  },
);

test.each([300, -300])('a signature %i s old is still good', async (age) => {
  expect((await ask({ age })).answer.statusCode).toBe(202);
});

test('another body under a good signature is refused', async () => {
  const request = requestOf({});
  const taken: CarrierEvent[] = [];
  const deps = {
    realClock: { now: () => NOW },
    secret: SECRET,
    readCallEvent,
    take: async (event: CarrierEvent) => void taken.push(event),
  };
  const changed = { ...request, body: request.body!.replace('evt_1', 'evt_2') };
  const answer = await takeCarrierEvent(deps, changed);
  expect(answer.statusCode).toBe(403);
  expect(taken).toEqual([]);
});
