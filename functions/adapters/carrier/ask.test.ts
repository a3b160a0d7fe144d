import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { askOnce, isUnsent, parsed } from './ask.ts';

const failing = (error: Error) => async () => {
  throw error;
};
const withCode = (code: string) => Object.assign(new Error(code), { code });

it.each<[string, Error, string]>([
  [
    'refused',
    new TypeError('fetch failed', { cause: withCode('ECONNREFUSED') }),
    'unsent',
  ],
  [
    'no such host',
    new TypeError('fetch failed', { cause: withCode('ENOTFOUND') }),
    'unsent',
  ],
  [
    'refused at each address',
    new TypeError('fetch failed', {
      cause: new AggregateError([
        withCode('ECONNREFUSED'),
        withCode('ENETUNREACH'),
      ]),
    }),
    'unsent',
  ],
  [
    'reset at one of them',
    new AggregateError([withCode('ECONNREFUSED'), withCode('ECONNRESET')]),
    'lost',
  ],
  [
    'reset',
    new TypeError('fetch failed', { cause: withCode('ECONNRESET') }),
    'lost',
  ],
  [
    'cut off',
    new TypeError('terminated', { cause: withCode('UND_ERR_SOCKET') }),
    'lost',
  ],
  ['timed out', new DOMException('late', 'TimeoutError'), 'lost'],
  ['whatever else', new TypeError('fetch failed'), 'lost'],
])('a request that was %s', async (_, error, kind) => {
  expect(await askOnce(failing(error), 'https://a.example', {})).toEqual({
    kind,
  });
});

it('is what Node says of a port where nobody listens, and of one that hangs up', async () => {
  const server = createServer((_, response) => void response.destroy());
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/`;
  expect(await askOnce(fetch, url, { method: 'POST' })).toEqual({
    kind: 'lost',
  });
  await new Promise((done) => server.close(done));
  expect(await askOnce(fetch, url, { method: 'POST' })).toEqual({
    kind: 'unsent',
  });
});

it('hands an answer over as it is, and follows nobody elsewhere', async () => {
  const seen: RequestInit[] = [];
  const answers: typeof fetch = async (_, init) => {
    seen.push(init!);
    return new Response('{"a":1}', { status: 201, headers: { 'x-a': 'b' } });
  };
  const asked = await askOnce(answers, 'https://a.example', { method: 'POST' });
  expect(asked).toMatchObject({
    kind: 'answered',
    status: 201,
    text: '{"a":1}',
  });
  expect(asked.kind === 'answered' && asked.headers.get('x-a')).toBe('b');
  expect(seen).toMatchObject([{ method: 'POST', redirect: 'manual' }]);
});

it('reads JSON, and nothing else', () => {
  expect([parsed('{"a":1}'), parsed('<html>')]).toEqual([{ a: 1 }, undefined]);
  expect(isUnsent('ECONNREFUSED')).toBe(false);
});

it('reads no answer that never ends, and lets go of it', async () => {
  let sent = 0;
  let isLetGo = false;
  const megabyte = new Uint8Array(1024 * 1024);
  const endless = new ReadableStream<Uint8Array>({
    pull(to) {
      sent += 1;
      to.enqueue(megabyte);
    },
    cancel() {
      isLetGo = true;
    },
  });
  const answers = async () => new Response(endless);
  const asked = await askOnce(answers, 'https://a.example', {});
  expect(asked).toEqual({ kind: 'lost' });
  expect(isLetGo).toBe(true);
  expect(sent).toBeLessThan(16);
});
