import { useQuery } from '@tanstack/react-query';
import { getMe } from '#shared/client/generated/sdk.gen.ts';
import type { MeView } from '#shared/contracts/me.ts';
import type { Scope } from '#shared/contracts/settings.ts';
import { unwrap } from './api-client.ts';
import { useClient } from './client.ts';

/** Seldom changes; a refusal of the server tells when it has. */
const STALE_AFTER_MS = 5 * 60_000;

/** Who is signed in, and what they may do. */
export function useMe(): MeView | undefined {
  const client = useClient();
  const me = useQuery({
    queryKey: ['me'],
    queryFn: ({ signal }) => unwrap<MeView>(getMe({ client, signal })),
    staleTime: STALE_AFTER_MS,
  });
  return me.data;
}

export interface Permission {
  readonly allowed: boolean;
  /** Why not, for people: which permission is missing and who can give it. */
  readonly reason: string | undefined;
}

/**
 * Whether who is signed in may do what a scope guards. Until it is known they
 * may: the server decides anyway, and says why not.
 */
export function useMay(scope: Scope): Permission {
  const me = useMe();
  return permissionOf(me, scope);
}

export function permissionOf(me: MeView | undefined, scope: Scope): Permission {
  if (!me || hasScope(me.scopes, scope)) {
    return { allowed: true, reason: undefined };
  }
  return {
    allowed: false,
    reason: `Needs the permission ${scope}. An admin of ${me.org_id} can give it to you.`,
  };
}

/** `manage` implies `read`, as in the API. */
function hasScope(scopes: readonly Scope[], wanted: Scope): boolean {
  const manage = wanted.replace(/:read$/, ':manage');
  return scopes.some((scope) => scope === wanted || scope === manage);
}
