import type { Carriers } from '#functions/adapters/carrier/carrier.ts';
import { OWN_CARRIER } from '#shared/domain/carrier-kinds.ts';
import type { CarrierRates } from '#shared/domain/carrier-rates.ts';
import {
  carriersOf,
  isUsable,
  type OutboundNumber,
} from '#shared/domain/outbound-number.ts';

/** The carriers that calls from these numbers go through; without a number, the deployment's own. */
export function carriersInUse(numbers: readonly OutboundNumber[]): string[] {
  const usable = numbers.filter(isUsable);
  const ids = carriersOf(usable.length > 0 ? usable : numbers);
  return ids.length > 0 ? ids : [OWN_CARRIER];
}

/** How many calls a second each of them takes. */
export async function readRates(
  carriers: Carriers,
  org: string,
  numbers: readonly OutboundNumber[],
): Promise<CarrierRates> {
  const rates = carriersInUse(numbers).map(async (id) => {
    const { calls_per_second } = await carriers.of(org, id);
    return [id, calls_per_second] as const;
  });
  return new Map(await Promise.all(rates));
}
