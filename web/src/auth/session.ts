import { createContext, useContext, useSyncExternalStore } from 'react';
import type { LocalAuth } from '../lib/config.ts';

/** Who is signed in, and the token that says so to the API. */
export interface Session {
  readonly user: { readonly id: string; readonly name: string };
  /** Null: they are in no organization yet. */
  readonly org_id: string | null;
  /** All that they may choose. */
  readonly org_ids: readonly string[];
  /** The bearer token, renewed when it is about to end. */
  token(): Promise<string>;
  /**
   * Another token in place of one that the API refused, or of the present one.
   *
   * @returns null when there is none to be had: only signing in helps
   */
  renew(refused?: string): Promise<string | null>;
  /**
   * Leaves for the sign-in page, which sends back to this very address. It does
   * nothing where nobody signs in, or right after signing in, which would go on
   * and on.
   */
  signIn(): Promise<void>;
  /**
   * When the session ends unless somebody does something, in epoch
   * milliseconds; null while it goes on by itself.
   */
  readonly ends_at: number | null;
  onChange(listener: () => void): () => void;
  /** Not there where nobody signs in. */
  readonly signOut?: () => Promise<void>;
  /** Takes another organization, and starts the page anew. */
  readonly chooseOrganization?: (orgId: string) => void;
}

/** The token of a deployment that signs its one person in by itself. */
export function localSession(auth: LocalAuth): Session {
  const { user, org_id, token } = auth;
  const of = typeof user === 'string' ? { id: user } : user;
  return {
    user: { id: of.id ?? 'local', name: of.name ?? of.id ?? 'local' },
    org_id,
    org_ids: [org_id],
    token: async () => token,
    renew: async () => null,
    signIn: async () => {},
    ends_at: null,
    onChange: () => () => {},
  };
}

export const SessionContext = createContext<Session | null>(null);

/** @returns null in tests that need no session */
export const useSession = () => useContext(SessionContext);

const never = () => () => {};

/** When the session ends unless somebody does something; null while it goes on. */
export function useSessionEnd(): number | null {
  const session = useSession();
  return useSyncExternalStore(
    session?.onChange ?? never,
    () => session?.ends_at ?? null,
  );
}
