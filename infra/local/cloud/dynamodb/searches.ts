import type { AttributeValue, Item } from './attribute-values.ts';
import { beginsWith, inOrder, type ValueNames } from './conditions.ts';
import { checkKeyPiece, type ValidatedRequest } from './dynalite.ts';
import { invalidParameter, validationError } from './errors.ts';
import { type Index, type KeyPart, sortable, type Table } from './tables.ts';

/** What a Query or Scan reads: the table itself or one of its indexes. */
export interface Source {
  readonly table: Table;
  readonly index: Index | undefined;
  /** The attributes that can be seen; undefined for all. */
  readonly attributes: readonly string[] | undefined;
}

/** One test of a key attribute; `names` are the `:values` it compares with. */
export interface KeyTest {
  readonly operator: string;
  readonly names: readonly string[];
}

export interface KeySearch {
  readonly hash: KeyTest;
  readonly range: KeyTest | undefined;
}

/** @throws AwsError when the index does not exist or cannot be read as asked */
export function sourceOf(table: Table, request: ValidatedRequest): Source {
  if (request.IndexName === undefined)
    return { table, index: undefined, attributes: undefined };
  const index = table.indexes.find((one) => one.name === request.IndexName);
  if (!index)
    throw validationError(
      `The table does not have the specified index: ${request.IndexName}`,
    );
  if (index.isGlobal) checkGlobalRead(index, request);
  // A local index fetches from the table what it does not hold.
  const fetches = request.Select === 'ALL_ATTRIBUTES' || request._projection;
  const attributes = fetches && !index.isGlobal ? undefined : index.attributes;
  return { table, index, attributes };
}

function checkGlobalRead(index: Index, request: ValidatedRequest): void {
  if (request.ConsistentRead)
    throw validationError(
      'Consistent reads are not supported on global secondary indexes',
    );
  if (!index.attributes) return;
  if (request.Select === 'ALL_ATTRIBUTES')
    throw invalidParameter(
      `Select type ALL_ATTRIBUTES is not supported for global secondary index ${index.name} because its projection type is not ALL`,
    );
  const asked = request._projection?.paths.map(([head]) => String(head)) ?? [];
  const missing = asked.filter((name) => !index.attributes!.includes(name));
  if (missing.length)
    throw invalidParameter(
      `Global secondary index ${index.name} does not project [${missing.join(', ')}]`,
    );
}

/** @throws AwsError when the key condition does not fit the key */
export function keySearch(
  source: Source,
  request: ValidatedRequest,
  names: ValueNames,
): KeySearch {
  const { hash, range } = source.index ?? source.table;
  const conditions = request.KeyConditions!;
  const count = Object.keys(conditions).length;
  if (!range && count > 1)
    throw validationError('Query key condition not supported');
  for (const part of range ? [hash, range] : [hash]) {
    if (conditions[part.name]) continue;
    if (part === hash || count > 1)
      throw validationError(
        `Query condition missed key schema element: ${part.name}`,
      );
  }
  refuseKeysInFilter(source, request);
  const test = (part: KeyPart): KeyTest | undefined => {
    const condition = conditions[part.name];
    if (!condition) return undefined;
    if (condition.AttributeValueList.some((v) => v[part.type] === undefined))
      throw invalidParameter(
        'Condition parameter type does not match schema type',
      );
    return {
      operator: condition.ComparisonOperator,
      names: condition.AttributeValueList.map((value) => names.get(value)!),
    };
  };
  const onHash = test(hash)!;
  if (onHash.operator !== 'EQ')
    throw validationError('Query key condition not supported');
  return { hash: onHash, range: range && test(range) };
}

function refuseKeysInFilter(source: Source, request: ValidatedRequest): void {
  const { hash, range } = source.index ?? source.table;
  for (const part of [hash, range])
    if (part && request._filter?.pathHeads[part.name])
      throw validationError(
        `Filter Expression can only contain non-primary key attributes: Primary key attribute: ${part.name}`,
      );
}

const comparisons: Record<string, string> = {
  EQ: '=',
  LT: '<',
  LE: '<=',
  GT: '>',
  GE: '>=',
};
/** Sorts behind every string that begins alike. */
const LAST = '\u{10ffff}';

/** The SQL of a test of the range key, and its parameters. */
export function rangeClause(
  test: KeyTest,
  part: KeyPart,
  values: Item,
): { sql: string; parameters: string[] } {
  const bounds = test.names.map(
    (name) => sortable({ [part.name]: values[name]! }, part)!,
  );
  const comparison = comparisons[test.operator];
  if (comparison)
    return { sql: ` AND i.range ${comparison} ?`, parameters: bounds };
  const upper =
    test.operator === 'BETWEEN' ? bounds[1]! : `${bounds[0]}${LAST}`;
  return {
    sql: ' AND i.range >= ? AND i.range <= ?',
    parameters: [bounds[0]!, upper],
  };
}

/** Whether a value of the range key passes the test. */
function passes(
  test: KeyTest,
  value: AttributeValue | undefined,
  values: Item,
): boolean {
  const bounds = test.names.map((name) => values[name]);
  if (test.operator === 'BEGINS_WITH') return beginsWith(value, bounds[0]);
  if (test.operator === 'BETWEEN')
    return inOrder('>=', value, bounds[0]) && inOrder('<=', value, bounds[1]);
  const type = comparisons[test.operator]!;
  return type === '='
    ? inOrder('>=', value, bounds[0]) && inOrder('<=', value, bounds[0])
    : inOrder(type, value, bounds[0]);
}

/** @throws AwsError when a page cannot start at this key */
export function checkStartKey(
  source: Source,
  startKey: Item,
  search: KeySearch | undefined,
  values: Item,
): void {
  const shape = source.index ?? source.table;
  if (
    Object.keys(startKey).length !== shape.startKeyNames.length ||
    shape.startKeyNames.some((name) => !startKey[name])
  )
    throw validationError(
      source.index || search
        ? 'The provided starting key is invalid'
        : 'The provided starting key is invalid: The provided key element does not match the schema',
    );
  for (const { hash, range } of [source.table, shape]) {
    checkKeyPiece(startKey, hash.name, hash.type, true);
    if (range) checkKeyPiece(startKey, range.name, range.type, false);
  }
  if (!search) return;
  const { hash, range } = shape;
  const wanted = values[search.hash.names[0]!];
  const sameHash =
    inOrder('>=', startKey[hash.name], wanted) &&
    inOrder('<=', startKey[hash.name], wanted);
  if (range && search.range) {
    if (!passes(search.range, startKey[range.name], values))
      throw validationError(
        'The provided starting key does not match the range key predicate',
      );
    if (!sameHash)
      throw validationError(
        'The query can return at most one row and cannot be restarted',
      );
  } else if (!sameHash) {
    throw validationError(
      'The provided starting key is outside query boundaries based on provided conditions',
    );
  }
}
