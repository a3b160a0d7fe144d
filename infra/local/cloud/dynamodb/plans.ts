import { type Item, isPlainItem, typeOf } from './attribute-values.ts';
import {
  type Condition,
  compileCondition,
  inOrder,
  isOperator,
  type ValueNames,
} from './conditions.ts';
import {
  checkKeyPaths,
  checkUpdate,
  type Node,
  type Path,
  type ValidatedRequest,
  validateRequest,
} from './dynalite.ts';
import { notFound, validationError } from './errors.ts';
import {
  type KeySearch,
  keySearch,
  type Source,
  sourceOf,
} from './searches.ts';
import type { Table } from './tables.ts';
import { compileUpdate, type Update } from './updates.ts';

/** A request as callers send it: an open record, checked by `prepare`. */
// biome-ignore lint/suspicious/noExplicitAny: the wire's shapes are AWS's, checked at run time
export type Input = Record<string, any>;

/** What requests of one shape have in common, worked out once. */
export interface Plan {
  readonly table: Table;
  readonly condition: Condition | undefined;
  readonly filter: Condition | undefined;
  readonly update: Update | undefined;
  readonly updatePaths: readonly Path[];
  readonly projection: readonly Path[] | undefined;
  /** Query and Scan: what is read. */
  readonly source: Source | undefined;
  /** Query: which part of it. */
  readonly search: KeySearch | undefined;
  /** Rules of the grammar that hang on the values, not on their types alone. */
  readonly rules: readonly Rule[];
}

type Rule = (values: Item) => boolean;

export interface Prepared {
  readonly plan: Plan;
  readonly key: Item;
  readonly item: Item;
  readonly startKey: Item | undefined;
  readonly values: Item;
}

const MOST_PLANS = 5_000;
const NONE: Item = {};
const LEGACY = [
  'AttributeUpdates',
  'AttributesToGet',
  'ConditionalOperator',
  'Expected',
  'KeyConditions',
  'QueryFilter',
  'ScanFilter',
];

/** Validates requests; each shape of request is parsed once. */
export class Planner {
  readonly #plans = new Map<string, Plan>();
  readonly #findTable: (name: string) => Table | undefined;

  constructor(findTable: (name: string) => Table | undefined) {
    this.#findTable = findTable;
  }

  /** Call when tables change: plans hold them. */
  forget(): void {
    this.#plans.clear();
  }

  /** @throws AwsError ValidationException, SerializationException or ResourceNotFoundException */
  prepare(operation: string, input: Input): Prepared {
    const shape = shapeOf(operation, input);
    const plan = shape === undefined ? undefined : this.#plans.get(shape);
    const values: Item = input.ExpressionAttributeValues ?? NONE;
    // When a rule is broken the full validator says so, in AWS's words.
    if (plan?.rules.every((rule) => rule(values))) {
      return {
        plan,
        key: input.Key,
        item: input.Item,
        startKey: input.ExclusiveStartKey ?? undefined,
        values,
      };
    }
    return this.#prepareAnew(operation, input, shape);
  }

  #prepareAnew(
    operation: string,
    input: Input,
    shape: string | undefined,
  ): Prepared {
    refuseUnsupported(input);
    const request = validateRequest(operation, input);
    const plan = makePlan(operation, request, this.table(input.TableName));
    if (shape !== undefined) {
      if (this.#plans.size >= MOST_PLANS) this.#plans.clear();
      this.#plans.set(shape, plan);
    }
    return {
      plan,
      key: request.Key ?? NONE,
      item: request.Item ?? NONE,
      startKey: request.ExclusiveStartKey,
      values: request.ExpressionAttributeValues ?? NONE,
    };
  }

  /** @throws AwsError ResourceNotFoundException */
  table(name: string): Table {
    const table = this.#findTable(name);
    if (!table) throw notFound('Requested resource not found');
    return table;
  }
}

const END = '\u0001';

/** @returns undefined when a value needs the full validator each time */
function shapeOf(operation: string, input: Input): string | undefined {
  let shape = operation;
  for (const name in input) {
    const value = input[name];
    if (value === undefined || value === null) continue;
    shape += END + name;
    if (typeof value !== 'object') {
      shape += `=${typeof value}:${value}`;
    } else if (name === 'ExpressionAttributeNames') {
      for (const alias in value) shape += `${END}${alias}=${value[alias]}`;
    } else if (name === 'ExpressionAttributeValues') {
      if (!isPlainItem(value)) return undefined;
      for (const alias in value) shape += END + alias + typeOf(value[alias]!);
    } else if (
      name === 'Key' ||
      name === 'Item' ||
      name === 'ExclusiveStartKey'
    ) {
      if (!isPlainItem(value)) return undefined;
    } else {
      return undefined;
    }
  }
  return shape;
}

function refuseUnsupported(input: Input): void {
  const legacy = LEGACY.find((name) => input[name] != null);
  if (legacy)
    throw validationError(`${legacy} is not supported here: use expressions`);
  const asked = input.ReturnValuesOnConditionCheckFailure ?? 'NONE';
  if (asked !== 'NONE' && asked !== 'ALL_OLD')
    throw validationError(
      `1 validation error detected: Value '${asked}' at 'returnValuesOnConditionCheckFailure' failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, NONE]`,
    );
}

function makePlan(
  operation: string,
  request: ValidatedRequest,
  table: Table,
): Plan {
  const names: ValueNames = new Map(
    Object.entries(request.ExpressionAttributeValues ?? NONE).map(
      ([name, value]) => [value, name],
    ),
  );
  const { _condition, _filter, _updates, _projection } = request;
  if (_updates) checkUpdate(_updates, table.definition);
  checkKeyPaths(_projection?.nestedPaths, table.definition);
  checkKeyPaths(_filter?.nestedPaths, table.definition);
  const reads = operation === 'Query' || operation === 'Scan';
  const source = reads ? sourceOf(table, request) : undefined;
  const expressions = [_condition, _filter, request._keyCondition] as (
    | { expression: Node }
    | undefined
  )[];
  return {
    table,
    condition: _condition && compileCondition(_condition.expression, names),
    filter: _filter && compileCondition(_filter.expression, names),
    update: _updates && compileUpdate(_updates, names),
    updatePaths: _updates?.paths ?? [],
    projection: _projection?.paths,
    source,
    search:
      operation === 'Query' ? keySearch(source!, request, names) : undefined,
    rules: expressions.flatMap((parsed) =>
      parsed ? rulesOf(parsed.expression, names) : [],
    ),
  };
}

/** The grammar checked these against the first request's values only. */
function rulesOf(node: Node, names: ValueNames): Rule[] {
  if (!isOperator(node)) return [];
  const rules = node.args.flatMap((arg) => rulesOf(arg, names));
  const [first, second] = node.args.slice(1).map((arg) => names.get(arg));
  if (node.type === 'between' && first && second)
    rules.push((values) => !inOrder('>', values[first], values[second]));
  if (node.name === 'attribute_type' && first)
    rules.push((values) => TYPE_NAMES.includes(values[first]?.S ?? ''));
  return rules;
}

const TYPE_NAMES = 'B NULL SS BOOL L BS N NS S M'.split(' ');
