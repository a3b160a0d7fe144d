import type { CredentialsReader } from '#functions/adapters/credentials-vault.ts';
import type { Clock } from '#functions/platform/runtime.ts';
import { withDefaults } from '#shared/domain/carrier-fields.ts';
import {
  type CarrierProfile,
  isOnlyKept,
  placesCalls,
  rateOf,
} from '#shared/domain/carrier-profile.ts';
import type { KnownAccount } from './accounts-port.ts';

/**
 * Who switches a carrier off, or changes its settings, is heard within so long; who
 * switches one on, at once: a call that it refused would close it for minutes.
 */
const PROFILE_MS = 5_000;
/** Credentials change rarely, and reading them is paid for. */
const SECRET_MS = 5 * 60_000;
/** Whoever is refused again and again asks no more often than this. */
const ANEW_MS = 60_000;
/** Carriers that one Lambda environment keeps in mind. */
const MAX_KNOWN = 1_000;

export interface KnownAccountsDeps {
  readonly profile: (
    org: string,
    id: string,
  ) => Promise<CarrierProfile | undefined>;
  readonly vault: CredentialsReader;
  readonly real_clock: Clock;
  readonly webhook_url: (
    kind: KnownAccount['kind'],
    org: string,
    id: string,
  ) => string;
}

/** A carrier of an organization, as it was read lately. */
export interface KnownCarrier {
  readonly profile: CarrierProfile;
  readonly account: KnownAccount;
}

/** What one process remembers of accounts and their credentials. */
export interface KnownAccounts {
  /**
   * @returns undefined where there is no such carrier, or one that is only kept
   * @throws whatever table and vault throw
   */
  find(org: string, id: string): Promise<KnownCarrier | undefined>;
  /**
   * Forgets the credentials of an account that was refused with them: they may
   * have been changed. At most once a minute.
   *
   * @returns whether they will be read anew
   */
  doubt(org: string, id: string): boolean;
  /** Forgets an account that was just changed here. */
  forget(org: string, id: string): void;
}

interface Read<Value> {
  readonly at: number;
  readonly value: Promise<Value>;
}

/** Remembers what `read` answered for so long; a failure is not remembered. */
function remember<Value>(
  known: Map<string, Read<Value>>,
  key: string,
  { now, max_age_ms }: { readonly now: number; readonly max_age_ms: number },
  read: () => Promise<Value>,
): Promise<Value> {
  const found = known.get(key);
  if (found && now - found.at < max_age_ms) return found.value;
  if (known.size >= MAX_KNOWN) known.clear();
  const value = read();
  const made = { at: now, value };
  known.set(key, made);
  value.catch(() => {
    if (known.get(key) === made) known.delete(key);
  });
  return value;
}

export function knownAccounts(deps: KnownAccountsDeps): KnownAccounts {
  const profiles = new Map<string, Read<CarrierProfile | undefined>>();
  const secrets = new Map<string, Read<KnownCarrier>>();
  const doubted = new Map<string, number>();
  /** Those that took no calls when they were read last. */
  const stopped = new Set<string>();
  const keyOf = (org: string, id: string) => `${org}#${id}`;

  const readProfile = async (org: string, id: string) => {
    const profile = await deps.profile(org, id);
    const key = keyOf(org, id);
    if (stopped.size >= MAX_KNOWN) stopped.clear();
    if (profile && !placesCalls(profile)) stopped.add(key);
    else stopped.delete(key);
    return profile;
  };

  return {
    async find(org, id) {
      const key = keyOf(org, id);
      const now = deps.real_clock.now();
      const profile = await remember(
        profiles,
        key,
        { now, max_age_ms: stopped.has(key) ? 0 : PROFILE_MS },
        () => readProfile(org, id),
      );
      if (!profile || isOnlyKept(profile.kind)) return undefined;
      // What is changed has a version of its own, and so its credentials.
      return remember(
        secrets,
        `${key}#${profile.version}`,
        { now, max_age_ms: SECRET_MS },
        async () => ({ profile, account: await accountOf(profile, deps) }),
      );
    },
    doubt(org, id) {
      const key = keyOf(org, id);
      const now = deps.real_clock.now();
      if (now - (doubted.get(key) ?? Number.NEGATIVE_INFINITY) < ANEW_MS)
        return false;
      if (doubted.size >= MAX_KNOWN) doubted.clear();
      doubted.set(key, now);
      this.forget(org, id);
      return true;
    },
    forget(org, id) {
      const key = keyOf(org, id);
      profiles.delete(key);
      for (const known of secrets.keys())
        if (known.startsWith(`${key}#`)) secrets.delete(known);
    },
  };
}

async function accountOf(
  profile: CarrierProfile,
  { vault, webhook_url }: KnownAccountsDeps,
): Promise<KnownAccount> {
  const { org_id, id, kind, settings = {} } = profile;
  if (isOnlyKept(kind)) throw new Error('a profile that is only kept');
  return {
    org_id,
    carrier_id: id,
    kind,
    credentials: await vault.read(profile),
    settings: withDefaults(kind, settings),
    calls_per_second: rateOf(profile) ?? 0,
    webhook_url: webhook_url(kind, org_id, id),
  };
}
