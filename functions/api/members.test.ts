import { expect, it } from 'vitest';
import { type Api, makeApi } from './testing.ts';

const members = '/api/v1/members';
const keys = '/api/v1/keys';

/** Asks as a user who may do everything. */
async function asUser(api: Api) {
  const { credential } = await api.credential({ kind: 'pat' });
  return (method: string, path: string, body?: unknown, more: object = {}) =>
    api.call(method, path, {
      key: credential,
      body,
      headers: { 'X-Outdial-Org': 'org_a', ...more },
    });
}

/** A person, and what a token of theirs gets. */
async function person(api: Api, role = 'admin', token: object = {}) {
  const ask = await asUser(api);
  const { body: member } = await ask('POST', members, { name: 'Ada', role });
  const { body: key } = await ask('POST', keys, {
    name: 'Laptop',
    kind: 'pat',
    scopes: ['campaigns:manage'],
    member_id: member.id,
    ...token,
  });
  const headers = { 'X-Outdial-Org': 'org_a' };
  const create = async () =>
    (
      await api.call('POST', '/api/v1/campaigns', {
        key: key.credential,
        headers,
        body: { name: 'a' },
      })
    ).status;
  const at = `${members}/${member.id}`;
  return { ask, member, key, create, at };
}

it('holds the tokens of a person to what they may do, at once', async () => {
  const api = await makeApi();
  const { ask, create, at, member, key } = await person(api);
  expect(key).toMatchObject({ kind: 'pat', member_id: member.id });
  expect(await create()).toBe(201);
  await ask('PATCH', at, { role: 'viewer' });
  expect(await create()).toBe(403);
  await ask('PATCH', at, { role: 'operator' });
  expect(await create()).toBe(201);
  await ask('PATCH', at, { status: 'suspended' });
  expect(await create()).toBe(401);
  const { body } = await ask('PATCH', at, { status: 'active', email: null });
  expect(body).toMatchObject({ status: 'active', version: 5, email: null });
  expect(await create()).toBe(201);
});

it('gives a token no more than its own role', async () => {
  const api = await makeApi();
  const { create } = await person(api, 'admin', { role: 'viewer' });
  expect(await create()).toBe(403);
});

it('revokes the tokens of who is removed, and of nobody else', async () => {
  const api = await makeApi();
  const gone = await person(api);
  const stays = await person(api);
  expect((await gone.ask('DELETE', gone.at)).status).toBe(204);
  expect(await gone.create()).toBe(401);
  expect(await stays.create()).toBe(201);
  const { body } = await gone.ask('GET', `${keys}/${gone.key.id}`);
  expect(body.status).toBe('revoked');
  expect((await gone.ask('GET', gone.at)).status).toBe(404);
  expect((await gone.ask('DELETE', gone.at)).status).toBe(404);
  const { body: rest } = await gone.ask('GET', members);
  expect(rest).toMatchObject({ total: 1, data: [{ id: stays.member.id }] });
});

it('lets no key widen what people may do', async () => {
  const api = await makeApi();
  const { at } = await person(api, 'viewer');
  for (const [method, path, body] of [
    ['POST', members, { name: 'Eve', role: 'admin' }],
    ['PATCH', at, { role: 'admin' }],
  ] as const) {
    const answer = await api.call(method, path, { body });
    expect(answer).toMatchObject({ status: 403, body: { kind: 'ak' } });
  }
});

it('makes tokens for people of the organization only, and no keys', async () => {
  const api = await makeApi();
  const { ask, member } = await person(api);
  const body = { name: 'b', scopes: ['campaigns:read'], kind: 'pat' };
  const nobody = await ask('POST', keys, { ...body, member_id: 'usr_none' });
  expect(nobody).toMatchObject({
    status: 422,
    body: { code: 'invalid_reference', errors: [{ path: 'member_id' }] },
  });
  const member_id = member.id;
  const key = await ask('POST', keys, { ...body, kind: 'ak', member_id });
  expect(key).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'member_id' }] },
  });
});

it('changes nobody whom somebody else changed', async () => {
  const api = await makeApi();
  const { ask, at } = await person(api);
  const changed = await ask('PATCH', at, { name: 'B' }, { 'If-Match': '"1"' });
  expect(changed.headers.etag).toBe('"2"');
  const late = await ask('PATCH', at, { name: 'C' }, { 'If-Match': '"1"' });
  expect(late.status).toBe(412);
});
