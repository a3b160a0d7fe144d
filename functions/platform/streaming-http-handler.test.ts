import { Readable, Writable } from 'node:stream';
import type { Context } from 'aws-lambda';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { getCredential } from '#functions/adapters/dynamodb/credential-store.ts';
import { type Api, makeApi } from '#functions/api/testing.ts';
import { routeTable } from '#shared/contracts/routes.ts';
import { streamingHttpHandler } from './http-handler.ts';

const MB = 1_000_000;
const path = '/api/v1/campaigns/cmp_1/attempt-report.csv';

/** What the client of one response gets. */
function client() {
  const got = { status: 0, headers: {}, parts: 0, bytes: 0, text: '' };
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      got.parts += chunk.length > 0 ? 1 : 0;
      got.bytes += chunk.length;
      if (got.bytes < MB) got.text += chunk;
      setImmediate(done);
    },
  });
  return { got, stream };
}

let api: Api;
beforeEach(async () => {
  api = await makeApi();
  vi.stubGlobal('awslambda', {
    streamifyResponse: (handler: unknown) => handler,
    HttpResponseStream: {
      from(stream: Writable, head: { statusCode: number; headers: object }) {
        stream.emit('head', head);
        return stream;
      },
    },
  });
});
afterEach(() => vi.unstubAllGlobals());

/** Asks a function that answers every report with this file. */
async function ask(key: string | null, file: () => Readable) {
  const handler = streamingHttpHandler({
    routes: routeTable.filter(({ streaming }) => streaming === 'download'),
    handlers: {
      get_attempt_report: async () => ({
        status: 200,
        file: file(),
        content_type: 'text/csv',
      }),
    },
    deps: {
      table: api.table,
      clock: api.clock,
      real_clock: api.clock,
      inline_csv_bytes: 0,
    },
    auth: {
      get_credential: (id) => getCredential(api.table, id),
      get_member: async () => undefined,
      pepper: 'pepper',
      real_clock: api.clock,
    },
  }) as unknown as (
    event: unknown,
    stream: Writable,
    context: Context,
  ) => Promise<void>;
  const { got, stream } = client();
  stream.on('head', ({ statusCode, headers }) =>
    Object.assign(got, { status: statusCode, headers }),
  );
  const event = {
    httpMethod: 'GET',
    path,
    headers: key ? { Authorization: `Bearer ${key}` } : {},
    requestContext: { requestId: 'req_1' },
  };
  return { got, stream, done: handler(event, stream, {} as Context) };
}

it('hands on a file as it is made, however long it is', async () => {
  let ahead = 0;
  let most = 0;
  const { got, done, stream } = await ask(api.key, () =>
    Readable.from(
      (function* () {
        for (let i = 0; i < 20; i++) {
          ahead += 1;
          most = Math.max(most, ahead - got.parts);
          yield 'x'.repeat(MB);
        }
      })(),
    ),
  );
  await done;
  expect(got).toMatchObject({ status: 200, bytes: 20 * MB });
  expect(got.headers).toMatchObject({
    'content-type': 'text/csv',
    'x-request-id': 'req_1',
  });
  expect(most).toBeLessThan(20);
  expect(stream.writableFinished).toBe(true);
});

it('answers a problem before the first byte', async () => {
  const { got, done } = await ask(null, () => Readable.from(['never']));
  await done;
  expect(got.status).toBe(401);
  expect(JSON.parse(got.text)).toMatchObject({ code: 'unauthorized' });
  expect(got.headers).toMatchObject({ 'www-authenticate': 'Bearer' });
});

it('breaks an answer off, rather than end it, when its source fails', async () => {
  const { got, done, stream } = await ask(api.key, () =>
    Readable.from(
      (function* () {
        yield 'a,b\n';
        throw new Error('throttled');
      })(),
    ),
  );
  await expect(done).rejects.toThrow('throttled');
  expect(got.status).toBe(200);
  expect(stream.writableFinished).toBe(false);
  expect(stream.destroyed).toBe(true);
});
