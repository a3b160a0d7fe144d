import type { MeView } from '#shared/contracts/me.ts';
import { type Permission, permissionOf, useMe } from '../../lib/me.ts';
import { useOnline } from '../../lib/online.ts';

/** Of the routes about one person; a test holds them to the contract. */
export const PERSON_SCOPES = [
  'contacts:manage',
  'conversations:read_sensitive',
] as const;

/**
 * Whether who is signed in may erase what is held about a person, and look for
 * it, which is an erasure that changes nothing: a role that may not delete may not.
 */
export function permissionToErase(
  me: MeView | undefined,
  online: boolean,
): Permission {
  if (!online) {
    const reason =
      'You are offline. Nothing can be looked for until the connection is back.';
    return { allowed: false, reason };
  }
  const refused = PERSON_SCOPES.map((scope) => permissionOf(me, scope)).find(
    ({ allowed }) => !allowed,
  );
  if (refused) return refused;
  if (me?.role !== 'operator') return { allowed: true, reason: undefined };
  const reason = `Operators may not delete. An admin of ${me.org_id} can do it.`;
  return { allowed: false, reason };
}

export const useMayErase = (): Permission =>
  permissionToErase(useMe(), useOnline());
