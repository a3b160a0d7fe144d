import { openCircuits } from '#functions/adapters/dynamodb/circuit-store.ts';
import { listOwnNumbers } from '#functions/adapters/dynamodb/number-store.ts';
import {
  listSlots,
  type Slot,
} from '#functions/adapters/dynamodb/slot-store.ts';
import { hasOwnCarrier } from '#functions/platform/own-carrier.ts';
import type { Deps } from '#functions/platform/route.ts';
import type { CarrierView } from '#shared/contracts/carrier-views.ts';
import { withDefaults } from '#shared/domain/carrier-fields.ts';
import {
  type CarrierKind,
  carrierKindFacts,
  OWN_CARRIER,
} from '#shared/domain/carrier-kinds.ts';
import {
  type CarrierProfile,
  capabilitiesOf,
  isOnlyKept,
  placesCalls,
  rateOf,
} from '#shared/domain/carrier-profile.ts';
import { type Circuit, passage } from '#shared/domain/circuit.ts';
import {
  carrierOf,
  type OutboundNumber,
} from '#shared/domain/outbound-number.ts';

/** Where a carrier of this kind sends its events. */
export type WebhookUrl = (
  kind: CarrierKind,
  org: string,
  carrier: string,
) => string;

/** What an organization has at its carriers: numbers, calls that are up, open circuits. */
export interface AtCarriers {
  readonly circuits: ReadonlyMap<string, Circuit>;
  readonly numbers: readonly OutboundNumber[];
  readonly slots: readonly Slot[];
}

export async function readAtCarriers(
  { table }: Pick<Deps, 'table'>,
  org: string,
): Promise<AtCarriers> {
  const [numbers, slots, circuits] = await Promise.all([
    listOwnNumbers(table, org),
    listSlots(table, org),
    openCircuits(table, org),
  ]);
  return { numbers, slots, circuits };
}

export const numbersAt = ({ numbers }: AtCarriers, carrier: string) =>
  numbers.filter((number) => carrierOf(number) === carrier);

/** Calls that are up through it. */
export const callsAt = ({ slots }: AtCarriers, carrier: string): number =>
  slots.filter(
    ({ attempt_id, carrier_id = OWN_CARRIER }) =>
      attempt_id !== undefined && carrier_id === carrier,
  ).length;

/** The deployment's own, as every organization has it; switched off where there is none. */
export async function ownView(
  { clock, carriers }: Pick<Deps, 'clock' | 'carriers'>,
  org: string,
  at: AtCarriers,
): Promise<CarrierView> {
  const carrier = await carriers.of(org);
  const { label, can } = carrierKindFacts[carrier.kind];
  return {
    id: OWN_CARRIER,
    name: label,
    kind: carrier.kind,
    url: null,
    status: hasOwnCarrier() ? 'active' : 'inactive',
    places_calls: hasOwnCarrier(),
    settings: {},
    credential_names: [],
    credentials_in: null,
    webhook_url: null,
    can: canView(can),
    last_check: null,
    circuit: circuitView(at.circuits.get(OWN_CARRIER), clock.now()),
    calls_per_second: carrier.calls_per_second,
    calls_in_flight: callsAt(at, OWN_CARRIER),
    numbers: numbersAt(at, OWN_CARRIER).length,
    version: 1,
    created_at: '2026-01-01T00:00:00.000Z',
    updated_at: '2026-01-01T00:00:00.000Z',
  };
}

export function profileView(
  { clock }: Pick<Deps, 'clock'>,
  profile: CarrierProfile,
  at: AtCarriers,
  webhookUrl: WebhookUrl,
): CarrierView {
  const { org_id, id, kind } = profile;
  const can = capabilitiesOf(kind);
  const isKept = isOnlyKept(kind);
  const hasWebhook = can?.inbound === 'signed_webhook';
  return {
    id,
    name: profile.name,
    kind,
    url: profile.url,
    status: profile.status,
    places_calls: placesCalls(profile),
    settings: withDefaults(kind, profile.settings ?? {}),
    credential_names: [...profile.credential_names],
    credentials_in:
      profile.credential_names.length === 0
        ? null
        : (profile.credentials_in ?? 'sealed'),
    webhook_url:
      hasWebhook && !isOnlyKept(kind) ? webhookUrl(kind, org_id, id) : null,
    can: can && canView(can),
    last_check: profile.last_check ?? null,
    circuit: isKept ? null : circuitView(at.circuits.get(id), clock.now()),
    calls_per_second: rateOf(profile),
    calls_in_flight: isKept ? null : callsAt(at, id),
    numbers: numbersAt(at, id).length,
    version: profile.version,
    created_at: profile.created_at,
    updated_at: profile.updated_at,
  };
}

const canView = (
  can: NonNullable<ReturnType<typeof capabilitiesOf>>,
): NonNullable<CarrierView['can']> => ({
  ...can,
  attach: [...can.attach],
  ring_timeout_seconds: can.ring_timeout_seconds && {
    ...can.ring_timeout_seconds,
  },
});

function circuitView(
  circuit: Circuit | undefined,
  now: number,
): CarrierView['circuit'] {
  if (!circuit) return { state: 'closed', until: null, opened: 0, why: null };
  const state = passage(circuit, now) === 'wait' ? 'open' : 'probing';
  const { until, opened, why } = circuit;
  return {
    state,
    until,
    opened,
    why: why ? { scope: why.scope, code: why.code ?? null } : null,
  };
}
