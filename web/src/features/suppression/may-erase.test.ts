import { expect, test } from 'vitest';
import { erasureRoutes } from '#shared/contracts/erasures.ts';
import type { MeView } from '#shared/contracts/me.ts';
import { PERSON_SCOPES, permissionToErase } from './may-erase.ts';

const me = (over: Partial<MeView>): MeView => ({
  kind: 'pat',
  id: 'key_1',
  name: null,
  email: null,
  org_id: 'acme',
  role: 'admin',
  scopes: [...PERSON_SCOPES],
  ...over,
});

test('the scopes are those of the routes', () => {
  for (const { scopes } of erasureRoutes) expect(scopes).toEqual(PERSON_SCOPES);
});

test('an admin may, and so may a key that has the scopes', () => {
  for (const role of ['admin', null] as const) {
    expect(permissionToErase(me({ role }), true).allowed).toBe(true);
  }
});

test('an operator is told who can', () => {
  expect(permissionToErase(me({ role: 'operator' }), true)).toEqual({
    allowed: false,
    reason: 'Operators may not delete. An admin of acme can do it.',
  });
});

test('who lacks a scope is told which, and nobody does it offline', () => {
  const viewer = me({ role: 'viewer', scopes: ['contacts:manage'] });
  expect(permissionToErase(viewer, true).reason).toContain(
    'conversations:read_sensitive',
  );
  expect(permissionToErase(me({}), false).reason).toContain('offline');
});
