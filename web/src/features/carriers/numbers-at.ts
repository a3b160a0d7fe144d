import { useNumbers } from '../numbers/use-numbers.ts';

/** The numbers of the organization that are at a carrier. */
export function useNumbersAt(carrier_id: string) {
  const numbers = useNumbers().data ?? [];
  return numbers.filter((number) => number.carrier_id === carrier_id);
}
