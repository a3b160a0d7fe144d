import { useConfig } from '../../lib/config.ts';
import { countOf } from '../../lib/format.ts';
import { useRealCarriers } from '../carriers/use-carriers.ts';

/** What a start comes to, said before it: how many people are called, and whether phones ring. */
export function useWhoIsCalled(count: number): {
  readonly people: string;
  /** Whose phones ring. Empty: everybody's. */
  readonly how: string;
} {
  const { simulated } = useConfig();
  const real = useRealCarriers();
  const whom = countOf(count, 'person', 'people');
  const people = `Real calls will be placed to ${whom}`;
  if (!simulated) return { people, how: '' };
  const how =
    real.length > 0
      ? `Phones ring for those from numbers at ${real.join(', ')}; the other carrier is simulated.`
      : 'The carrier is simulated here: no phone rings.';
  return { people, how };
}
