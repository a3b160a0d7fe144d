import type { NumberView } from '#shared/contracts/numbers.ts';
import { OWN_CARRIER } from '#shared/domain/carrier-kinds.ts';
import { useNumbers } from '../numbers/use-numbers.ts';

/** At which carrier a number is: the deployment's own, where nothing is said. */
export const carrierOf = (
  number: NumberView & { readonly carrier_id?: string | null },
) => number.carrier_id ?? OWN_CARRIER;

/** The numbers of the organization that are at a carrier, and may be called from. */
export function useNumbersAt(carrier_id: string) {
  const numbers = useNumbers().data ?? [];
  return numbers.filter(
    (number) =>
      carrierOf(number) === carrier_id &&
      number.status === 'active' &&
      number.outbound_enabled,
  );
}
