import { type Item, isTooLarge, itemBytes, pick } from './attribute-values.ts';
import { checkItem, checkKey, partsAt } from './dynalite.ts';
import {
  conditionFailed,
  invalidParameter,
  validationError,
} from './errors.ts';
import type { Input, Plan, Planner, Prepared } from './plans.ts';
import { expiryOf, itemKey, type Row, type Storage } from './storage.ts';
import { type StoredKey, storedKey, type Table } from './tables.ts';

/** One item's next life, checked and not yet written. */
export interface Change {
  readonly table: Table;
  readonly key: StoredKey;
  readonly before: Row | undefined;
  readonly indexKeysBefore: readonly (StoredKey | undefined)[];
  /** Undefined: the item goes, or was never there. */
  readonly after: Item | undefined;
  /** Undefined when nothing is written: a condition check, or no item to delete. */
  readonly json: string | undefined;
  readonly isWrite: boolean;
  readonly expired?: boolean;
  /** What ReturnValues asked for. */
  readonly attributes?: Item | undefined;
}

export type WriteKind =
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'ConditionCheck';

/**
 * Checks one write against the stored item.
 *
 * @throws AwsError ConditionalCheckFailedException, or ValidationException
 */
export function stage(
  storage: Storage,
  planner: Planner,
  kind: WriteKind,
  input: Input,
): Change {
  const isCheck = kind === 'ConditionCheck';
  const prepared = planner.prepare(isCheck ? 'DeleteItem' : kind, input);
  const { table } = prepared.plan;
  if (kind === 'PutItem') checkWhole(prepared.item, table);
  else checkKey(prepared.key, table.definition);
  const key = itemKey(kind === 'PutItem' ? prepared.item : prepared.key, table);
  const before = storage.get(table, key);
  const old =
    before && needsOld(prepared.plan, kind, input)
      ? kind === 'UpdateItem'
        ? (JSON.parse(before.json) as Item)
        : storage.parse(before.json)
      : undefined;
  checkCondition(prepared, input, old);
  const start = {
    table,
    key,
    before,
    indexKeysBefore: old ? indexKeys(old, table) : [],
    isWrite: !isCheck,
  };
  if (isCheck) return { ...start, after: undefined, json: undefined };
  if (kind === 'UpdateItem') return staged(start, prepared, input, old);
  const after = kind === 'PutItem' ? prepared.item : undefined;
  return {
    ...start,
    after,
    json: after && textOf(after, 'Item size has exceeded'),
    attributes: input.ReturnValues === 'ALL_OLD' ? old : undefined,
  };
}

function needsOld(plan: Plan, kind: WriteKind, input: Input): boolean {
  return (
    kind === 'UpdateItem' ||
    plan.condition !== undefined ||
    plan.table.indexes.length > 0 ||
    input.ReturnValues === 'ALL_OLD'
  );
}

function checkCondition(
  { plan, values }: Prepared,
  input: Input,
  old: Item | undefined,
): void {
  if (!plan.condition || plan.condition(old ?? {}, values)) return;
  throw conditionFailed(
    input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? old : undefined,
  );
}

function staged(
  start: Omit<Change, 'after' | 'json'>,
  { plan, key, values }: Prepared,
  input: Input,
  old: Item | undefined,
): Change {
  const { table, before } = start;
  const after = old ?? { ...key };
  if (plan.update) {
    plan.update(after, values);
    checkIndexKeys(after, table);
  }
  return {
    ...start,
    after,
    json: textOf(after, 'Item size to update has exceeded'),
    attributes: returned(input.ReturnValues, plan, before, after),
  };
}

function returned(
  asked: string | undefined,
  plan: Plan,
  before: Row | undefined,
  after: Item,
): Item | undefined {
  switch (asked) {
    case 'ALL_NEW':
      return after;
    case 'UPDATED_NEW':
      return partsAt(plan.updatePaths, after);
    case 'ALL_OLD':
      return before && JSON.parse(before.json);
    case 'UPDATED_OLD':
      return before && partsAt(plan.updatePaths, JSON.parse(before.json));
    default:
      return undefined;
  }
}

function textOf(item: Item, problem: string): string {
  const json = JSON.stringify(item);
  if (isTooLarge(item, json))
    throw validationError(`${problem} the maximum allowed size`);
  return json;
}

/** @throws AwsError when keys of the table or its indexes miss or do not fit */
export function checkWhole(item: Item, table: Table): void {
  checkItem(item, table.definition);
  checkIndexKeys(item, table);
}

function checkIndexKeys(item: Item, table: Table): void {
  for (const index of table.indexes)
    for (const part of [index.hash, index.range]) {
      const value = part && item[part.name];
      if (!value) continue;
      if (value[part.type] === undefined)
        throw validationError(
          'The update expression attempted to update the secondary index key to unsupported type',
        );
      if (value[part.type] === '')
        throw invalidParameter(
          `A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty ${part.type === 'S' ? 'string' : 'binary'} value. IndexName: ${index.name}, IndexKey: ${part.name}`,
        );
    }
}

const indexKeys = (item: Item, table: Table) =>
  table.indexes.map((index) => storedKey(item, index));

/** Writes a change: the item, its index rows and its stream record, or nothing. */
export function apply(storage: Storage, change: Change, now: number): void {
  const { table, before, json } = change;
  if (!change.isWrite || json === before?.json) return;
  if (table.hasStream || table.indexes.length > 0)
    storage.atomically(() => write(storage, change, now));
  else write(storage, change, now);
}

function write(storage: Storage, change: Change, now: number): void {
  const { table, key, before, after, json = null } = change;
  let row = before?.row;
  if (after === undefined || json === null) {
    if (row !== undefined) storage.remove(table, key, row);
  } else if (row === undefined) {
    row = storage.insert(table, key, json, expiryOf(after, table));
  } else {
    storage.replace(table, key, { row, json }, expiryOf(after, table));
  }
  if (row !== undefined && table.indexes.length > 0)
    moveIndexRows(storage, change, row);
  if (table.hasStream)
    storage.stream.append(
      table,
      { old: before?.json ?? null, new: json },
      now,
      change.expired === true,
    );
}

function moveIndexRows(storage: Storage, change: Change, row: number): void {
  const { table, key, after, indexKeysBefore } = change;
  table.indexes.forEach((index, at) => {
    const from = indexKeysBefore[at];
    const to = after && storedKey(after, index);
    if (from?.hash === to?.hash && from?.range === to?.range) return;
    if (from) storage.removeIndexRow(index, from, key);
    if (to) storage.addIndexRow(index, to, key, row);
  });
}

/** A change that removes an item for time to live. */
export function expiry(table: Table, row: Row): Change {
  const item = JSON.parse(row.json) as Item;
  return {
    table,
    key: itemKey(item, table),
    before: row,
    indexKeysBefore: indexKeys(item, table),
    after: undefined,
    json: undefined,
    isWrite: true,
    expired: true,
  };
}

/** Write units: one for each KB of the larger image, of the item and of index rows. */
export function writeUnits(change: Change): {
  table: number;
  indexes: Record<string, number>;
} {
  const { table, after, indexKeysBefore } = change;
  const old: Item | undefined = change.before && JSON.parse(change.before.json);
  const indexes: Record<string, number> = {};
  table.indexes.forEach((index, at) => {
    const from = indexKeysBefore[at];
    const to = after && storedKey(after, index);
    const stays = from?.hash === to?.hash && from?.range === to?.range;
    // A moved row is deleted and put; one that stays is written if it may change.
    const writes = stays
      ? Number(to !== undefined && index.attributes === undefined)
      : Number(from !== undefined) + Number(to !== undefined);
    if (writes > 0)
      indexes[index.name] = writes * unitsOf(old, after, index.attributes);
  });
  return { table: unitsOf(old, after), indexes };
}

function unitsOf(
  old: Item | undefined,
  after: Item | undefined,
  attributes?: readonly string[],
): number {
  const bytes = [old, after].map((item) =>
    item ? itemBytes(attributes ? pick(item, attributes) : item) : 0,
  );
  return Math.max(1, Math.ceil(Math.max(...bytes) / 1024));
}
