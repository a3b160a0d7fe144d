import { getCircuit } from '#functions/adapters/dynamodb/circuit-store.ts';
import { carriersInUse, readRates } from '#functions/dial/carrier-rates.ts';
import type { Engine } from '#functions/dial/engine.ts';
import { OWN_CARRIER } from '#shared/domain/carrier-kinds.ts';
import type { CarrierRates } from '#shared/domain/carrier-rates.ts';
import { type Circuit, passage } from '#shared/domain/circuit.ts';
import {
  carrierOf,
  type OutboundNumber,
} from '#shared/domain/outbound-number.ts';

/** What a tick goes by of the carriers that a campaign calls through. */
export interface CarriersNow<Number> {
  /** At least one takes calls, or is tried. */
  readonly is_open: boolean;
  /** Numbers at those that do; all of them while none does. */
  readonly numbers: readonly Number[];
  readonly rates: CarrierRates;
}

/**
 * Looks at the carriers of a pool: no permit is sent for what a closed one would
 * have taken.
 *
 * @param own - the circuit of the deployment's own, as it was just read
 */
export async function carriersNow<Number extends OutboundNumber>(
  { table, clock, carriers }: Engine,
  org: string,
  pool: readonly Number[],
  own: Circuit | undefined,
): Promise<CarriersNow<Number>> {
  const circuits = await Promise.all(
    carriersInUse(pool).map(async (id) => {
      const circuit = id === OWN_CARRIER ? own : getCircuit(table, org, id);
      return { id, circuit: await circuit };
    }),
  );
  const now = clock.now();
  const open = circuits
    .filter(({ circuit }) => passage(circuit, now) !== 'wait')
    .map(({ id }) => id);
  const is_open = open.length > 0;
  const numbers = is_open
    ? pool.filter((it) => open.includes(carrierOf(it)))
    : pool;
  return { is_open, numbers, rates: await readRates(carriers, org, numbers) };
}
