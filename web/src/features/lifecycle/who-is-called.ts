import { useConfig } from '../../lib/config.ts';
import { countOf } from '../../lib/format.ts';
import { useRealCarriers } from '../carriers/use-carriers.ts';

/** What a start comes to, said before it: how many people are called, and whether phones ring. */
export function useWhoIsCalled(count: number): {
  readonly people: string;
  /** Empty: all calls are real, as the people are told. */
  readonly how: string;
} {
  const { simulated } = useConfig();
  const real = useRealCarriers();
  const whom = countOf(count, 'person', 'people');
  if (!simulated)
    return { people: `Real calls will be placed to ${whom}`, how: '' };
  return {
    people: `Calls will be placed to ${whom}`,
    how:
      real.length > 0
        ? `Those from numbers at ${real.join(', ')} are real.`
        : 'The carrier is simulated: none of them is real.',
  };
}
