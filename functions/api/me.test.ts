import { expect, it } from 'vitest';
import { putMember } from '#functions/adapters/dynamodb/member-store.ts';
import { scopes } from '#shared/contracts/settings.ts';
import { makeApi, only } from './testing.ts';

const dana = {
  id: 'usr_1',
  org_id: 'org_a',
  name: 'Dana',
  email: 'dana@example.com',
  role: 'operator',
  status: 'active',
  version: 1,
  created_at: '2026-01-01T00:00:00.000Z',
  created_by: 'system',
  updated_at: '2026-01-01T00:00:00.000Z',
} as const;

it('tells a key what it may do, each read that its manage implies too', async () => {
  const api = await makeApi();
  const made = await api.credential({
    ...only('campaigns:manage'),
    name: 'Sync',
  });
  const { status, body } = await api.call('GET', '/api/v1/me', {
    key: made.credential,
  });
  expect(status).toBe(200);
  expect(body).toEqual({
    kind: 'ak',
    id: made.id,
    name: 'Sync',
    email: null,
    org_id: 'org_a',
    role: null,
    scopes: ['campaigns:read', 'campaigns:manage'],
  });
});

it('names the person whose token it is, and takes what their role forbids', async () => {
  const api = await makeApi();
  await putMember(api.table, dana);
  const { credential: key } = await api.credential({
    kind: 'pat',
    role: 'admin',
    member_id: dana.id,
  });
  const headers = { 'X-Outdial-Org': 'org_a' };
  const { body } = await api.call('GET', '/api/v1/me', { key, headers });
  expect(body).toMatchObject({
    kind: 'pat',
    name: 'Dana',
    email: 'dana@example.com',
    role: 'operator',
    scopes: scopes.filter((scope) => scope !== 'keys:manage'),
  });
});

it('answers who may do nothing at all', async () => {
  const api = await makeApi();
  const { credential: key } = await api.credential({ scopes: [] });
  const { status, body } = await api.call('GET', '/api/v1/me', { key });
  expect({ status, scopes: body.scopes }).toEqual({ status: 200, scopes: [] });
});
