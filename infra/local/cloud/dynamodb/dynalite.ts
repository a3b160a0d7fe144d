import { createRequire } from 'node:module';
import type { AttributeValue, Item } from './attribute-values.ts';
import { AwsError } from './errors.ts';
import type { TableDefinition } from './tables.ts';

/**
 * What we take of dynalite (pinned, Apache-2.0): its request validators with
 * AWS's messages, its three expression grammars and its key encoding. All of it
 * is synchronous and knows nothing of dynalite's storage. The package has no
 * exports map, so this file reaches in; it is the only one that does.
 */
const require = createRequire(import.meta.url);
const validations = require('dynalite/validations/index.js');
const db = require('dynalite/db/index.js');
/** Decimal arithmetic, dynalite's own dependency. */
export const Big = createRequire(require.resolve('dynalite'))('big.js') as {
  new (value: string): BigNumber;
};

export interface BigNumber {
  /** Digits, most significant first. */
  readonly c: readonly number[];
  /** Exponent of the first digit. */
  readonly e: number;
  readonly s: 1 | -1;
  plus(other: string): BigNumber;
  minus(other: string): BigNumber;
  cmp(other: string): -1 | 0 | 1;
  toFixed(): string;
}

export type Path = readonly (string | number)[];
/** A condition or an operand: a path, a value, or an operator over operands. */
export type Node =
  | Path
  | AttributeValue
  | {
      readonly type: string;
      readonly name?: string;
      readonly args: readonly Node[];
      readonly attrType?: string;
    };
export interface ParsedCondition {
  readonly expression: Node;
  readonly nestedPaths: Record<string, true>;
  readonly pathHeads: Record<string, true>;
}
export interface UpdateSection {
  readonly type: 'set' | 'remove' | 'add' | 'delete';
  readonly path: Path;
  readonly val: Node;
  readonly attrType?: string;
}
export interface ParsedUpdate {
  readonly sections: readonly UpdateSection[];
  readonly paths: readonly Path[];
  readonly nestedPaths: Record<string, true>;
}
export interface ParsedProjection {
  readonly paths: readonly Path[];
  readonly nestedPaths: Record<string, true>;
}
export interface KeyCondition {
  readonly ComparisonOperator: string;
  readonly AttributeValueList: readonly AttributeValue[];
}

/** A request after validation: canonical numbers, parsed expressions. */
export interface ValidatedRequest {
  readonly [parameter: string]: unknown;
  readonly Key?: Item;
  readonly Item?: Item;
  readonly ExclusiveStartKey?: Item;
  readonly ExpressionAttributeValues?: Item;
  readonly KeyConditions?: Record<string, KeyCondition>;
  readonly _condition?: ParsedCondition;
  readonly _filter?: ParsedCondition;
  readonly _update?: never;
  readonly _updates?: ParsedUpdate;
  readonly _projection?: ParsedProjection;
}

const MAX_ITEM_BYTES = 400 * 1024;
const store = { options: { maxItemSize: MAX_ITEM_BYTES } };
const validators = new Map<string, { types: object; custom?: unknown }>();

function validatorOf(operation: string) {
  let validator = validators.get(operation);
  if (!validator) {
    const file = operation.charAt(0).toLowerCase() + operation.slice(1);
    validator = require(`dynalite/validations/${file}.js`) as {
      types: object;
      custom?: unknown;
    };
    validators.set(operation, validator);
  }
  return validator;
}

/**
 * Checks a request as the service does and parses its expressions.
 *
 * @param input - is copied: the validators drop what they do not know
 * @throws AwsError ValidationException or SerializationException, in AWS's words
 */
export function validateRequest(
  operation: string,
  input: object,
): ValidatedRequest {
  const { types, custom } = validatorOf(operation);
  try {
    const data = validations.checkTypes(structuredClone(input), types);
    validations.checkValidations(data, types, custom, store);
    return data;
  } catch (error) {
    throw translated(error);
  }
}

function translated(error: unknown): unknown {
  const body = (error as { body?: Record<string, string> }).body;
  if (!body) return error;
  return new AwsError(
    (body.__type ?? '').split('#').at(-1)!,
    body.message ?? body.Message ?? '',
  );
}

function refuse(error: unknown): void {
  if (error) throw translated(error);
}

/** @throws AwsError when `key` is not exactly the table's key */
export const checkKey = (key: Item, table: TableDefinition): void =>
  refuse(db.validateKey(key, table));
/** @throws AwsError when key attributes of `item` miss or have a wrong type */
export const checkItem = (item: Item, table: TableDefinition): void =>
  refuse(db.validateItem(item, table));
/** @throws AwsError when an update touches the key or breaks an index key's type */
export const checkUpdate = (
  update: ParsedUpdate,
  table: TableDefinition,
): void => refuse(db.validateUpdates(null, update, table));
/** @throws AwsError when an expression looks inside a key attribute */
export const checkKeyPaths = (
  paths: Record<string, true> | undefined,
  table: TableDefinition,
): void => refuse(db.validateKeyPaths(paths, table));
/** @throws AwsError when `key[attribute]` is no key of this type */
export const checkKeyPiece = (
  key: Item,
  attribute: string,
  type: string,
  isHash: boolean,
): void => refuse(db.validateKeyPiece(key, attribute, type, isHash));

/** The parts of an item at these paths, with their parents. */
export const partsAt = (paths: readonly Path[], item: Item): Item =>
  db.mapPaths(paths, item);

/** A string that sorts as the number does. */
export const sortableNumber = (number: string): string =>
  db.toLexiStr(number, 'N');

/** @returns why the service refuses this value, if it does; makes numbers canonical in place */
export const whyInvalid = (value: AttributeValue): string | undefined =>
  validations.validateAttributeValue(value);
