import type { SettingsBody } from './form-body.ts';

/** Settings whose parts are changed one by one, as PATCH takes them. */
const parted = new Set([
  'number_selection',
  'retry_policy',
  'schedule',
  'amd',
  'callback_detection',
  'recording',
  'abandoned',
  'compliance',
]);

/** Settings by path: `schedule.windows`, `name`. */
type Leaves = Readonly<Record<string, unknown>>;

function leavesOf(body: SettingsBody): Leaves {
  const leaves: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(body)) {
    if (!parted.has(name)) {
      leaves[name] = value;
      continue;
    }
    for (const [part, one] of Object.entries(value as object)) {
      leaves[`${name}.${part}`] = one;
    }
  }
  return leaves;
}

/** Order of members does not count; NaN is like nothing but itself. */
const same = (a: unknown, b: unknown) => canonical(a) === canonical(b);

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'number' && Number.isNaN(part)) return 'NaN';
    if (typeof part !== 'object' || part === null || Array.isArray(part)) {
      return part;
    }
    return Object.fromEntries(
      Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  }) ?? 'undefined';

/** The paths on which two bodies differ. */
export function differences(a: SettingsBody, b: SettingsBody): string[] {
  const [left, right] = [leavesOf(a), leavesOf(b)];
  const paths = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  return paths.filter((path) => !same(left[path], right[path]));
}

/** What has to be sent so that `before` becomes `after`. */
export function patchOf(
  before: SettingsBody,
  after: SettingsBody,
): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  const leaves = leavesOf(after);
  for (const path of differences(before, after)) {
    if (!(path in leaves)) continue;
    put(patch, path, leaves[path]);
  }
  return patch;
}

function put(body: Record<string, unknown>, path: string, value: unknown) {
  const [name = '', part] = path.split('.');
  if (part === undefined) body[name] = value;
  else body[name] = { ...(body[name] as object | undefined), [part]: value };
}

export interface Conflict {
  readonly path: string;
  readonly theirs: unknown;
  readonly mine: unknown;
  /** Both changed it: whoever saves last wins. Else it is one side's change. */
  readonly changed_by: 'both' | 'them' | 'me';
}

/** What was changed by somebody else, and by me, since I read it. */
export function conflictsOf(
  base: SettingsBody,
  theirs: SettingsBody,
  mine: SettingsBody,
): Conflict[] {
  const [b, t, m] = [leavesOf(base), leavesOf(theirs), leavesOf(mine)];
  return differences(theirs, mine).map((path) => {
    const byThem = !same(b[path], t[path]);
    const byMe = !same(b[path], m[path]);
    const changed_by = byThem && byMe ? 'both' : byThem ? 'them' : 'me';
    return { path, theirs: t[path], mine: m[path], changed_by };
  });
}
