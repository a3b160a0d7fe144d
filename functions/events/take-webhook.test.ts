import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { expect, test } from 'vitest';
import { encodeRef } from '#functions/adapters/carrier/call-ref.ts';
import { ForeignNews } from './apply-news.ts';
import { type Taken, type Teller, takeWebhook } from './take-webhook.ts';
import {
  fakeFace,
  makeAccount,
  PATH,
  type Post,
  webhookOf,
} from './testing.ts';
import { readWebhookPath } from './webhook-path.ts';

const NOW = Date.parse('2026-03-02T15:00:00.000Z');
const refOf = (org_id: string) =>
  encodeRef({
    org_id,
    campaign_id: 'cmp_01',
    run_number: 1,
    seq: 5,
    slot: 2,
    attempt_id: 'att_01',
  });
const answered = {
  event_id: 'evt_1',
  type: 'answered',
  at: '2026-03-02T15:00:00.300Z',
} as const;
const said = { ref: refOf('org_a'), events: [answered] };

/** Organizations a and b have one carrier each; a has one of another kind, too. */
const accounts = [
  makeAccount(),
  makeAccount({ carrier_id: 'car_2', kind: 'telnyx' }),
  makeAccount({
    org_id: 'org_b',
    carrier_id: 'car_b',
    credentials: { secret: 'sec_b' },
  }),
];

interface Rig {
  readonly doubts?: boolean;
  readonly decide?: () => Promise<never>;
}

async function ask(
  post: Partial<Post>,
  change: (request: APIGatewayProxyEventV2) => APIGatewayProxyEventV2 = (it) =>
    it,
  { doubts = false, decide }: Rig = {},
) {
  const taken: [Taken, Teller][] = [];
  let secret = doubts ? 'former' : undefined;
  const answer = await takeWebhook(
    {
      realClock: { now: () => NOW },
      faces: { twilio: fakeFace, telnyx: fakeFace },
      accounts: {
        accountOf: async (org, id) => {
          const found = accounts.find(
            (it) => it.org_id === org && it.carrier_id === id,
          );
          return found && secret
            ? { ...found, credentials: { secret } }
            : found;
        },
        doubt: () => {
          const is = secret !== undefined;
          secret = undefined;
          return is;
        },
      },
      base: (domain) => `https://${domain}`,
      decide: async (received, by) => {
        if (decide) return decide();
        taken.push([received, by]);
        return { kind: 'hang_up' };
      },
    },
    change(webhookOf({ said, now: NOW, ...post })),
  );
  return { answer, taken };
}

test('what a carrier signed is taken, then acknowledged', async () => {
  const { answer, taken } = await ask({});
  expect(answer).toEqual({ statusCode: 204, body: '' });
  expect(taken).toHaveLength(1);
  expect(taken[0]![0].events).toMatchObject([
    { org_id: 'org_a', attempt_id: 'att_01', type: 'answered' },
  ]);
  expect(taken[0]![1]).toMatchObject({ org_id: 'org_a', carrier_id: 'car_1' });
});

test('whoever asks gets what becomes of the call', async () => {
  const { answer } = await ask({ path: `${PATH}/voice` });
  expect(answer).toEqual({
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: '{"kind":"hang_up"}',
  });
});

test('an answer that takes no decision is the face’s own', async () => {
  const { answer } = await ask({ said: { ...said, answer: 'ok' } });
  expect(answer).toEqual({ statusCode: 200, body: 'ok' });
});

test('a body in base64 is what was signed', async () => {
  expect((await ask({ is_base64: true })).answer.statusCode).toBe(204);
});

test('credentials that were changed a moment ago are read once more', async () => {
  expect((await ask({}, undefined, { doubts: true })).answer.statusCode).toBe(
    204,
  );
  const strange = await ask({ secret: 'guessed' }, undefined, { doubts: true });
  expect(strange.answer.statusCode).toBe(403);
});

test('news of another carrier’s call are refused, and what fails is told', async () => {
  const foreign = { decide: () => Promise.reject(new ForeignNews('att_01')) };
  expect((await ask({}, undefined, foreign)).answer.statusCode).toBe(403);
  const down = { decide: () => Promise.reject(new Error('the queue is down')) };
  await expect(ask({}, undefined, down)).rejects.toThrow('the queue is down');
});

type Change = (request: APIGatewayProxyEventV2) => APIGatewayProxyEventV2;
const corpus: [string, Partial<Post>, Change | undefined, number][] = [
  ['a GET', { method: 'GET' }, undefined, 405],
  ['a path of nobody', { path: '/carrier-events' }, undefined, 404],
  [
    'a path of no kind',
    { path: '/carrier-events/acme/org_a/car_1' },
    undefined,
    404,
  ],
  [
    'a path above',
    { path: '/carrier-events/twilio/org_a/car_1/../../x' },
    undefined,
    404,
  ],
  [
    'a path without a carrier',
    { path: '/carrier-events/twilio/org_a' },
    undefined,
    404,
  ],
  [
    '64 KB and more',
    { said: { ...said, ref: 'x'.repeat(64 * 1024) } },
    undefined,
    413,
  ],
  [
    'an unknown carrier',
    { path: '/carrier-events/twilio/org_a/car_9' },
    undefined,
    403,
  ],
  [
    'another organization’s carrier',
    { path: '/carrier-events/twilio/org_b/car_1' },
    undefined,
    403,
  ],
  [
    'a carrier of another kind',
    { path: '/carrier-events/twilio/org_a/car_2' },
    undefined,
    403,
  ],
  [
    'a kind without webhooks',
    { path: '/carrier-events/simulated/org_a/car_1' },
    undefined,
    403,
  ],
  ['a foreign key', { secret: 'sec_b' }, undefined, 403],
  [
    'a signature for another address',
    { base: 'https://elsewhere.example' },
    undefined,
    403,
  ],
  ['a replay from 301 s ago', { age: 301_000 }, undefined, 403],
  ['a signature of the future', { age: -301_000 }, undefined, 403],
  [
    'another body',
    {},
    (it) => ({ ...it, body: it.body!.replace('evt_1', 'evt_2') }),
    403,
  ],
  ['another query', {}, (it) => ({ ...it, rawQueryString: 'a=2' }), 403],
  ['no signature', {}, (it) => ({ ...it, headers: {} }), 403],
  [
    'another organization’s call, rightly signed',
    { said: { ...said, ref: refOf('org_b') } },
    undefined,
    403,
  ],
  [
    'another organization’s call that asks',
    { said: { ref: refOf('org_b'), events: [], asks: true } },
    undefined,
    403,
  ],
  ['a call of nobody', { said: { ...said, ref: 'x' } }, undefined, 400],
];
test.each(corpus)(
  '%s is refused without a word',
  async (_case, post, change, status) => {
    const { answer, taken } = await ask(post, change);
    expect(answer).toMatchObject({ statusCode: status, body: '' });
    expect(taken).toEqual([]);
  },
);

test('a replay within its time is taken again: what it says changes nothing then', async () => {
  expect((await ask({ age: 299_000 })).answer.statusCode).toBe(204);
});

test.each([
  [PATH, ''],
  [`${PATH}/`, ''],
  [`${PATH}/amd`, '/amd'],
  [`${PATH}/recording/done`, '/recording/done'],
])('%s is its carrier’s, at %s', (path, sub) => {
  expect(readWebhookPath(path)).toEqual({
    kind: 'twilio',
    org: 'org_a',
    carrier: 'car_1',
    sub,
  });
});
