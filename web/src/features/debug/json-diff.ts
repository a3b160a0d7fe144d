/** One place at which two values differ. */
export interface Difference {
  /** `contact.attempts.0.status` */
  readonly path: string;
  /** Undefined: it was not there. */
  readonly before: unknown;
  readonly after: unknown;
}

const isTree = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Where two JSON values differ, down to the leaves, in the order of their keys. */
export function jsonDiff(
  before: unknown,
  after: unknown,
  path = '',
): Difference[] {
  const same = isTree(before) && isTree(after);
  if (!same || Array.isArray(before) !== Array.isArray(after)) {
    return Object.is(before, after) ? [] : [{ path, before, after }];
  }
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) =>
    jsonDiff(before[key], after[key], path ? `${path}.${key}` : key),
  );
}
