import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as tcpServer } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type PostOptions, postAndRead, postEvent } from './post-event.ts';

const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

const here: PostOptions = {
  allows_loopback: true,
  resolve: async () => ['127.0.0.1'],
  total_ms: 300,
};

async function listen(server: Pick<Server, 'listen' | 'address' | 'close'>) {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  open.push(server);
  return (server.address() as AddressInfo).port;
}

interface Seen {
  readonly url: string | undefined;
  readonly headers: Record<string, unknown>;
  readonly body: string;
}

async function receiver(answer: (response: ServerResponse) => void) {
  const seen: Seen[] = [];
  const port = await listen(
    createServer(async (request, response) => {
      let body = '';
      for await (const part of request) body += part;
      seen.push({ url: request.url, headers: request.headers, body });
      answer(response);
    }),
  );
  return { url: `http://localhost:${port}/hook?a=1`, seen, port };
}

const post = (url: string, options: Partial<PostOptions> = {}) =>
  postEvent(url, { 'webhook-id': 'msg_1' }, '{"a":"ü"}', {
    ...here,
    ...options,
  });

describe('posting an event', () => {
  test('brings body and headers, and gets the status', async () => {
    const { url, seen } = await receiver((it) => it.writeHead(204).end());
    expect(await post(url)).toEqual({ kind: 'answered', status: 204 });
    expect(seen).toEqual([
      {
        url: '/hook?a=1',
        body: '{"a":"ü"}',
        headers: expect.objectContaining({
          'webhook-id': 'msg_1',
          'content-type': 'application/json',
          'content-length': '10',
        }),
      },
    ]);
  });

  test('follows no redirect', async () => {
    const other = await receiver((it) => it.end());
    const { url } = await receiver((it) =>
      it.writeHead(302, { location: other.url }).end(),
    );
    expect(await post(url)).toEqual({ kind: 'answered', status: 302 });
    expect(other.seen).toEqual([]);
  });

  test('does not wait for an answer that drips or never ends', async () => {
    let gone = false;
    const { url } = await receiver((response) => {
      response.writeHead(200);
      const more = setInterval(() => response.write('x'.repeat(20_000)), 5);
      response.on('close', () => {
        gone = true;
        clearInterval(more);
      });
    });
    expect(await post(url)).toEqual({ kind: 'answered', status: 200 });
    await vi.waitFor(() => expect(gone).toBe(true));
  });

  test('gives up on who says nothing', async () => {
    const { url } = await receiver(() => {});
    expect(await post(url)).toEqual({ kind: 'failed', error: 'timeout' });
  });

  test('gives up on a header that drips', async () => {
    const port = await listen(
      tcpServer((socket) => {
        socket.on('error', () => {});
        socket.write('HTTP/1.1 200 OK\r\n');
        const drip = setInterval(() => socket.write('a: b\r\n'), 20);
        socket.on('close', () => clearInterval(drip));
      }) as never,
    );
    const result = await post(`http://localhost:${port}/`);
    expect(result).toEqual({ kind: 'failed', error: 'timeout' });
  });

  test('tells a closed door, a missing name and what speaks no TLS', async () => {
    const { port } = await receiver((it) => it.end());
    expect(await post(`https://localhost:${port}/`)).toMatchObject({
      error: expect.stringMatching(/tls_failed|connection_failed/),
    });
    expect(await post('http://localhost:1/')).toMatchObject({
      error: 'connection_failed',
    });
    const resolve = async () => {
      throw Object.assign(new Error('no'), { code: 'ENOTFOUND' });
    };
    expect(await post('https://x.example/', { resolve })).toMatchObject({
      error: 'name_not_found',
    });
  });

  test.each([
    ['private', ['10.0.0.1']],
    ['metadata', ['169.254.169.254']],
    ['public and private mixed', ['93.184.216.34', '192.168.1.1']],
    ['private in IPv6 only', ['93.184.216.34', 'fd00::1']],
    ['this machine', ['127.0.0.1']],
    ['nothing', []],
  ])('connects to no name that resolves to %s', async (_, addresses) => {
    const resolve = vi.fn(async () => addresses);
    expect(await post('https://x.example/', { resolve })).toEqual({
      kind: 'failed',
      error: 'unsafe_address',
    });
    expect(resolve).toHaveBeenCalledTimes(1);
  });

  test('goes to the address that was checked, and asks no second time', async () => {
    const { url, seen } = await receiver((it) => it.end());
    // The next answer would lead somewhere else.
    const resolve = vi
      .fn(async () => ['10.0.0.1'])
      .mockResolvedValueOnce(['127.0.0.1']);
    expect(await post(url, { resolve })).toMatchObject({ kind: 'answered' });
    expect(seen).toHaveLength(1);
    expect(resolve).toHaveBeenCalledTimes(1);
  });

  test('checks the address itself again: it was saved long ago', async () => {
    const { port, seen } = await receiver((it) => it.end());
    const url = `http://127.0.0.1:${port}/`;
    expect(await post(url, { allows_loopback: false })).toEqual({
      kind: 'failed',
      error: 'unsafe_address',
    });
    expect(seen).toEqual([]);
  });
});

describe('posting and reading the answer', () => {
  const ask = (url: string, options: Partial<PostOptions> = {}) =>
    postAndRead(url, {}, '{}', { ...here, max_bytes: 100, ...options });

  test('gets what was answered', async () => {
    const { url } = await receiver((it) => it.writeHead(201).end('{"ü":1}'));
    const body = '{"ü":1}';
    expect(await ask(url)).toEqual({ kind: 'answered', status: 201, body });
  });

  test('cuts off what is longer than it may be', async () => {
    let gone = false;
    const { url } = await receiver((response) => {
      response.on('close', () => {
        gone = true;
      });
      response.write('x'.repeat(101));
    });
    const cut = { kind: 'answered', status: 200, body: null };
    expect(await ask(url)).toEqual(cut);
    await vi.waitFor(() => expect(gone).toBe(true));
  });

  test('does not wait longer for the end of an answer than for its begin', async () => {
    const { url } = await receiver((it) => it.write('{'));
    const late = { kind: 'failed', error: 'timeout' };
    expect(await ask(url, { total_ms: 60 })).toEqual(late);
  });

  test('follows no redirect, and goes to no address inside', async () => {
    const { url } = await receiver((it) =>
      it.writeHead(302, { location: 'https://other.example' }).end(),
    );
    expect(await ask(url)).toMatchObject({ status: 302 });
    const unsafe = { kind: 'failed', error: 'unsafe_address' };
    expect(await ask(url, { allows_loopback: false })).toEqual(unsafe);
    const inside = {
      allows_loopback: false,
      resolve: async () => ['10.0.0.1'],
    };
    expect(await ask('https://bot.example/', inside)).toEqual(unsafe);
  });
});
