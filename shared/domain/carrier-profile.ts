import {
  type Capabilities,
  type CarrierKind,
  carrierKindFacts,
} from './carrier-kinds.ts';

/**
 * `http` and `simulated`: kept for notes, as before there were adapters; no call
 * goes through them. The simulated carrier that calls is the deployment's own.
 */
export const profileKinds = [
  'simulated',
  'twilio',
  'telnyx',
  'chime',
  'jambonz',
  'http',
] as const satisfies readonly (CarrierKind | 'http')[];
export type ProfileKind = (typeof profileKinds)[number];

/** What the carrier said when it was last asked about the account. */
export interface AccountChecked {
  /** RFC 3339. */
  readonly at: string;
  readonly ok: boolean;
  /** `ok`, or the carrier's own code. */
  readonly code: string;
}

/** Where credentials are, apart from the profile. */
export type CredentialPlace =
  /** Here, under a key made of the deployment's pepper. */
  | 'sealed'
  | 'secrets_manager'
  /** Environment variables of this machine: local runs only. */
  | 'environment';

/** What an organization keeps of an account that it has at a carrier. */
export interface CarrierProfile {
  readonly org_id: string;
  readonly id: string;
  readonly name: string;
  readonly kind: ProfileKind;
  /** Of kind `http`, else null. */
  readonly url: string | null;
  readonly status: 'active' | 'inactive';
  /** By name, as `carrier-kinds.ts` lists them; absent in what was made before. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Absent: what is usual for the kind. */
  readonly calls_per_second?: number;
  readonly credential_names: readonly string[];
  /** Absent: `sealed`. */
  readonly credentials_in?: CredentialPlace;
  /** Null where there are none, or where they are elsewhere. */
  readonly sealed_credentials: string | null;
  /** Absent: it was never asked. */
  readonly last_check?: AccountChecked;
  /** Who is writing the credentials, and until when (real epoch ms) others wait. */
  readonly saving?: { readonly id: string; readonly until: number };
  readonly version: number;
  /** RFC 3339. */
  readonly created_at: string;
  readonly created_by: string;
  readonly updated_at: string;
}

export const isOnlyKept = (kind: ProfileKind): kind is 'http' | 'simulated' =>
  kind === 'http' || kind === 'simulated';

/** Null of a kind without an adapter. */
export const capabilitiesOf = (kind: ProfileKind): Capabilities | null =>
  kind === 'http' ? null : carrierKindFacts[kind].can;

/** Null of a kind without an adapter. */
export const rateOf = ({
  kind,
  calls_per_second,
}: Pick<CarrierProfile, 'kind' | 'calls_per_second'>): number | null =>
  calls_per_second ?? capabilitiesOf(kind)?.default_calls_per_second ?? null;

/**
 * Whether calls are placed through it: it is switched on, and the carrier did not
 * refuse the account when it was last asked. One that never answered (at the first
 * start of a local run) is tried: it says itself what it does not place.
 */
export const placesCalls = ({
  kind,
  status,
  last_check,
}: Pick<CarrierProfile, 'kind' | 'status' | 'last_check'>): boolean =>
  status === 'active' && !isOnlyKept(kind) && last_check?.ok !== false;
