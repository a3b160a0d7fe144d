import { openCircuits } from '#functions/adapters/dynamodb/circuit-store.ts';
import { carriers } from '#functions/adapters/dynamodb/org-items.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import { carriersInUse } from '#functions/dial/carrier-rates.ts';
import type { HeldCarrier, OpenCarrier } from '#shared/domain/alerts.ts';
import { carrierKindFacts, OWN_CARRIER } from '#shared/domain/carrier-kinds.ts';
import type { Circuit } from '#shared/domain/circuit.ts';
import { type CountryHold, isKept } from '#shared/domain/country-hold.ts';
import type { CarrierNow } from '#shared/domain/gates.ts';
import type { OutboundNumber } from '#shared/domain/outbound-number.ts';

/**
 * The carriers of an organization that take no calls now: one read while there is
 * none. What is left of one that was deleted is no matter.
 */
export async function readOpenCarriers(
  table: Table,
  org: string,
): Promise<OpenCarrier[]> {
  const open = await openCircuits(table, org);
  const found = await Promise.all(
    [...open].map(async ([id, circuit]) => {
      if (id === OWN_CARRIER) return [{ name: null, circuit }];
      const profile = await carriers.get(table, org, id);
      return profile ? [{ name: profile.name, circuit }] : [];
    }),
  );
  return found.flat();
}

/** Those that take no calls to some countries, as far as a call found out lately. */
export async function readHeldCarriers(
  table: Table,
  org: string,
  holds: readonly CountryHold[],
  now: number,
): Promise<HeldCarrier[]> {
  const kept = holds.filter((hold) => isKept(hold, now));
  const ids = [...new Set(kept.map(({ carrier_id }) => carrier_id))];
  const found = await Promise.all(
    ids.map(async (id) => {
      const own = kept.filter(({ carrier_id }) => carrier_id === id);
      if (id === OWN_CARRIER) return [{ name: null, holds: own }];
      const profile = await carriers.get(table, org, id);
      return profile ? [{ name: profile.name, holds: own }] : [];
    }),
  );
  return found.flat();
}

/** The carriers that calls from these numbers go through, as they are now. */
export function carriersNow(
  table: Table,
  org: string,
  numbers: readonly OutboundNumber[],
  open: ReadonlyMap<string, Circuit>,
  held: readonly CountryHold[],
): Promise<CarrierNow[]> {
  return Promise.all(
    carriersInUse(numbers).map(async (id) => {
      const circuit = open.get(id);
      const holds = held.filter(({ carrier_id }) => carrier_id === id);
      // Nobody asks for the name of one that takes calls.
      const isAsked = circuit !== undefined || holds.length > 0;
      const name = isAsked ? await nameOf(table, org, id) : id;
      return { name, circuit, holds };
    }),
  );
}

async function nameOf(table: Table, org: string, id: string): Promise<string> {
  if (id === OWN_CARRIER) return carrierKindFacts.simulated.label;
  return (await carriers.get(table, org, id))?.name ?? id;
}
