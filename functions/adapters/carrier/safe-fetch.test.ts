import {
  createServer,
  request as httpRequest,
  type RequestOptions,
} from 'node:http';
import type { request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, it, test } from 'vitest';
import { askOnce } from './ask.ts';
import { safeFetch } from './safe-fetch.ts';

const asked: string[] = [];
const plain: typeof globalThis.fetch = async (input) => {
  asked.push(String(input));
  return new Response('plain');
};
const outside = (addresses: string[], allows_loopback = false) =>
  safeFetch({ fetch: plain, resolve: async () => addresses, allows_loopback });

test.each([
  'https://api.twilio.com/2010-04-01/Accounts/AC1.json',
  'https://api.dublin.ie1.twilio.com/',
  'https://api.telnyx.com/v2/calls',
  'https://voice-chime.us-east-1.amazonaws.com/',
])('the carriers’ own go out as they are: %s', async (url) => {
  const answer = await outside([])(url);
  expect(await answer.text()).toBe('plain');
  expect(asked.at(-1)).toBe(url);
});

test.each([
  ['http://jambonz.example.com/api', ['93.184.215.14']],
  ['https://169.254.169.254/latest', []],
  ['http://localhost:4010/', ['127.0.0.1']],
  ['https://user:secret@jambonz.example.com/', ['93.184.215.14']],
  ['https://twilio.com.example.local/', ['93.184.215.14']],
  // Names that lead inside, also beside one that does not.
  ['https://jambonz.example.com/api', ['10.0.0.7']],
  ['https://jambonz.example.com/api', ['93.184.215.14', '::1']],
  ['https://jambonz.example.com/api', []],
])('%s at %j is not asked, and nothing was sent', async (url, addresses) => {
  const before = asked.length;
  const answer = await askOnce(outside(addresses), url, { method: 'POST' });
  expect(answer).toEqual({ kind: 'unsent' });
  expect(asked.length).toBe(before);
});

it('asks anybody else at an address that was looked at, and follows nobody', async () => {
  let lookedUp: unknown;
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    const { method, url, headers } = request;
    const said = { method, url, body, key: headers.authorization };
    response.writeHead(302, {
      location: 'http://10.0.0.7/',
      'x-a': ['1', '2'],
    });
    response.end(JSON.stringify(said));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const fetch = safeFetch({
    fetch: plain,
    resolve: async () => ['93.184.215.14'],
    allows_loopback: false,
    // The connection alone is another: no certificate is good for that name.
    open: ((url: string, options: RequestOptions, hear: () => void) => {
      options.lookup?.('twin.example', {}, (_error, address) => {
        lookedUp = address;
      });
      const { lookup: _, ...rest } = options;
      const here = `http://127.0.0.1:${port}${new URL(url).pathname}`;
      return httpRequest(here, rest, hear);
    }) as typeof httpsRequest,
  });
  const answer = await fetch('https://twin.example/v1/Calls', {
    method: 'POST',
    headers: { authorization: 'Bearer key' },
    body: '{"to":1}',
  });
  server.close();
  expect(answer.status).toBe(302);
  expect(answer.headers.get('x-a')).toBe('1, 2');
  expect(await answer.json()).toEqual({
    method: 'POST',
    url: '/v1/Calls',
    body: '{"to":1}',
    key: 'Bearer key',
  });
  expect(lookedUp).toBe('93.184.215.14');
});

it('asks this machine only where that is allowed', async () => {
  const here = outside(['127.0.0.1'], true);
  const answer = await here('http://127.0.0.1:4010/v1/Accounts');
  expect(await answer.text()).toBe('plain');
});

// Whoever has an account at AWS has names under amazonaws.com.
test.each([
  'https://x1.execute-api.us-east-1.amazonaws.com/2010-04-01',
  'https://ec2-1-2-3-4.compute-1.amazonaws.com/',
  'https://vpce-1.s3.us-east-1.vpce.amazonaws.com/',
])('%s is anybody’s: its address is looked at', async (url) => {
  const before = asked.length;
  expect(await askOnce(outside(['10.0.0.7']), url, {})).toEqual({
    kind: 'unsent',
  });
  expect(asked.length).toBe(before);
});

/** Redirects from one address to the next; told where it was asked, and with which key. */
function redirects(to: Readonly<Record<string, string>>) {
  const seen: [url: string, key: string | null][] = [];
  const fetch = safeFetch({
    resolve: async () => [],
    allows_loopback: false,
    fetch: async (input, init) => {
      const url = String(input);
      seen.push([url, new Headers(init?.headers).get('authorization')]);
      // Else the machine's own `fetch` would follow by itself.
      expect(init?.redirect).not.toBe('follow');
      const location = to[url];
      return location === undefined
        ? new Response('sound')
        : new Response(null, { status: 302, headers: { location } });
    },
  });
  return { seen, fetch };
}
const FILE = 'https://api.twilio.com/Recordings/RE1.mp3';
const init = { headers: { authorization: 'Basic key' } };

it('follows a carrier to the carriers’ own, and shows no key there', async () => {
  const bucket = 'https://media.s3.eu-west-1.amazonaws.com/RE1.mp3';
  const { seen, fetch } = redirects({ [FILE]: bucket });
  expect(await (await fetch(FILE, init)).text()).toBe('sound');
  expect(seen).toEqual([
    [FILE, 'Basic key'],
    [bucket, null],
  ]);
});

test.each([
  'http://127.0.0.1:9001/2018-06-01/runtime/invocation/next',
  'https://169.254.169.254/latest',
  'http://media.twilio.com/RE1.mp3',
])('follows no carrier to %s', async (location) => {
  const { seen, fetch } = redirects({ [FILE]: location });
  await expect(fetch(FILE, init)).rejects.toThrow('fetch failed');
  expect(seen).toHaveLength(1);
});

it('goes round in no circle', async () => {
  const { seen, fetch } = redirects({ [FILE]: FILE });
  await expect(fetch(FILE, init)).rejects.toThrow('fetch failed');
  expect(seen.length).toBeLessThan(10);
});

it('brings no sound that never ends, not even of the carriers’ own', async () => {
  const megabyte = new Uint8Array(1024 * 1024);
  const endless = () =>
    new ReadableStream<Uint8Array>({ pull: (to) => to.enqueue(megabyte) });
  const fetch = safeFetch({
    resolve: async () => [],
    allows_loopback: false,
    fetch: async () => new Response(endless()),
  });
  const answer = await fetch('https://anybody.s3.us-east-1.amazonaws.com/a');
  await expect(answer.arrayBuffer()).rejects.toThrow('too long');
});
