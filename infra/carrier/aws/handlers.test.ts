import type { SQSEvent } from 'aws-lambda';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { isSignedBy } from '#functions/events/carrier-signature.ts';
import { makePlacement } from '#infra/local/carrier/testing.ts';
import { createClock } from '#infra/local/clock.ts';
import { dynamoWire } from '#infra/local/cloud/dynamodb/wire.ts';
import { awsEndpoint } from '#infra/local/cloud/endpoint.ts';
import { SqsEngine } from '#infra/local/cloud/sqs/sqs-engine.ts';
import { startQueuePoller } from '#infra/local/queue-poller.ts';
import { KEY, makeCallEngine } from './testing.ts';

/** The entry files as Lambda loads them, with the SDK's own clients, over the wire. */

const SECRET = 'whsec_test';
const EVENTS_URL = 'https://product.test/';
const QUEUE = 'errands';
const told: { headers: Headers; body: string }[] = [];
const toClean: (() => unknown)[] = [];

async function start() {
  const clock = createClock({ speed: 1, start: Date.now() });
  const sqs = new SqsEngine({ path: ':memory:', clock });
  sqs.createQueue(QUEUE, { visibility_seconds: 60 });
  const engine = makeCallEngine(clock);
  const endpoint = awsEndpoint({
    sqs,
    dynamo: (request) => dynamoWire(engine, request),
  } as Parameters<typeof awsEndpoint>[0]);
  const address = `http://127.0.0.1:${await endpoint.listen(0)}`;
  const variables = {
    AWS_ENDPOINT_URL: address,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'key',
    AWS_SECRET_ACCESS_KEY: 'secret',
    CALLS_TABLE_NAME: 'calls',
    ERRANDS_QUEUE_URL: `${address}/000000000000/${QUEUE}`,
    CARRIER_KEY: KEY,
    CARRIER_EVENTS_URL: EVENTS_URL,
    CARRIER_WEBHOOK_SECRET: SECRET,
  };
  for (const [name, value] of Object.entries(variables))
    vi.stubEnv(name, value);
  vi.stubGlobal('fetch', async (input: string, init: RequestInit) => {
    const request = new Request(input, init);
    if (request.url !== EVENTS_URL) throw new Error(`asked ${request.url}`);
    told.push({ headers: request.headers, body: await request.text() });
    return new Response(null, { status: 202 });
  });
  const face = await import('./face.handler.ts');
  const news = await import('./tell.handler.ts');
  const poller = startQueuePoller({
    sqs,
    queue: QUEUE,
    batch_size: 10,
    max_concurrency: 2,
    invoke: (event: SQSEvent) => news.handler(event),
  });
  toClean.push(
    () => clock.stop(),
    () => endpoint.close(),
    () => poller.stop(),
  );
  return face;
}

let face: Awaited<ReturnType<typeof start>>;
beforeAll(async () => {
  face = await start();
});
afterAll(async () => {
  for (const clean of toClean.reverse()) await clean();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

const ask = (method: string, rawPath: string, body = '') =>
  face.handler({
    rawPath,
    headers: { authorization: `Bearer ${KEY}` },
    requestContext: { http: { method } },
    body,
    isBase64Encoded: false,
  } as unknown as Parameters<typeof face.handler>[0]);

test('a call is placed, told and looked up through AWS', async () => {
  // Busy after a second, on a clock that nobody hurries.
  const placement = makePlacement('+14155550191');
  const placed = await ask('POST', '/calls', JSON.stringify(placement));
  expect(placed.statusCode).toBe(201);
  await vi.waitFor(() => expect(told).toHaveLength(1), { timeout: 5_000 });
  const [{ headers, body } = { headers: new Headers(), body: '' }] = told;
  expect(JSON.parse(body)).toMatchObject({
    type: 'ended',
    client_token: placement.client_token,
    sip_code: 486,
  });
  const signed = {
    body: Buffer.from(body),
    timestamp: headers.get('x-carrier-timestamp') ?? undefined,
    signature: headers.get('x-carrier-signature') ?? undefined,
  };
  expect(isSignedBy(SECRET, signed, Date.now())).toBe(true);
  const path = `/calls/by-token/${encodeURIComponent(placement.client_token)}`;
  const found = await ask('GET', path);
  expect(JSON.parse(found.body ?? '')).toMatchObject({ state: 'ended' });
});
