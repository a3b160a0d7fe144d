import { describe, expect, test } from 'vitest';
import { campaignRoutes } from '#shared/contracts/campaign-routes.ts';
import type { MeView } from '#shared/contracts/me.ts';
import { ACTION_SCOPE, permissionToAct } from './permission-to-act.ts';

const me = (over: Partial<MeView>): MeView => ({
  kind: 'pat',
  id: 'key_1',
  name: null,
  email: null,
  org_id: 'acme',
  role: 'admin',
  scopes: ['campaigns:read', 'campaigns:manage'],
  ...over,
});

describe('permissionToAct', () => {
  test('the scope is that of each route that changes a campaign', () => {
    const changing = campaignRoutes.filter(({ method }) => method !== 'GET');
    expect(changing.length).toBeGreaterThan(10);
    for (const { scopes } of changing) expect(scopes).toEqual([ACTION_SCOPE]);
  });

  test('an admin may do all', () => {
    expect(permissionToAct(me({}), 'delete', true).allowed).toBe(true);
  });

  test('an operator does all but delete, and is told who can', () => {
    const operator = me({ role: 'operator' });
    expect(permissionToAct(operator, 'stop', true).allowed).toBe(true);
    expect(permissionToAct(operator, 'delete', true)).toEqual({
      allowed: false,
      reason: 'Operators may not delete. An admin of acme can do it.',
    });
  });

  test('a viewer does nothing, and is told what is missing', () => {
    const viewer = me({ role: 'viewer', scopes: ['campaigns:read'] });
    const { allowed, reason } = permissionToAct(viewer, 'clone', true);
    expect(allowed).toBe(false);
    expect(reason).toContain('campaigns:manage');
  });

  test('nobody does anything offline', () => {
    const { allowed, reason } = permissionToAct(me({}), 'pause', false);
    expect(allowed).toBe(false);
    expect(reason).toContain('offline');
  });
});
