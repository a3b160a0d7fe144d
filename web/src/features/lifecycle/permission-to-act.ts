import type { MeView } from '#shared/contracts/me.ts';
import { type Permission, permissionOf } from '../../lib/me.ts';
import type { ButtonAction } from '../campaigns/campaign-buttons.ts';

/** Of every route behind these buttons; a test holds it to the contract. */
export const ACTION_SCOPE = 'campaigns:manage';

/**
 * Whether who is signed in may press a button, by their scopes and their role.
 *
 * @param online - without a network nothing is changed, nor queued
 */
export function permissionToAct(
  me: MeView | undefined,
  action: ButtonAction,
  online: boolean,
): Permission {
  const refused = (reason: string) => ({ allowed: false, reason });
  if (!online) {
    return refused(
      'You are offline. Nothing can be changed until the connection is back.',
    );
  }
  const byScope = permissionOf(me, ACTION_SCOPE);
  if (!byScope.allowed) return byScope;
  if (action === 'delete' && me?.role === 'operator') {
    return refused(
      `Operators may not delete. An admin of ${me.org_id} can do it.`,
    );
  }
  return { allowed: true, reason: undefined };
}
