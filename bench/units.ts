/**
 * What DynamoDB charges, by its documentation. Emulators report other numbers
 * (some none for a refused condition, some one number for any transaction), so
 * nothing here asks them.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */

export type Item = Readonly<Record<string, unknown>>;

export interface IndexRule {
  readonly partition_key: string;
  readonly sort_key: string;
  /** Keys of the table and of the index, or everything. */
  readonly projection: 'KEYS_ONLY' | 'ALL';
}

const WRITE_UNIT_BYTES = 1024;
const READ_UNIT_BYTES = 4096;
/** Overhead of a list or a map, and of each member. @see CapacityUnitCalculations.html */
const CONTAINER_BYTES = 3;
const MEMBER_BYTES = 1;

/** Bytes of an item: names and values. @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
export function itemBytes(item: Item): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) =>
      value === undefined
        ? sum
        : sum + Buffer.byteLength(name) + valueBytes(value),
    0,
  );
}

function valueBytes(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return numberBytes(value);
  if (value === null || typeof value === 'boolean') return 1;
  if (value instanceof Uint8Array) return value.byteLength;
  if (Array.isArray(value)) {
    const parts = value.map((part) => valueBytes(part) + MEMBER_BYTES);
    return CONTAINER_BYTES + parts.reduce((sum, bytes) => sum + bytes, 0);
  }
  if (typeof value !== 'object') {
    throw new TypeError(`no rule for the size of a ${typeof value}`);
  }
  const members = Object.values(value).filter((one) => one !== undefined);
  return CONTAINER_BYTES + itemBytes(value as Item) + members.length;
}

/** A byte for two significant digits, and one more; one more for a sign. */
function numberBytes(value: number): number {
  const digits = Math.abs(value)
    .toExponential()
    .replace(/e.*$/, '')
    .replace('.', '')
    .replace(/0+$/, '').length;
  return Math.ceil(digits / 2) + 1 + (value < 0 ? 1 : 0);
}

const writeUnitsOf = (bytes: number) =>
  Math.max(1, Math.ceil(bytes / WRITE_UNIT_BYTES));

/** One write of the table: the larger of the item before and after, in whole KB. */
export const tableUnits = (before?: Item, after?: Item): number =>
  writeUnitsOf(
    Math.max(before ? itemBytes(before) : 0, after ? itemBytes(after) : 0),
  );

/**
 * What an index writes for it: a put for a new entry, a delete for one that
 * leaves, both when its key changes, one when a projected attribute does.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
 */
export function indexUnits(
  rule: IndexRule,
  before?: Item,
  after?: Item,
): number {
  const left = entryOf(rule, before);
  const entered = entryOf(rule, after);
  if (!left && !entered) return 0;
  if (!left || !entered) return writeUnitsOf(itemBytes((left ?? entered)!));
  const isMoved = [rule.partition_key, rule.sort_key].some(
    (key) => left[key] !== entered[key],
  );
  if (isMoved) {
    return writeUnitsOf(itemBytes(left)) + writeUnitsOf(itemBytes(entered));
  }
  return JSON.stringify(sorted(left)) === JSON.stringify(sorted(entered))
    ? 0
    : tableUnits(left, entered);
}

function entryOf(
  { partition_key, sort_key, projection }: IndexRule,
  item?: Item,
): Item | undefined {
  if (item?.[partition_key] === undefined || item[sort_key] === undefined) {
    return undefined;
  }
  if (projection === 'ALL') return item;
  const names = ['pk', 'sk', partition_key, sort_key];
  return Object.fromEntries(names.map((name) => [name, item[name]]));
}

const sorted = (item: Item) =>
  Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1));

/** What was read, in whole 4 KB: one unit if strongly, else half of one. */
export const readUnits = (bytes: number, isStrong: boolean): number =>
  Math.max(1, Math.ceil(bytes / READ_UNIT_BYTES)) * (isStrong ? 1 : 0.5);

/** A transaction prepares and commits: every item twice, also when it is cancelled. */
export const TRANSACTION_FACTOR = 2;
