import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Asked, ask } from '../support/http.ts';
import {
  type Json,
  KEY,
  type Product,
  removeFolder,
  startProduct,
} from '../support/product.ts';

const api = '/api/v1/campaigns';
const json = { 'content-type': 'application/json' };
/** What must never be written anywhere but to the table. */
const CANARIES = ['+12025557731', '2025557731', 'canary-secret-9f2c'];
let product: Product;
let campaign: Json;

const send = (method: string, path: string, asked?: Asked) =>
  ask(product, method, path, asked);

beforeAll(async () => {
  product = await startProduct(['--no-demo']);
  campaign = (await send('POST', api, { body: { name: 'Mine' } })).json;
});

afterAll(async () => {
  await product?.stop();
  if (product) removeFolder(product.data);
});

it.each<[string, string, string]>([
  ['half a surrogate pair', '"a\\ud800"', 'invalid_text'],
  ['NUL', '"a\\u0000"', 'invalid_text'],
  ['an escape sequence', '"\\u001b[2J"', 'invalid_text'],
  ['DEL', '"a\\u007f"', 'invalid_text'],
  ['a turn of direction', '"a\\u202egpj.exe"', 'invalid_text'],
  ['nothing one can see', '"a\\u200b"', 'invalid_text'],
])('refuses a name with %s', async (_what, name, code) => {
  const raw = `{"name": ${name}}`;
  const answer = await send('POST', api, { raw, headers: json });
  expect([answer.status, answer.json.code]).toEqual([400, 'invalid_request']);
  expect(answer.json.errors).toEqual([
    { path: 'name', code, message: expect.any(String) },
  ]);
});

it.each([
  '<script>alert(1)</script>',
  '{{7*7}}',
  '=cmd()|calc',
  '../../etc/passwd',
  "' OR 1=1 --",
  '👩‍👩‍👧 é ä 漢字',
])('keeps the name %s as it is', async (name) => {
  const made = await send('POST', api, { body: { name } });
  expect(made.status).toBe(201);
  const read = await send('GET', `${api}/${made.json.id}`);
  expect(read.json.name).toBe(name);
});

it.each<[string, string, Record<string, string>, number, string]>([
  ['a byte order mark', '\ufeff{"name":"Marked"}', json, 201, ''],
  [
    'UTF-16',
    '{"name":"x"}',
    { 'content-type': 'application/json; charset=utf-16' },
    415,
    'unsupported_media_type',
  ],
  [
    'Brotli',
    '{"name":"x"}',
    { ...json, 'content-encoding': 'br' },
    415,
    'unsupported_media_type',
  ],
  [
    'a name said twice',
    '{"name":"a","name":"b"}',
    json,
    400,
    'invalid_request',
  ],
  ['a number that is none', '{"name": NaN}', json, 400, 'malformed_json'],
])('answers a body with %s', async (_what, raw, headers, status, code) => {
  const answer = await send('POST', api, { raw, headers });
  expect(answer.status).toBe(status);
  if (code) expect(answer.json.code).toBe(code);
});

it('knows an id only as it is spelled', async () => {
  const { id } = campaign;
  for (const other of [
    id.toUpperCase(),
    `${id}%0a`,
    `${id}%20`,
    `${id}%00`,
    `%20${id}`,
    `${id}/..;/`,
    '0',
    '-1',
    'null',
  ]) {
    const answer = await send('GET', `${api}/${other}`);
    expect([answer.status, answer.json.code], other).toEqual([
      404,
      'not_found',
    ]);
  }
});

it('believes no header that claims to be another request', async () => {
  const path = `${api}/${campaign.id}`;
  const headers = {
    'x-http-method-override': 'DELETE',
    'x-original-url': '/api/v1/keys',
    'x-rewrite-url': '/api/v1/keys',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-for': '127.0.0.1',
  };
  const read = await send('GET', path, { headers });
  expect([read.status, read.json.id]).toEqual([200, campaign.id]);
  expect(read.text).not.toContain('evil.example');
  expect((await send('POST', path, { headers })).status).toBe(405);
  expect((await send('GET', path)).status).toBe(200);
});

it('takes no credential but one, in its header', async () => {
  for (const [what, asked, path] of [
    ['in the address', { key: null }, `${api}?access_token=${KEY}`],
    [
      'two at once',
      { key: null, headers: { authorization: `Bearer ${KEY}, Bearer ${KEY}` } },
      api,
    ],
    ['in capitals', { key: KEY.toUpperCase() }, api],
    ['with a tail', { key: `${KEY} x` }, api],
    ['endless', { key: 'x'.repeat(9_000) }, api],
  ] as [string, Asked, string][]) {
    const answer = await send('GET', path, asked);
    expect([answer.status, answer.json.code], what).toEqual([
      401,
      'unauthorized',
    ]);
  }
});

it('keeps what it was sent out of answers that refuse, and out of its log', async () => {
  const [number, , secret] = CANARIES as [string, string, string];
  const refused = await Promise.all([
    send('POST', api, { raw: `{"name":"${secret} ${number}"`, headers: json }),
    send('POST', api, {
      body: { name: 'x', config_url: `${secret}:${number}` },
    }),
    send('POST', `${api}/${campaign.id}/contacts`, {
      body: { contacts: [{ phone_number: number, zzz: secret }] },
    }),
    send('POST', '/api/v1/dnc', {
      body: { phone_number: `${number}9999${secret}` },
    }),
    send('GET', `${api}/${campaign.id}/contacts?state=${secret}`),
    send('GET', api, { key: `ak_endtoend.${secret}` }),
  ]);
  for (const { status } of refused) expect(status).toBeGreaterThan(399);
  const taken = await send('POST', '/api/v1/dnc', {
    body: { phone_number: number, reason: secret },
  });
  expect(taken.status).toBe(201);
  for (const canary of CANARIES) expect(product.said()).not.toContain(canary);
  // The key is printed once, at the start, for whoever started it.
  expect(product.said().split(KEY)).toHaveLength(2);
});
