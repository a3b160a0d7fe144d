import { type Change, writeUnits } from './changes.ts';
import type { Input } from './plans.ts';
import type { Index } from './tables.ts';

/** The part of an answer that ReturnConsumedCapacity asks for. */
export interface Capacity {
  ConsumedCapacity?: ConsumedCapacity;
}

export interface ConsumedCapacity {
  TableName: string;
  CapacityUnits: number;
  Table?: { CapacityUnits: number };
  GlobalSecondaryIndexes?: Record<string, { CapacityUnits: number }>;
  LocalSecondaryIndexes?: Record<string, { CapacityUnits: number }>;
}

const READ_UNIT_BYTES = 4096;

const isAsked = ({ ReturnConsumedCapacity: asked }: Input) =>
  asked === 'TOTAL' || asked === 'INDEXES';

/**
 * Half a unit for 4 KB, a whole one when read consistently.
 *
 * @param bytes - counts them: only for whoever asks
 */
export function readCapacity(
  input: Input,
  table: string,
  bytes: () => number,
  index?: Index,
): Capacity {
  if (!isAsked(input)) return {};
  const units =
    Math.max(1, Math.ceil(bytes() / READ_UNIT_BYTES)) *
    (input.ConsistentRead ? 1 : 0.5);
  const consumed: ConsumedCapacity = { TableName: table, CapacityUnits: units };
  if (input.ReturnConsumedCapacity === 'INDEXES') {
    consumed.Table = { CapacityUnits: index ? 0 : units };
    if (index)
      consumed[kindOf(index)] = { [index.name]: { CapacityUnits: units } };
  }
  return { ConsumedCapacity: consumed };
}

const kindOf = (index: Index) =>
  index.isGlobal ? 'GlobalSecondaryIndexes' : 'LocalSecondaryIndexes';

/** What one write consumed. */
export function writeCapacity(input: Input, change: Change): Capacity {
  if (!isAsked(input)) return {};
  return { ConsumedCapacity: writeTotal(input, [change], 1)[0]! };
}

/**
 * What the writes of one request consumed, for each table.
 *
 * @param factor - 2 in a transaction, which prepares and commits
 */
export function writeTotal(
  input: Input,
  changes: readonly Change[],
  factor: 1 | 2,
): ConsumedCapacity[] {
  if (!isAsked(input)) return [];
  const totals = new Map<string, ConsumedCapacity>();
  for (const change of changes) {
    const name = change.table.name;
    const consumed = totals.get(name) ?? { TableName: name, CapacityUnits: 0 };
    totals.set(name, consumed);
    addWrite(consumed, change, factor, input);
  }
  return [...totals.values()];
}

function addWrite(
  consumed: ConsumedCapacity,
  change: Change,
  factor: number,
  input: Input,
): void {
  const units = writeUnits(change);
  consumed.CapacityUnits += factor * units.table;
  const details = input.ReturnConsumedCapacity === 'INDEXES';
  if (details) {
    consumed.Table ??= { CapacityUnits: 0 };
    consumed.Table.CapacityUnits += factor * units.table;
  }
  for (const index of change.table.indexes) {
    const own = factor * (units.indexes[index.name] ?? 0);
    consumed.CapacityUnits += own;
    if (!details || own === 0) continue;
    consumed[kindOf(index)] ??= {};
    const all = consumed[kindOf(index)]!;
    all[index.name] = {
      CapacityUnits: (all[index.name]?.CapacityUnits ?? 0) + own,
    };
  }
}
