import { expect, it } from 'vitest';
import { getCredential } from '#functions/adapters/dynamodb/credential-store.ts';
import type { Scope } from '#shared/contracts/settings.ts';
import { type Api, makeApi, only, START } from './testing.ts';

const keys = '/api/v1/keys';
const soon = new Date(START + 60_000).toISOString();

/** Asks as a user of org_a, who alone may make keys. */
async function asUser(api: Api, scopes?: Scope[]) {
  const { credential } = await api.credential({
    kind: 'pat',
    ...(scopes && { scopes }),
  });
  return { key: credential, headers: { 'X-Outdial-Org': 'org_a' } };
}

async function make(api: Api, body: Record<string, unknown> = {}) {
  const answer = await api.call('POST', keys, {
    ...(await asUser(api)),
    body: { name: 'Robot', scopes: ['campaigns:read'], ...body },
  });
  expect(answer.status).toBe(201);
  return answer.body;
}

it('shows a secret once, and keeps a hash and its end', async () => {
  const api = await makeApi();
  const made = await make(api, { expires_at: soon });
  const secret = made.credential.split('.')[1];
  expect(made).toMatchObject({
    name: 'Robot',
    kind: 'ak',
    org_id: 'org_a',
    scopes: ['campaigns:read'],
    role: null,
    status: 'active',
    last_four: secret.slice(-4),
    expires_at: soon,
    last_used_at: null,
    version: 1,
  });
  const { body } = await api.call('GET', `${keys}/${made.id}`);
  expect(body).toEqual({ ...made, credential: undefined });
  const stored = await getCredential(api.table, made.id.slice('key_'.length));
  expect(JSON.stringify([body, stored])).not.toContain(secret);
  const used = await api.call('GET', '/api/v1/campaigns', {
    key: made.credential,
  });
  expect(used.status).toBe(200);
});

it('makes a user token, which needs its organization', async () => {
  const api = await makeApi();
  const { credential } = await make(api, { kind: 'pat', role: 'viewer' });
  expect(credential).toMatch(/^pat_/);
  const bare = await api.call('GET', '/api/v1/campaigns', { key: credential });
  expect(bare.body.code).toBe('missing_organization');
});

it('lets no key make keys, and nobody give what they lack', async () => {
  const api = await makeApi();
  const body = { name: 'Robot', scopes: ['campaigns:manage'] };
  expect(await api.call('POST', keys, { body })).toMatchObject({
    status: 403,
    body: { code: 'forbidden', kind: 'ak' },
  });
  const user = await asUser(api, ['keys:manage', 'campaigns:read']);
  expect(await api.call('POST', keys, { ...user, body })).toMatchObject({
    status: 403,
    body: { code: 'forbidden', scope: 'campaigns:manage' },
  });
});

it.each([
  ['name', { name: ' ' }],
  ['scopes', { scopes: [] }],
  ['scopes.0', { scopes: ['everything'] }],
  ['role', { role: 'owner' }],
  ['kind', { kind: 'jwt' }],
  ['expires_at', { expires_at: new Date(START).toISOString() }],
  ['requests_per_second', { requests_per_second: 0 }],
  ['secret', { secret: 'mine' }],
  ['org_id', { org_id: 'org_b' }],
])('refuses a key with a wrong %s', async (path, wrong) => {
  const api = await makeApi();
  const answer = await api.call('POST', keys, {
    ...(await asUser(api)),
    body: { name: 'Robot', scopes: ['campaigns:read'], ...wrong },
  });
  expect(answer).toMatchObject({ status: 400, body: { errors: [{ path }] } });
});

it('revokes at once, for good, and keeps the key listed', async () => {
  const api = await makeApi();
  const { id, credential } = await make(api);
  const ask = () => api.call('GET', '/api/v1/campaigns', { key: credential });
  expect((await ask()).status).toBe(200);
  const revoke = () => api.call('DELETE', `${keys}/${id}`);
  expect((await revoke()).status).toBe(204);
  expect((await ask()).status).toBe(401);
  expect((await revoke()).status).toBe(204);
  const { body } = await api.call('GET', `${keys}/${id}`);
  expect(body).toMatchObject({ status: 'revoked', version: 2 });
  expect(body.revoked_at).toBe(new Date(START).toISOString());
  const user = await asUser(api);
  const changed = await api.call('PATCH', `${keys}/${id}`, {
    ...user,
    body: { expires_at: soon },
  });
  expect(changed).toMatchObject({
    status: 409,
    body: { code: 'not_editable' },
  });
});

it('renames by key, and limits by user only', async () => {
  const api = await makeApi();
  const { id, credential } = await make(api);
  const patch = (body: unknown, more = {}) =>
    api.call('PATCH', `${keys}/${id}`, { body, ...more });
  const renamed = await patch({ name: 'Other' });
  expect(renamed).toMatchObject({
    status: 200,
    body: { name: 'Other', version: 2 },
    headers: { etag: '"2"' },
  });
  expect((await patch({ expires_at: soon })).status).toBe(403);
  expect((await patch({ requests_per_second: 9_000 })).status).toBe(403);
  const user = await asUser(api);
  expect((await patch({ expires_at: soon }, user)).body.expires_at).toBe(soon);
  api.clock.at = START + 60_000;
  const late = await api.call('GET', '/api/v1/campaigns', { key: credential });
  expect(late.status).toBe(401);
  expect((await api.call('GET', `${keys}/${id}`)).body.status).toBe('expired');
  const stale = { ...user, headers: { ...user.headers, 'If-Match': '"1"' } };
  expect((await patch({ name: 'Third' }, stale)).status).toBe(412);
  const poor = await asUser(api, ['keys:manage']);
  expect((await patch({ expires_at: null }, poor)).status).toBe(403);
});

it('lists by page, by kind and by status', async () => {
  const api = await makeApi();
  const first = await make(api);
  const second = await make(api, { kind: 'pat' });
  await api.call('DELETE', `${keys}/${first.id}`);
  const list = async (query: Record<string, string>) =>
    (await api.call('GET', keys, { query })).body;
  expect((await list({ status: 'revoked' })).data).toMatchObject([
    { id: first.id },
  ]);
  const tokens = await list({ kind: 'pat', limit: '1' });
  expect(tokens.data).toMatchObject([{ id: second.id }]);
  const rest = await list({ kind: 'pat', cursor: tokens.next_cursor });
  expect(rest.data).toHaveLength(tokens.total - 1);
  expect(JSON.stringify(await list({}))).not.toContain('secret_hash');
});

it('notes a use at most once in ten minutes', async () => {
  const api = await makeApi();
  const { id, credential } = await make(api);
  const usedAt = async (after: number) => {
    api.clock.at = START + after;
    await api.call('GET', '/api/v1/agents', { key: credential });
    return (await api.call('GET', `${keys}/${id}`)).body.last_used_at;
  };
  const at = (after: number) => new Date(START + after).toISOString();
  expect(await usedAt(1_000)).toBe(at(1_000));
  expect(await usedAt(600_000)).toBe(at(1_000));
  expect(await usedAt(601_000)).toBe(at(601_000));
});

it('answers a repeat with the secret, to whoever asked and to nobody else', async () => {
  const api = await makeApi();
  const user = await asUser(api);
  const body = { name: 'Robot', scopes: ['campaigns:read'] };
  const send = (as: typeof user) =>
    api.call('POST', keys, {
      ...as,
      body,
      headers: { ...as.headers, 'Idempotency-Key': 'one' },
    });
  const first = await send(user);
  const again = await send(user);
  expect(again.headers['idempotency-replayed']).toBe('true');
  expect(again.body).toEqual(first.body);
  expect(await send(await asUser(api))).toMatchObject({ status: 422 });
  const key = await api.call('POST', keys, {
    body,
    headers: { 'Idempotency-Key': 'one' },
  });
  expect(JSON.stringify(key.body)).not.toContain(first.body.credential);
  const kept = await allOf(api);
  expect(kept).toContain('reply');
  expect(kept).not.toContain(first.body.credential.split('.')[1]);
});

/** Whatever the idempotency store holds, as text. */
async function allOf({ table }: Api): Promise<string> {
  const { QueryCommand } = await import('@aws-sdk/lib-dynamodb');
  const { Items } = await table.db.send(
    new QueryCommand({
      TableName: table.name,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': 'IDEM#org_a' },
    }),
  );
  return JSON.stringify(Items);
}

it('slows down who asks more than their key may, and no one else', async () => {
  const api = await makeApi();
  const { credential } = await make(api, { requests_per_second: 1 });
  const ask = (key = credential) => api.call('GET', '/api/v1/agents', { key });
  const statuses: number[] = [];
  for (let i = 0; i < 5; i++) statuses.push((await ask()).status);
  expect(statuses).toEqual([200, 200, 200, 200, 200]);
  const refused = await ask();
  expect(refused).toMatchObject({
    status: 429,
    body: { code: 'too_many_requests' },
    headers: { 'retry-after': '1', ratelimit: '"default";r=0;t=5' },
  });
  expect((await ask(api.key)).status).toBe(200);
  api.clock.at += 1_000;
  const answer = await ask();
  expect(answer.status).toBe(200);
  expect(answer.headers['ratelimit-policy']).toBe('"default";q=5;w=5');
});

it('keeps keys from operators and viewers', async () => {
  const api = await makeApi();
  for (const role of ['operator', 'viewer'] as const) {
    const { credential: key } = await api.credential({ role });
    expect(await api.call('GET', keys, { key })).toMatchObject({
      status: 403,
      body: { scope: 'keys:manage' },
    });
  }
  const admin = await api.credential(only('keys:manage'));
  const answer = await api.call('GET', keys, { key: admin.credential });
  expect(answer.status).toBe(200);
});
