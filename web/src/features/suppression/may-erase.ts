import type { MeView } from '#shared/contracts/me.ts';
import { type Permission, permissionOf, useMe } from '../../lib/me.ts';
import { useOnline } from '../../lib/online.ts';

/** Of the routes about one person; a test holds them to the contract. */
export const PERSON_SCOPES = [
  'contacts:manage',
  'conversations:read_sensitive',
] as const;

/** Whether who is signed in may see what is held about a person, by their scopes. */
export function permissionToSee(
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
  return refused ?? { allowed: true, reason: undefined };
}

/** Whether they may erase it: that is deleting, which a role may not. */
export function permissionToErase(
  me: MeView | undefined,
  online: boolean,
): Permission {
  const see = permissionToSee(me, online);
  if (!see.allowed || me?.role !== 'operator') return see;
  const reason = `Operators may not delete. An admin of ${me.org_id} can do it.`;
  return { allowed: false, reason };
}

export function useMayAsk(): { see: Permission; erase: Permission } {
  const me = useMe();
  const online = useOnline();
  return {
    see: permissionToSee(me, online),
    erase: permissionToErase(me, online),
  };
}
