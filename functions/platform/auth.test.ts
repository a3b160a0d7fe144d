import { expect, it } from 'vitest';
import type { Member } from '#functions/adapters/dynamodb/member-store.ts';
import { makeCredential } from '#functions/api/create-credential.ts';
import {
  type Asking,
  type AuthDeps,
  authenticate,
  isStillLetIn,
} from './auth.ts';
import { authorize, hasScope, scopesOf } from './authorize.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const made = makeCredential(
  { kind: 'ak', org_id: 'org_a', scopes: ['campaigns:read'], id: 'abc' },
  'pepper',
  NOW,
);
const token = makeCredential(
  { kind: 'pat', org_id: 'org_a', scopes: ['campaigns:read'], id: 'def' },
  'pepper',
  NOW,
);

const ask = (
  headers: Asking['headers'],
  more: Partial<Asking> = {},
  deps: Partial<AuthDeps> = {},
) =>
  authenticate(
    { headers, ...more },
    {
      get_credential: async (id) =>
        [made, token].map(({ stored }) => stored).find((it) => it.id === id),
      get_member: async () => undefined,
      pepper: 'pepper',
      real_clock: { now: () => NOW },
      ...deps,
    },
  );
const key = made.credential;
const bearer = { authorization: `Bearer ${key}` };

it.each([
  ['Basic', `Basic ${Buffer.from(key).toString('base64')}`],
  ['Bearer alone', 'Bearer'],
  ['nothing after it', 'Bearer   '],
  ['no scheme', key],
  ['two tokens', `Bearer ${key} ${key}`],
  ['9 KB', `Bearer ak_abc.${'a'.repeat(9_000)}`],
  ['a wrong secret', `Bearer ak_abc.${'0'.repeat(64)}`],
  ['a secret that is cut', `Bearer ${key.slice(0, -1)}`],
  ['another id', `Bearer ${key.replace('abc', 'abd')}`],
  ['the other kind', `Bearer ${key.replace('ak_', 'pat_')}`],
  ['capitals', `Bearer ${key.toUpperCase()}`],
  ['a capital prefix', `Bearer ${key.replace('ak_', 'AK_')}`],
  ['a space inside', `Bearer ${key.replace('.', '. ')}`],
  ['a homoglyph', `Bearer ${key.replace('a', 'а')}`],
  ['an empty header', ''],
  ['a token that nobody here verifies', 'Bearer aaa.bbb.ccc'],
])('refuses %s with the one answer', async (_case, authorization) => {
  await expect(ask({ authorization })).rejects.toMatchObject({
    status: 401,
    code: 'unauthorized',
    message:
      'Send a valid credential as Authorization: Bearer ak_<id>.<secret>.',
    headers: { 'www-authenticate': 'Bearer' },
  });
});

it('refuses two Authorization headers, whichever is right', async () => {
  const two = { authorization: [`Bearer ${key}`, 'Bearer ak_x.y'] };
  for (const authorization of two.authorization)
    await expect(
      ask({ authorization }, { multiValueHeaders: two }),
    ).rejects.toMatchObject({ status: 401 });
});

it('takes the scheme in any case, as RFC 9110 has it', async () => {
  const authorization = `bEaReR ${key}`;
  expect(await ask({ authorization })).toMatchObject({ org_id: 'org_a' });
});

it('refuses a key that is sent with another organization', async () => {
  const right = await ask({ ...bearer, 'x-outdial-org': 'org_a' });
  expect(right.org_id).toBe('org_a');
  for (const org of ['org_b', 'org_never'])
    await expect(ask({ ...bearer, 'x-account-id': org })).rejects.toMatchObject(
      { status: 403, code: 'forbidden' },
    );
});

it('takes an organization once', async () => {
  const authorization = `Bearer ${token.credential}`;
  const two = { 'x-outdial-org': 'org_a', 'x-anyreach-org': 'org_b' };
  await expect(ask({ authorization, ...two })).rejects.toMatchObject({
    status: 400,
    code: 'invalid_request',
  });
  const many = { 'x-outdial-org': ['org_a', 'org_b'] };
  const headers = { authorization, 'x-outdial-org': 'org_b' };
  await expect(ask(headers, { multiValueHeaders: many })).rejects.toMatchObject(
    { status: 400 },
  );
  const same = { 'x-outdial-org': 'org_a', 'x-account-id': 'org_a' };
  expect(await ask({ authorization, ...same })).toMatchObject({ kind: 'pat' });
  await expect(
    ask({ authorization, 'x-outdial-org': ' ' }),
  ).rejects.toMatchObject({ code: 'missing_organization' });
});

it('leaves an operator everything but keys and deleting', () => {
  const scopes = scopesOf('admin');
  const operator = { scopes, role: 'operator' } as const;
  expect(scopesOf('operator')).toEqual(
    scopes.filter((scope) => scope !== 'keys:manage'),
  );
  expect(hasScope(operator, 'campaigns:manage')).toBe(true);
  const route = { method: 'DELETE', scopes: ['campaigns:manage'] } as never;
  expect(() => authorize(operator, route)).toThrow('may not delete');
});

it('leaves a viewer what reads, and nothing sensitive', () => {
  expect(scopesOf('viewer')).toEqual([
    'campaigns:read',
    'concurrency:read',
    'conversations:read',
  ]);
  const viewer = { scopes: scopesOf('admin'), role: 'viewer' } as const;
  expect(hasScope(viewer, 'campaigns:read')).toBe(true);
  expect(hasScope(viewer, 'campaigns:manage')).toBe(false);
});

it('gives no role a scope that the credential lacks', () => {
  const admin = { scopes: ['campaigns:read'], role: 'admin' } as const;
  expect(hasScope(admin, 'keys:manage')).toBe(false);
});

it('stops letting in who expired, was revoked, or whose person is not active', async () => {
  const mine = { ...token.stored, member_id: 'usr_1' };
  const still = (credential: typeof mine | undefined, status?: string) =>
    isStillLetIn(credential, {
      get_member: async () => (status ? ({ status } as Member) : undefined),
      real_clock: { now: () => NOW },
    });
  expect(await still(mine, 'active')).toBe(true);
  expect(await still(mine, 'suspended')).toBe(false);
  expect(await still(mine)).toBe(false);
  expect(await still({ ...mine, member_id: null } as never)).toBe(true);
  const revoked_at = new Date(NOW).toISOString();
  expect(await still({ ...mine, revoked_at } as never, 'active')).toBe(false);
  expect(await still(undefined)).toBe(false);
});

const edge_proof = 'p'.repeat(64);

it.each([
  ['nothing', undefined],
  ['nothing in it', ''],
  ['another proof', 'q'.repeat(64)],
  ['a part of it', 'p'.repeat(63)],
  ['other letters, as many', 'þ'.repeat(64)],
])('answers nobody who went around the firewall: %s', async (_case, shown) => {
  const headers = { ...bearer, 'x-outdial-edge': shown };
  await expect(ask(headers, {}, { edge_proof })).rejects.toMatchObject({
    status: 403,
    code: 'forbidden',
  });
});

it('takes what came through the firewall once, as it takes all without one', async () => {
  const headers = { ...bearer, 'x-outdial-edge': edge_proof };
  const org = { org_id: 'org_a' };
  expect(await ask(headers, {}, { edge_proof })).toMatchObject(org);
  expect(await ask(bearer)).toMatchObject(org);
  const twice = { 'x-outdial-edge': [edge_proof, edge_proof] };
  await expect(
    ask(headers, { multiValueHeaders: twice }, { edge_proof }),
  ).rejects.toMatchObject({ status: 403 });
});
