import { expect, it, vi } from 'vitest';
import {
  getCredential,
  putCredential,
} from '#functions/adapters/dynamodb/credential-store.ts';
import { multipart } from '#functions/api/requests-testing.ts';
import { makeApi, only, START } from '#functions/api/testing.ts';
import { problem } from '#shared/contracts/problems.ts';

const campaigns = '/api/v1/campaigns';
const create = (name = 'Spring') => ({ body: { name } });

it('answers 405 on an address that streams, too', async () => {
  const api = await makeApi();
  for (const one of ['events', 'attempt-report.csv']) {
    const answer = await api.call('DELETE', `${campaigns}/cmp_1/${one}`);
    expect(answer).toMatchObject({ status: 405, headers: { allow: 'GET' } });
  }
});

it.each([
  ['no credential', { key: null }],
  ['another scheme', { headers: { Authorization: 'Basic abc' } }],
  ['a malformed key', { key: 'ak_only' }],
  ['an unknown key', { key: 'ak_nobody.secret' }],
])('answers 401 and a challenge to %s', async (_case, ask) => {
  const api = await makeApi();
  const answer = await api.call('GET', campaigns, ask);
  expect(answer).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
  expect(answer.headers['www-authenticate']).toBe('Bearer');
});

it('answers 401 to a wrong secret, an expired key, and the wrong kind', async () => {
  const api = await makeApi();
  const expires_at = new Date(START + 1_000).toISOString();
  const { credential } = await api.credential({ expires_at });
  const status = async (key: string) =>
    (await api.call('GET', campaigns, { key })).status;
  expect(await status(credential)).toBe(200);
  expect(await status(`${credential}0`)).toBe(401);
  expect(await status(credential.replace('ak_', 'pat_'))).toBe(401);
  api.clock.at += 1_000;
  expect(await status(credential)).toBe(401);
});

it('answers 401 to a credential that was revoked', async () => {
  const api = await makeApi();
  const id = api.key.slice('ak_'.length).split('.')[0] ?? '';
  const stored = await getCredential(api.table, id);
  const revoked_at = new Date(START).toISOString();
  await putCredential(api.table, { ...stored!, revoked_at });
  expect((await api.call('GET', campaigns)).status).toBe(401);
});

it.each(['X-Outdial-Org', 'X-Anyreach-Org', 'x-account-id'])(
  'takes the organization of a user token from %s',
  async (header) => {
    const api = await makeApi();
    const { credential: key } = await api.credential({ kind: 'pat' });
    const ask = (org: string) => ({ key, headers: { [header]: org } });
    const status = async (org: string) =>
      (await api.call('GET', campaigns, ask(org))).status;
    expect(await status('org_a')).toBe(200);
    expect(await status('org_b')).toBe(403);
    const without = await api.call('GET', campaigns, { key });
    expect(without).toMatchObject({
      status: 401,
      body: { code: 'missing_organization' },
    });
  },
);

it('names the scope that lacks, and has manage imply read', async () => {
  const api = await makeApi();
  const reader = await api.credential(only('campaigns:read'));
  const refused = await api.call('POST', campaigns, {
    ...create(),
    key: reader.credential,
  });
  expect(refused).toMatchObject({
    status: 403,
    body: { code: 'forbidden', scope: 'campaigns:manage' },
  });
  const manager = await api.credential(only('campaigns:manage'));
  const read = await api.call('GET', campaigns, { key: manager.credential });
  expect(read.status).toBe(200);
});

it('lets a viewer read only, and an operator do all but delete', async () => {
  const api = await makeApi();
  const viewer = (await api.credential({ role: 'viewer' })).credential;
  const operator = (await api.credential({ role: 'operator' })).credential;
  const as = (key: string) => ({ ...create(), key });
  expect((await api.call('POST', campaigns, as(viewer))).status).toBe(403);
  expect((await api.call('GET', campaigns, { key: viewer })).status).toBe(200);
  const { body } = await api.call('POST', campaigns, as(operator));
  const path = `${campaigns}/${body.id}`;
  const removed = await api.call('DELETE', path, { key: operator });
  expect(removed.status).toBe(403);
});

it('answers 404 for no route and 405 with what is allowed', async () => {
  const api = await makeApi();
  expect(await api.call('GET', '/api/v1/nothing')).toMatchObject({
    status: 404,
    body: { code: 'not_found' },
  });
  const wrong = await api.call('PUT', campaigns);
  expect(wrong).toMatchObject({
    status: 405,
    body: { code: 'method_not_allowed' },
    headers: { allow: 'GET, POST' },
  });
  expect(problem.parse(wrong.body)).toBeTruthy();
});

it.each([
  ['broken JSON', '{', 'application/json', 400, 'malformed_json'],
  ['no body at all', '', 'application/json', 400, 'malformed_json'],
  ['a body that is a list', '[]', 'application/json', 400, 'invalid_request'],
  ['a form', 'name=a', 'application/x-www-form-urlencoded', 415, null],
  ['an unnamed type', '{"name":"a"}', '', 415, 'unsupported_media_type'],
  [
    'more than 1 MB',
    JSON.stringify({ name: 'a'.repeat(1_048_576) }),
    'application/json',
    413,
    'payload_too_large',
  ],
  ['broken multipart', 'x', 'multipart/form-data; boundary=b', 400, null],
  ['no boundary', 'x', 'multipart/form-data', 400, 'invalid_request'],
])('refuses %s', async (_case, text, type, status, code) => {
  const api = await makeApi();
  const answer = await api.call('POST', campaigns, {
    raw: Buffer.from(text),
    headers: { 'content-type': type },
  });
  expect(answer.status).toBe(status);
  if (code) expect(answer.body.code).toBe(code);
  expect(answer.body.type).toBe(`/help/codes/${answer.body.code}`);
  expect(problem.parse(answer.body)).toBeTruthy();
});

it('takes an action without a body, and nothing inside one', async () => {
  const api = await makeApi();
  const { id } = (await api.call('POST', campaigns, create())).body;
  const clone = (body?: unknown) =>
    api.call('POST', `${campaigns}/${id}/clone`, { body });
  expect((await clone()).status).toBe(201);
  expect((await clone({})).status).toBe(201);
  expect(await clone({ force: true })).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'force', code: 'unknown_field' }] },
  });
});

it('names the request in the answer and in the problem', async () => {
  const api = await makeApi();
  const answer = await api.call('GET', `${campaigns}/cmp_x`);
  expect(answer.headers['x-request-id']).toBe('req_1');
  expect(answer.body.request_id).toBe('req_1');
});

it('tells nothing of a failure on our side, and logs it once', async () => {
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const api = await makeApi({
    handlers: {
      list_agents: async () => {
        throw new Error('no answer for +12025550190');
      },
    },
  });
  const answer = await api.call('GET', '/api/v1/agents');
  expect(answer).toMatchObject({ status: 500, body: { code: 'internal' } });
  expect(JSON.stringify(answer.body)).not.toContain('no answer');
  const logged = stderr.mock.calls.map(([line]) => String(line)).join('');
  stderr.mockRestore();
  expect(logged).toContain('req_1');
  expect(logged).not.toContain('2025550190');
});

it('describes itself to everybody', async () => {
  const api = await makeApi();
  const path = '/api/v1/openapi.json';
  const answer = await api.call('GET', path, { key: null });
  expect(answer).toMatchObject({ status: 200, body: { openapi: '3.1.0' } });
});

it('answers a repeated POST once, and says so', async () => {
  const api = await makeApi();
  const headers = { 'Idempotency-Key': 'one' };
  const ask = { ...create(), headers };
  const first = await api.call('POST', campaigns, ask);
  const again = await api.call('POST', campaigns, ask);
  expect(again.status).toBe(201);
  expect(again.body).toEqual(first.body);
  expect(again.headers).toMatchObject({
    'idempotency-replayed': 'true',
    etag: first.headers.etag,
  });
  expect(first.headers['idempotency-replayed']).toBeUndefined();
  const other = await api.call('POST', campaigns, { ...create('b'), headers });
  expect(other).toMatchObject({
    status: 422,
    body: { code: 'idempotency_key_reused' },
  });
  expect((await api.call('GET', campaigns)).body.total).toBe(1);
});

it('creates once when twenty ask with one key at the same moment', async () => {
  const api = await makeApi();
  const ask = { ...create(), headers: { 'Idempotency-Key': 'one' } };
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => api.call('POST', campaigns, ask)),
  );
  const fresh = answers.filter(
    ({ status, headers }) => status === 201 && !headers['idempotency-replayed'],
  );
  const others = answers.filter(({ status }) => status !== 201);
  expect(fresh).toHaveLength(1);
  for (const { body } of others) {
    expect(body.code).toBe('idempotency_key_in_progress');
  }
  expect((await api.call('GET', campaigns)).body.total).toBe(1);
});

it('knows a multipart body again under another boundary', async () => {
  const api = await makeApi();
  const send = (boundary: string) => {
    const form = multipart({ name: 'a' }, { contacts: 'x\n' }, boundary);
    const headers = { ...form.headers, 'Idempotency-Key': 'one' };
    return api.call('POST', campaigns, { ...form, headers });
  };
  const first = await send('b1');
  expect((await send('b2')).body.id).toBe(first.body.id);
});

it('forgets a key after 24 hours, and after a failure on our side', async () => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  let fails = true;
  const api = await makeApi({
    importInline: async ({ create: store }) => {
      await store();
      if (fails) throw new Error('the disk is full');
      return undefined as never;
    },
  });
  const form = multipart({ name: 'a' }, { contacts: 'x\n' });
  const headers = { ...form.headers, 'Idempotency-Key': 'one' };
  const send = () => api.call('POST', campaigns, { ...form, headers });
  expect((await send()).status).toBe(500);
  fails = false;
  const first = await send();
  expect(first.status).toBe(201);
  api.clock.at += 24 * 3_600_000;
  expect((await send()).body.id).not.toBe(first.body.id);
  vi.restoreAllMocks();
});

it('answers a repeated POST that was refused with the same refusal', async () => {
  const api = await makeApi();
  const { id } = (await api.call('POST', campaigns, create())).body;
  const start = () =>
    api.call('POST', `${campaigns}/${id}/start`, {
      headers: { 'Idempotency-Key': 'one' },
    });
  const first = await start();
  const again = await start();
  expect(first.status).toBe(422);
  expect(again.body).toEqual(first.body);
  expect(again.headers['idempotency-replayed']).toBe('true');
});

it.each([[''], ['x'.repeat(256)]])(
  'refuses a key of a wrong length',
  async (key) => {
    const api = await makeApi();
    const headers = { 'Idempotency-Key': key };
    const answer = await api.call('POST', campaigns, { ...create(), headers });
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'Idempotency-Key' }] },
    });
  },
);
