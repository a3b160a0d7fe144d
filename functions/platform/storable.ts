import type { ProblemError } from '#shared/contracts/problems.ts';

/**
 * Magnitudes that the table holds; JSON knows smaller and larger ones.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
 */
const LEAST = 1e-130;
const MOST = 9.999e125;

/** Controls, but for tabs and line ends: no text has them, terminals obey them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are meant
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
/** What makes a name look like another: turned around, or with nothing in it. */
const DECEIVING = /[\u200b\u202a-\u202e\u2066-\u2069\ufeff]/;

/** A row for each part of a body that cannot be kept exactly as it was sent. */
export function unstorable(
  value: unknown,
  path: readonly string[] = [],
): ProblemError[] {
  const refuse = (code: string, message: string) => [
    { path: path.join('.').toWellFormed(), code, message },
  ];
  if (typeof value === 'number') {
    const size = Math.abs(value);
    if (size === 0 || (size >= LEAST && size <= MOST)) return [];
    const code = size < LEAST ? 'too_small' : 'too_big';
    return refuse(code, 'is no number that can be kept');
  }
  if (typeof value === 'string') {
    if (!value.isWellFormed())
      return refuse('invalid_text', 'has half a character');
    const isName = path.at(-1) === 'name';
    const isClean = !CONTROL.test(value) && !(isName && DECEIVING.test(value));
    return isClean
      ? []
      : refuse('invalid_text', 'has characters without a sign');
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, it]) => [
    ...(Array.isArray(value) || key.isWellFormed()
      ? []
      : refuse('invalid_text', 'has a key with half a character')),
    ...unstorable(it, [...path, key]),
  ]);
}
