import { poolCps } from './number-choice.ts';
import { carrierOf, isUsable, type OutboundNumber } from './outbound-number.ts';

/** Calls a second that carriers take, by id. */
export type CarrierRates = ReadonlyMap<string, number>;

/** What they take together. */
export const ratesTogether = (rates: CarrierRates): number =>
  [...rates.values()].reduce((sum, rate) => sum + rate, 0);

/**
 * Calls that can begin from numbers in a second: of each carrier no more than it
 * takes, and no more than its numbers do.
 *
 * @param sharers - campaigns that call through the same carriers, each its part
 */
export function paceOfPool(
  numbers: readonly OutboundNumber[],
  rates: CarrierRates,
  sharers = 1,
): number {
  const usable = Map.groupBy(numbers.filter(isUsable), carrierOf);
  return [...usable].reduce((sum, [id, own]) => {
    const byCarrier = (rates.get(id) ?? 0) / sharers;
    const byNumbers = poolCps({ numbers: own });
    return sum + Math.min(byCarrier, byNumbers);
  }, 0);
}
