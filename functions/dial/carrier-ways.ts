import { findNumber } from '#functions/platform/catalog.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { OWN_CARRIER } from '#shared/domain/carrier-kinds.ts';
import { type Circuit, passage } from '#shared/domain/circuit.ts';
import { type CountryHold, holdKey } from '#shared/domain/country-hold.ts';
import {
  carrierOf,
  carriersOf,
  isUsable,
  type OutboundNumber,
} from '#shared/domain/outbound-number.ts';
import { findWay, type Way } from './carrier-circuit.ts';
import type { Engine } from './engine.ts';
import { circuitLately } from './lately.ts';
import { knownPool } from './read-pool.ts';

/** What one dial knows of the carriers that its calls may go through, as it learns. */
export interface Ways {
  /** As each was read; one that is missing was not looked at. */
  readonly circuits: Map<string, Circuit | undefined>;
  /** Carriers that take none of its calls. */
  readonly closed: Set<string>;
  /** Those that it was let through to. */
  readonly found: Map<string, Way>;
  /** Accounts that have no turn left in this second. */
  readonly spent: Set<string>;
  /** Numbers that their carrier just refused to call from. */
  readonly refused: Set<string>;
  /** Countries that a carrier takes no calls to, by `holdKey`. */
  readonly holds: Map<string, CountryHold>;
  /** Of these, those that it was let through to try. */
  readonly tries: Set<string>;
}

/**
 * @param own - the circuit of the deployment's own carrier
 * @param holds - of the organization, as they were read
 */
export const newWays = (
  own: Circuit | undefined,
  holds: readonly CountryHold[] = [],
): Ways => ({
  circuits: new Map([[OWN_CARRIER, own]]),
  closed: new Set(),
  found: new Map(),
  spent: new Set(),
  refused: new Set(),
  holds: new Map(
    holds.map((hold) => [holdKey(hold.carrier_id, hold.country), hold]),
  ),
  tries: new Set(),
});

/**
 * Whether anybody may be called, as far as it can be told before somebody is
 * chosen. Where the campaign calls through the deployment's own carrier alone,
 * that one decides; else the choice of the number does.
 */
export async function mayCallOut(
  engine: Engine,
  campaign: Campaign,
  ways: Ways,
): Promise<boolean> {
  const own = ways.circuits.get(OWN_CARRIER);
  if (passage(own, engine.clock.now()) === 'open_way') return true;
  if (await hasAnotherCarrier(engine, campaign)) return true;
  return (await wayTo(engine, campaign.org_id, OWN_CARRIER, ways)) !== null;
}

async function hasAnotherCarrier(
  engine: Engine,
  campaign: Campaign,
): Promise<boolean> {
  // What every organization has is the deployment's own, and costs no read.
  const isOwn = campaign.number_pool.every(({ number_id }) =>
    findNumber(number_id),
  );
  if (isOwn) return false;
  const { numbers } = await knownPool(engine, campaign);
  return numbers.some((it) => isUsable(it) && carrierOf(it) !== OWN_CARRIER);
}

/** Looks at the circuits of the carriers that numbers are at, each once. */
export async function lookAtCarriers(
  engine: Engine,
  org: string,
  numbers: readonly OutboundNumber[],
  { circuits, closed }: Ways,
): Promise<void> {
  const carriers = carriersOf(numbers.filter(isUsable));
  await Promise.all(
    carriers
      .filter((id) => !circuits.has(id))
      .map(async (id) => {
        circuits.set(id, await circuitLately(engine, org, id));
      }),
  );
  const now = engine.clock.now();
  for (const id of carriers) {
    if (passage(circuits.get(id), now) === 'wait') closed.add(id);
  }
}

/** The way to one carrier; null when others try it, or it waits: then it is closed. */
export async function wayTo(
  engine: Engine,
  org: string,
  carrier: string,
  { circuits, closed, found }: Ways,
): Promise<Way | null> {
  const known = found.get(carrier);
  if (known) return known;
  const way = await findWay(engine, org, carrier, circuits.get(carrier));
  if (way) found.set(carrier, way);
  else closed.add(carrier);
  return way;
}

/** Whether this dial may still call from a number. */
export const isCallable = (
  number: OutboundNumber,
  { closed, refused }: Pick<Ways, 'closed' | 'refused'>,
): boolean =>
  isUsable(number) && !closed.has(carrierOf(number)) && !refused.has(number.id);
