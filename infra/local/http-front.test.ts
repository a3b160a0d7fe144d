import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { APIGatewayProxyEvent, APIGatewayProxyEventV2 } from 'aws-lambda';
import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  test,
} from 'vitest';
import { WebSocket } from 'ws';
import { dashboardFiles } from './dashboard-files.ts';
import { httpFront } from './http-front.ts';
import type { LambdaHost } from './lambda-host.ts';
import { localRoutes } from './local-routes.ts';
import { MAX_BODY_BYTES } from './request-body.ts';
import { installResponseStreaming } from './response-streaming.ts';
import { SocketFront } from './socket-front.ts';

const dist = mkdtempSync(path.join(tmpdir(), 'outdial-dist-'));
mkdirSync(path.join(dist, 'assets'));
writeFileSync(path.join(dist, 'index.html'), '<title>Outdial</title>');
writeFileSync(path.join(dist, 'assets/app-1a2b.js'), 'run()');
writeFileSync(path.join(dist, 'assets/large-3c4d.js'), 'run();'.repeat(1_000));
writeFileSync(path.join(dist, 'assets/font-5e6f.woff2'), 'f'.repeat(6_000));
writeFileSync(path.join(dist, '.secret.txt'), 'hidden');

const asked: APIGatewayProxyEvent[] = [];
const told: APIGatewayProxyEventV2[] = [];
const socketEvents: { routeKey: string; body?: string }[] = [];
let connectStatus = 200;

/** Answers what it was asked, and streams two events. */
const host: Pick<LambdaHost, 'invoke' | 'stream'> = {
  async invoke(name, event) {
    if (name === 'socket') {
      const { requestContext, body } = event as {
        requestContext: { routeKey: string };
        body?: string;
      };
      const { routeKey } = requestContext;
      socketEvents.push({ routeKey, ...(body !== undefined && { body }) });
      return { statusCode: routeKey === '$connect' ? connectStatus : 200 };
    }
    if (name === 'take_carrier_event') {
      told.push(event as APIGatewayProxyEventV2);
      const body = '<Response/>';
      return { statusCode: 200, headers: { 'content-type': 'text/xml' }, body };
    }
    const request = event as APIGatewayProxyEvent;
    asked.push(request);
    if (request.path.endsWith('/broken')) throw new Error('secret detail');
    return { statusCode: 201, headers: { 'x-from': name }, body: '{"a":1}' };
  },
  async stream(name, event, stream) {
    asked.push(event as APIGatewayProxyEvent);
    const body = awslambda.HttpResponseStream.from(stream as never, {
      statusCode: 200,
      headers: { 'content-type': 'text/event-stream', 'x-from': name },
    });
    body.write('data: 1\n\n');
    body.end('data: 2\n\n');
  },
};

const sockets = new SocketFront(host);
const front = httpFront({
  host,
  sockets,
  dashboard: dashboardFiles(dist, 'http://localhost:4001'),
  local: localRoutes({
    version: '1.2.3',
    carrier: { calls: () => [], live: () => ({ live: 0, peak: 0 }) },
    clock: { now: () => 0, speed: 5 },
    create_credential: async (wanted) => ({ made: wanted.org_id }),
    dashboard_config: { auth: { token: 'pat_x.y' } },
  }),
});

let port: number;
beforeAll(async () => {
  installResponseStreaming();
  port = await front.listen(0);
});
afterAll(async () => {
  sockets.close();
  await front.close(0);
});
beforeEach(() => {
  asked.length = 0;
  told.length = 0;
  socketEvents.length = 0;
  connectStatus = 200;
});

const url = (address: string) => `http://localhost:${port}${address}`;
const get = (address: string, init?: RequestInit) => fetch(url(address), init);

/** `fetch` sets the host itself and cleans addresses up. */
function raw(address: string, headers: Record<string, string>) {
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    request(
      { port, host: '127.0.0.1', path: address, headers },
      async (response) =>
        resolve({ status: response.statusCode!, body: await text(response) }),
    )
      .on('error', reject)
      .end();
  });
}

describe('a carrier', () => {
  const address = '/carrier-events/twilio/local/car_1/voice?ref=a%2Fb&x=1';

  test('is heard in the shape of a function URL, and gets what it asked for', async () => {
    const answer = await get(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'X-Two': 'Yes' },
      body: '{"name":"Zoë"}',
    });
    expect([answer.status, await answer.text()]).toEqual([200, '<Response/>']);
    expect(answer.headers.get('content-type')).toBe('text/xml');
    expect(told[0]).toMatchObject({
      rawPath: '/carrier-events/twilio/local/car_1/voice',
      rawQueryString: 'ref=a%2Fb&x=1',
      headers: { 'x-two': 'Yes' },
      body: '{"name":"Zoë"}',
      isBase64Encoded: false,
      requestContext: { http: { method: 'POST' } },
    });
  });

  test.each([
    ['a form', 'application/x-www-form-urlencoded', Buffer.from('a=b&c=%20')],
    ['bytes', 'application/octet-stream', Buffer.from([0xff, 0x00])],
  ])('is heard with %s as base64', async (_case, type, body) => {
    const headers = { 'content-type': type };
    await get(address, { method: 'POST', headers, body });
    const [{ isBase64Encoded, body: sent } = {}] = told;
    expect(isBase64Encoded).toBe(true);
    expect(Buffer.from(sent ?? '', 'base64')).toEqual(body);
  });

  test('is not confused with a page', async () => {
    expect((await get('/carrier-eventsx')).status).toBe(200);
    expect(told).toEqual([]);
  });
});

describe('the API', () => {
  test('gets a request in the shape of the REST gateway', async () => {
    const answer = await get('/api/v1/campaigns?q=a%20b&q=c', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'X-Two': 'Yes' },
      body: '{"name":"Zoë"}',
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('x-from')).toBe('api');
    expect(asked[0]).toMatchObject({
      httpMethod: 'POST',
      path: '/api/v1/campaigns',
      queryStringParameters: { q: 'c' },
      multiValueQueryStringParameters: { q: ['a b', 'c'] },
      body: '{"name":"Zoë"}',
      isBase64Encoded: false,
      requestContext: { requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
  });

  test('gets a form as bytes, whatever is in its file', async () => {
    const bytes = Buffer.from([0xff, 0xfe, 0x00, 0x80]);
    const form = new FormData();
    form.set('contacts', new Blob([bytes]), 'a.csv');
    await get('/api/v1/campaigns', { method: 'POST', body: form });
    const [event] = asked;
    expect(event?.isBase64Encoded).toBe(true);
    expect(Buffer.from(event!.body!, 'base64').includes(bytes)).toBe(true);
  });

  test('keeps what failed to itself', async () => {
    const answer = await get('/api/v1/broken');
    expect(answer.status).toBe(500);
    const body = await answer.text();
    expect(JSON.parse(body)).toMatchObject({ code: 'internal', status: 500 });
    expect(body).not.toContain('secret');
  });

  test('streams the events of a campaign', async () => {
    const answer = await get('/api/v1/campaigns/cmp_1/events');
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    expect(await answer.text()).toBe('data: 1\n\ndata: 2\n\n');
    expect(asked[0]?.path).toBe('/api/v1/campaigns/cmp_1/events');
  });

  test.each([
    ['GET', 'campaigns/cmp_1/events', 'campaign_events'],
    ['GET', 'campaigns/cmp_1/attempt-report.csv', 'downloads'],
    ['GET', 'campaigns/cmp_1/uploads/upl_1/rejects.csv', 'downloads'],
    ['DELETE', 'campaigns/cmp_1/attempt-report.csv', 'api'],
  ])('%s %s is answered by %s', async (method, address, name) => {
    const answer = await get(`/api/v1/${address}`, { method });
    expect(answer.headers.get('x-from')).toBe(name);
    await answer.text();
  });

  test.each([
    ['multipart/form-data; boundary=x', 'use_upload'],
    ['application/json', 'payload_too_large'],
  ])('refuses a body that is too large: %s', async (type, code) => {
    const answer = await get('/api/v1/campaigns', {
      method: 'POST',
      headers: { 'content-type': type },
      body: new Uint8Array(MAX_BODY_BYTES + 1),
    });
    expect(answer.status).toBe(413);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.json()).toMatchObject({ code, status: 413 });
    expect(asked).toEqual([]);
  });

  test('refuses a body that grows too large without saying so', async () => {
    const chunk = new Uint8Array(1024 * 1024);
    let sent = 0;
    const body = new ReadableStream({
      pull(controller) {
        sent += chunk.length;
        if (sent > MAX_BODY_BYTES + chunk.length) controller.close();
        else controller.enqueue(chunk);
      },
    });
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit;
    expect((await get('/api/v1/campaigns', init)).status).toBe(413);
    expect(asked).toEqual([]);
  });
});

describe('the dashboard', () => {
  test.each(['/', '/campaigns', '/campaigns/cmp_1/calls'])(
    'answers the page at %s, with a strict policy',
    async (address) => {
      const answer = await get(address);
      expect(await answer.text()).toContain('<title>Outdial</title>');
      const policy = answer.headers.get('content-security-policy')!;
      expect(policy).toContain("default-src 'self'; script-src 'self';");
      expect(policy).toContain("connect-src 'self' http://localhost:4001;");
      expect(policy).toContain("media-src 'self' http://localhost:4001;");
      expect(policy).not.toMatch(/unsafe|\*/);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('cache-control')).toBe('no-cache');
    },
  );

  test('lets hashed files be kept, and says their type', async () => {
    const answer = await get('/assets/app-1a2b.js');
    expect(answer.headers.get('content-type')).toMatch(/^text\/javascript/);
    expect(answer.headers.get('cache-control')).toContain('immutable');
  });

  describe('compresses', () => {
    const large = '/assets/large-3c4d.js';
    const ask = (
      address: string,
      accepts: string,
      more: Record<string, string> = {},
      method = 'GET',
    ) =>
      new Promise<{
        status: number;
        headers: IncomingHttpHeaders;
        bytes: Buffer;
      }>((resolve, reject) => {
        const headers = { ...more, 'accept-encoding': accepts };
        request(
          { port, host: '127.0.0.1', path: address, method, headers },
          async (answer) =>
            resolve({
              status: answer.statusCode!,
              headers: answer.headers,
              bytes: await buffer(answer),
            }),
        )
          .on('error', reject)
          .end();
      });

    test.each([
      ['gzip, deflate, br', 'br', brotliDecompressSync],
      ['gzip;q=1.0, br;q=0.5', 'br', brotliDecompressSync],
      ['*', 'br', brotliDecompressSync],
      ['br;q=0, gzip', 'gzip', gunzipSync],
      ['gzip', 'gzip', gunzipSync],
      ['', undefined, (bytes: Buffer) => bytes],
      ['identity, br;q=0', undefined, (bytes: Buffer) => bytes],
    ])('for who takes %j as %s', async (accepts, encoding, open) => {
      const { headers, bytes } = await ask(large, accepts);
      expect(headers['content-encoding']).toBe(encoding);
      expect(headers.vary).toBe('Accept-Encoding');
      expect(headers['content-length']).toBe(String(bytes.length));
      expect(String(open(bytes))).toBe('run();'.repeat(1_000));
    });

    test('neither fonts nor what is small', async () => {
      for (const address of ['/assets/font-5e6f.woff2', '/']) {
        const { headers } = await ask(address, 'br');
        expect(headers['content-encoding']).toBeUndefined();
        expect(headers.vary).toBeUndefined();
      }
    });

    test('says of a HEAD what a GET would bring', async () => {
      const got = await ask(large, 'br');
      const head = await ask(large, 'br', {}, 'HEAD');
      expect(head.bytes).toHaveLength(0);
      for (const name of ['content-length', 'content-encoding', 'etag'])
        expect(head.headers[name]).toBe(got.headers[name]);
    });

    test('with a tag for each encoding, and 304 for who has it', async () => {
      const { etag } = (await ask(large, 'br')).headers;
      const plain = (await ask(large, '')).headers.etag;
      expect(etag).not.toBe(plain);
      const known = { 'if-none-match': `"other", W/${etag}` };
      const again = await ask(large, 'br', known);
      expect(again.status).toBe(304);
      expect(again.bytes).toHaveLength(0);
      expect((await ask(large, 'gzip', known)).status).toBe(200);
    });

    test('a file anew when it was built again', async () => {
      const file = path.join(dist, 'assets/changing-7a8b.js');
      writeFileSync(file, 'one();'.repeat(1_000));
      const before = await ask('/assets/changing-7a8b.js', 'br');
      writeFileSync(file, 'three();'.repeat(1_000));
      const after = await ask('/assets/changing-7a8b.js', 'br');
      expect(after.headers.etag).not.toBe(before.headers.etag);
      expect(String(brotliDecompressSync(after.bytes))).toMatch(/^three/);
    });
  });

  test.each([
    '/assets/gone.js',
    '/../package.json',
    '/%2e%2e/package.json',
    '/assets/..%2f..%2fpackage.json',
    '/.secret.txt',
    '/%00.txt',
  ])('answers 404 at %s', async (address) => {
    expect(await raw(address, { host: 'localhost' })).toMatchObject({
      status: 404,
    });
  });

  test('takes no POST', async () => {
    const answer = await get('/campaigns', { method: 'POST' });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, HEAD');
  });
});

describe('what is local only', () => {
  test('tells its health to anybody', async () => {
    const answer = await raw('/healthz', { host: 'evil.example' });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toEqual({ status: 'ok', version: '1.2.3' });
  });

  test.each(['POST', 'PUT', 'DELETE'])(
    'is asked for its health, and not by %s',
    async (method) => {
      const answer = await get('/healthz', { method });
      expect(answer.status).toBe(405);
      expect(answer.headers.get('allow')).toBe('GET, HEAD');
      expect(await answer.json()).toMatchObject({ code: 'method_not_allowed' });
    },
  );

  test.each(['/config.json', '/local/clock', '/local/carrier/calls'])(
    'hides %s from a page that gave this machine its own name',
    async (address) => {
      expect((await raw(address, { host: 'evil.example' })).status).toBe(403);
      const own = await raw(address, { host: `127.0.0.1:${port}` });
      expect(own.status).toBe(200);
    },
  );

  test('lets no other origin read the sign-in, nor any cache keep it', async () => {
    const answer = await get('/config.json', {
      headers: { origin: 'https://evil.example' },
    });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test('tells the one clock', async () => {
    expect(await (await get('/local/clock')).json()).toEqual({
      now: '1970-01-01T00:00:00.000Z',
      speed: 5,
    });
  });

  test('makes credentials, and refuses what is none', async () => {
    const post = (body: string) =>
      get('/local/credentials', { method: 'POST', body });
    const good = { kind: 'ak', org_id: 'org_b', scopes: ['campaigns:read'] };
    expect(await (await post(JSON.stringify(good))).json()).toEqual({
      made: 'org_b',
    });
    expect((await post('{"kind":')).status).toBe(400);
    const bad = await post(JSON.stringify({ ...good, scopes: ['all'] }));
    expect(await bad.json()).toMatchObject({
      code: 'invalid_request',
      errors: [{ path: 'scopes.0' }],
    });
    expect((await get('/local/credentials')).status).toBe(405);
    expect((await get('/local/nothing')).status).toBe(404);
  });
});

describe('a socket', () => {
  const open = (address: string) => {
    const socket = new WebSocket(`ws://localhost:${port}${address}`);
    return new Promise<WebSocket | string>((resolve) => {
      socket.on('open', () => resolve(socket));
      socket.on('error', (error) => resolve(error.message));
    });
  };

  test('is refused when the function says so, or the address is another', async () => {
    connectStatus = 401;
    expect(await open('/ws?ticket=old')).toContain('401');
    connectStatus = 200;
    expect(await open('/api/ws')).toContain('404');
  });

  test('hands its messages to the function in order, and its end', async () => {
    const socket = (await open('/ws?ticket=new')) as WebSocket;
    for (const word of ['one', 'two', 'three']) socket.send(word);
    socket.close();
    await expect
      .poll(() => socketEvents)
      .toEqual([
        { routeKey: '$connect' },
        { routeKey: '$default', body: 'one' },
        { routeKey: '$default', body: 'two' },
        { routeKey: '$default', body: 'three' },
        { routeKey: '$disconnect' },
      ]);
  });

  test('is closed when a message is larger than the gateway takes', async () => {
    const socket = (await open('/ws?ticket=new')) as WebSocket;
    const code = new Promise((resolve) => socket.on('close', resolve));
    socket.send('x'.repeat(128 * 1024 + 1));
    expect(await code).toBe(1009);
  });
});

describe('a malformed request', () => {
  const say = (bytes: string) =>
    new Promise<string>((resolve) => {
      let answer = '';
      connect(port, '127.0.0.1')
        .on('data', (chunk) => {
          answer += chunk;
        })
        .on('error', () => resolve(answer))
        .on('close', () => resolve(answer))
        .end(bytes);
    });

  test.each([
    'nonsense\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: a\r\nBad Header\r\n\r\n',
    'POST /api/v1/x HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc',
    'GET // HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    'GET http:// HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    'GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  ])('harms nothing: %j', async (bytes) => {
    await say(bytes);
    expect((await get('/healthz')).status).toBe(200);
  });
});
