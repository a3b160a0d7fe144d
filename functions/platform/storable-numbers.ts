import type { ProblemError } from '#shared/contracts/problems.ts';

/**
 * Magnitudes that the table holds; JSON knows smaller and larger ones.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
 */
const LEAST = 1e-130;
const MOST = 9.999e125;

/** A row for each number of a body that cannot be kept as it is. */
export function unstorableNumbers(
  value: unknown,
  path: readonly string[] = [],
): ProblemError[] {
  if (typeof value === 'number') {
    const size = Math.abs(value);
    if (size === 0 || (size >= LEAST && size <= MOST)) return [];
    const code = size < LEAST ? 'too_small' : 'too_big';
    const message = 'is no number that can be kept';
    return [{ path: path.join('.'), code, message }];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, it]) =>
    unstorableNumbers(it, [...path, key]),
  );
}
