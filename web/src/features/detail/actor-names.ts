import { useMemo } from 'react';
import type { KeyView } from '#shared/contracts/keys.ts';
import type { MemberView } from '#shared/contracts/members.ts';
import { permissionOf, useMe } from '../../lib/me.ts';
import { useKeys } from '../developers/use-keys.ts';
import { useMembers } from '../settings/use-members.ts';

type NamedKey = Pick<KeyView, 'id' | 'name' | 'member_id'>;
type NamedMember = Pick<MemberView, 'id' | 'name'>;

/** What people call who acts with a key: whose token it is, else the key's name. */
export function namesOfActors(
  keys: readonly NamedKey[],
  members: readonly NamedMember[],
): ReadonlyMap<string, string> {
  const people = new Map(members.map(({ id, name }) => [id, name]));
  return new Map(
    keys.flatMap(({ id, name, member_id }) => {
      const text = people.get(member_id ?? '') ?? name;
      return text ? [[id, text] as const] : [];
    }),
  );
}

/** By the id that logs have. None are known to who may not see the keys. */
export function useActorNames(): ReadonlyMap<string, string> {
  const me = useMe();
  const may = me !== undefined && permissionOf(me, 'keys:manage').allowed;
  const keys = useKeys({ wanted: may }).data;
  const members = useMembers({ wanted: may }).data?.data;
  return useMemo(
    () => namesOfActors(keys ?? [], members ?? []),
    [keys, members],
  );
}
