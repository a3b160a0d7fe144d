import type {
  AccountCheck,
  CarrierAccount,
} from '#functions/adapters/carrier/carrier.ts';
import type {
  CredentialsVault,
  KeptCredentials,
} from '#functions/adapters/credentials-keeper.ts';
import {
  CredentialsMissing,
  fromEnvironment,
} from '#functions/adapters/credentials-vault.ts';
import { invalidRequest } from '#functions/platform/problem.ts';
import { Refusal } from '#functions/platform/refusal.ts';
import type { ProblemError } from '#shared/contracts/problems.ts';
import {
  addressesOf,
  faultsOf,
  fieldsOf,
  isAddress,
  type Values,
  withDefaults,
} from '#shared/domain/carrier-fields.ts';
import {
  type CarrierKind,
  carrierKindFacts,
} from '#shared/domain/carrier-kinds.ts';
import {
  type AccountChecked,
  type CarrierProfile,
  isOnlyKept,
  type ProfileKind,
  rateOf,
} from '#shared/domain/carrier-profile.ts';
import { iso } from '#shared/domain/instant.ts';
import type { WebhookUrl } from './carrier-view.ts';
import { type AddressNeeds, requireSafeAddress } from './safe-address.ts';

/** What the handlers of carriers need besides `Deps`. */
export interface CarrierNeeds extends AddressNeeds {
  readonly vault: CredentialsVault;
  /** Asks the carrier; never throws. */
  readonly check: (
    kind: CarrierKind,
    account: CarrierAccount,
  ) => Promise<AccountCheck>;
  readonly webhook_url: WebhookUrl;
  /** Of this machine, where an account may have its credentials there; else nothing. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Told of each account that was changed here. */
  readonly changed: (org: string, carrier: string) => void;
}

/** An account as somebody wants it, before it is kept. */
export type Wanted = Pick<CarrierProfile, 'org_id' | 'id' | 'kind'> & {
  readonly settings: Values;
  readonly calls_per_second?: number;
  readonly credentials: Values;
  /** The credentials are those of this machine's environment. */
  readonly from_environment: boolean;
};

/**
 * With what the environment has, where no credential was given and it may have
 * them. They are shown to nobody but the kind's own address, or the environment's.
 */
export function withEnvironment(
  { kind, settings }: Pick<Wanted, 'kind' | 'settings'>,
  given: Values,
  { environment }: Pick<CarrierNeeds, 'environment'>,
): Pick<Wanted, 'credentials' | 'from_environment'> {
  const isTheirs = fieldsOf(kind, 'settings')
    .filter(({ name }) => isAddress(name))
    .every(({ name, env, default: usual }) => {
      const address = settings[name];
      return [undefined, usual, environment[env]].includes(address);
    });
  if (Object.keys(given).length > 0 || !isTheirs)
    return { credentials: given, from_environment: false };
  const credentials = fromEnvironment(kind, environment);
  const from_environment = Object.keys(credentials).length > 0;
  return { credentials, from_environment };
}

/** @throws Refusal 400 with a row per field that cannot be used */
export async function requireValid(
  { kind, settings, credentials }: Wanted,
  needs: CarrierNeeds,
): Promise<void> {
  const whole = withDefaults(kind, settings);
  const errors: ProblemError[] = [
    ...faultsOf(kind, 'settings', whole),
    // What is only kept has fields of its own.
    ...(isOnlyKept(kind) ? [] : faultsOf(kind, 'credentials', credentials)),
  ];
  if (errors.length > 0) throw invalidRequest(errors);
  for (const address of addressesOf({ kind, settings: whole }))
    await requireSafeAddress(address, needs);
}

/**
 * Asks the carrier about an account.
 *
 * @throws Refusal 422 `carrier_refused`, 503 `carrier_unavailable`
 */
export async function requireKnown(
  wanted: Wanted,
  needs: CarrierNeeds,
  now: number,
): Promise<AccountChecked | undefined> {
  const check = await askAbout(wanted, needs);
  if (check === null) return undefined;
  if (check.kind === 'ok') return { at: iso(now), ok: true, code: 'ok' };
  if (check.kind === 'unavailable')
    throw unavailable(wanted.kind, check.detail);
  const path = pathOf(wanted.kind, check.field);
  const { code, detail: message } = check;
  const errors = [{ path: path ?? '', code, message }];
  throw new Refusal(422, 'carrier_refused', message, { errors });
}

/** @returns null for a kind that has no account to ask about */
export async function askAbout(
  wanted: Wanted,
  needs: CarrierNeeds,
): Promise<AccountCheck | null> {
  const { org_id, id, kind, settings, credentials } = wanted;
  if (isOnlyKept(kind)) return null;
  return needs.check(kind, {
    org_id,
    carrier_id: id,
    credentials,
    settings: withDefaults(kind, settings),
    calls_per_second: rateOf(wanted) ?? 0,
    webhook_url: needs.webhook_url(kind, org_id, id),
  });
}

const RETRY_SECONDS = 30;

export function unavailable(kind: ProfileKind, why: string): Refusal {
  const label = kind === 'http' ? 'The carrier' : carrierKindFacts[kind].label;
  const detail = `${label} cannot be asked now, so nothing was stored. ${why}`;
  const headers = { 'retry-after': String(RETRY_SECONDS) };
  return new Refusal(503, 'carrier_unavailable', detail, {}, headers);
}

/** A field as a request names it. */
export function pathOf(
  kind: ProfileKind,
  field: string | undefined,
): string | null {
  if (field === undefined) return null;
  const part = (['settings', 'credentials'] as const).find((it) =>
    fieldsOf(kind, it).some(({ name }) => name === field),
  );
  return part ? `${part}.${field}` : field;
}

/** None where what was kept is lost: then all have to be given again. */
export const keptCredentials = (
  profile: CarrierProfile,
  { vault }: Pick<CarrierNeeds, 'vault'>,
): Promise<Values> =>
  vault.read(profile).catch((error) => {
    if (error instanceof CredentialsMissing) return {};
    throw error;
  });

/** Puts the credentials where they belong. */
export async function keep(
  { org_id, id, credentials, from_environment }: Wanted,
  { vault }: Pick<CarrierNeeds, 'vault'>,
): Promise<KeptCredentials> {
  const credential_names = Object.keys(credentials).sort();
  if (from_environment || credential_names.length === 0)
    return {
      credential_names,
      credentials_in: from_environment ? 'environment' : 'sealed',
      sealed_credentials: null,
    };
  return vault.write({ org_id, id }, credentials);
}
