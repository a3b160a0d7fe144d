import { Big } from './dynalite.ts';

/** A value as the wire has it; binary is base64. Exactly one member is set. */
export interface AttributeValue {
  S?: string;
  N?: string;
  B?: string;
  BOOL?: boolean;
  NULL?: boolean;
  SS?: string[];
  NS?: string[];
  BS?: string[];
  L?: AttributeValue[];
  M?: Item;
}
export type Item = Record<string, AttributeValue>;
export type TypeName = keyof AttributeValue;

/** AWS: an item, its attribute names included, has at most 400 KB. */
export const MAX_ITEM_BYTES = 400 * 1024;

/** Integers that are exact as a double, and so are sums of two. */
const PLAIN_INTEGER = /^(?:0|-?[1-9][0-9]{0,14})$/;
/** Numbers of this form are canonical already, and compare as doubles do. */
const PLAIN_NUMBER =
  /^(?:0|-?[1-9][0-9]{0,14}|-?(?:0|[1-9][0-9]{0,6})\.[0-9]{0,7}[1-9])$/;

export function typeOf(value: AttributeValue): TypeName {
  for (const type in value) return type as TypeName;
  throw new TypeError('an attribute value has one type');
}

/**
 * Whether a value needs no look by the full validator: one known type, canonical
 * numbers, sets without doubles. False says nothing but "look closer".
 */
export function isPlainValue(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  let types = 0;
  let plain = false;
  for (const type in value) {
    types += 1;
    const inner = (value as Record<string, unknown>)[type];
    if (type === 'S') plain = typeof inner === 'string';
    else if (type === 'N') plain = isPlainNumber(inner);
    else if (type === 'BOOL') plain = typeof inner === 'boolean';
    else if (type === 'NULL') plain = inner === true;
    else if (type === 'M') plain = isPlainItem(inner);
    else if (type === 'L')
      plain = Array.isArray(inner) && inner.every(isPlainValue);
    else if (type === 'SS') plain = isPlainSet(inner, isString);
    else if (type === 'NS') plain = isPlainSet(inner, isPlainNumber);
    else return false;
  }
  return types === 1 && plain;
}

const isString = (value: unknown) => typeof value === 'string';
const isPlainNumber = (value: unknown) =>
  typeof value === 'string' && PLAIN_NUMBER.test(value);

function isPlainSet(
  members: unknown,
  isPlain: (member: unknown) => boolean,
): boolean {
  return (
    Array.isArray(members) &&
    members.length > 0 &&
    members.every(isPlain) &&
    (members.length === 1 || new Set(members).size === members.length)
  );
}

export function isPlainItem(item: unknown): item is Item {
  if (typeof item !== 'object' || item === null || Array.isArray(item))
    return false;
  for (const name in item)
    if (!isPlainValue((item as Item)[name])) return false;
  return true;
}

export function compareNumbers(a: string, b: string): number {
  if (a === b) return 0;
  if (PLAIN_NUMBER.test(a) && PLAIN_NUMBER.test(b))
    return Number(a) - Number(b);
  return new Big(a).cmp(b);
}

/** @returns the exact sum or difference, in canonical form */
export function addNumbers(a: string, b: string, sign: 1 | -1 = 1): string {
  if (PLAIN_INTEGER.test(a) && PLAIN_INTEGER.test(b))
    return String(Number(a) + sign * Number(b));
  const left = new Big(a);
  return (sign === 1 ? left.plus(b) : left.minus(b)).toFixed();
}

/** UTF-16 order is UTF-8 order but for surrogates against U+E000 to U+FFFF. */
const BEYOND_PLAIN_ORDER = /[\ud800-\uffff]/;

function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  if (BEYOND_PLAIN_ORDER.test(a) && BEYOND_PLAIN_ORDER.test(b))
    return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : 1;
}

/** @returns undefined when the two have no order: other types, or no scalars */
export function compareValues(
  a: AttributeValue,
  b: AttributeValue,
): number | undefined {
  if (a.S !== undefined && b.S !== undefined) return compareStrings(a.S, b.S);
  if (a.N !== undefined && b.N !== undefined) return compareNumbers(a.N, b.N);
  if (a.B !== undefined && b.B !== undefined)
    return Buffer.compare(
      Buffer.from(a.B, 'base64'),
      Buffer.from(b.B, 'base64'),
    );
  return undefined;
}

/** Equality of canonical values: sets without order, lists with. */
export function equalValues(a: AttributeValue, b: AttributeValue): boolean {
  const type = typeOf(a);
  if (type !== typeOf(b)) return false;
  switch (type) {
    case 'L':
      return (
        a.L!.length === b.L!.length &&
        a.L!.every((one, at) => equalValues(one, b.L![at]!))
      );
    case 'M':
      return equalItems(a.M!, b.M!);
    case 'SS':
    case 'NS':
    case 'BS': {
      const others = new Set(b[type]);
      return (
        a[type]!.length === others.size &&
        a[type]!.every((one) => others.has(one))
      );
    }
    default:
      return a[type] === b[type];
  }
}

export function equalItems(a: Item, b: Item): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => {
      const other = b[name];
      return other !== undefined && equalValues(a[name]!, other);
    })
  );
}

const bytesOf = (text: string) => Buffer.byteLength(text);
const binaryBytes = (base64: string) => Buffer.byteLength(base64, 'base64');
const sum = <T>(all: readonly T[], size: (one: T) => number) =>
  all.reduce((total, one) => total + size(one), 0);

/** AWS: about one byte for two digits, and one more. */
function numberBytes(text: string): number {
  const { c, e, s } = new Big(text);
  if (c.length === 1 && c[0] === 0) return 1;
  const evenStart = c.length % 2 || e % 2 ? 0 : 1;
  return 1 + Math.ceil(c.length / 2) + evenStart + (s === -1 ? 1 : 0);
}

function valueBytes(value: AttributeValue): number {
  const type = typeOf(value);
  switch (type) {
    case 'S':
      return bytesOf(value.S!);
    case 'N':
      return numberBytes(value.N!);
    case 'B':
      return binaryBytes(value.B!);
    case 'SS':
      return sum(value.SS!, bytesOf);
    case 'NS':
      return sum(value.NS!, numberBytes);
    case 'BS':
      return sum(value.BS!, binaryBytes);
    case 'L':
      return 3 + sum(value.L!, (one) => 1 + valueBytes(one));
    case 'M':
      return 3 + Object.keys(value.M!).length + itemBytes(value.M!);
    default:
      return 1;
  }
}

/**
 * Bytes an item counts for limits and capacity.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemBytes(item: Item): number {
  let bytes = 0;
  for (const name in item) bytes += bytesOf(name) + valueBytes(item[name]!);
  return bytes;
}

/**
 * @param json - the item's text: never shorter than a third of its bytes, so most
 *   items need no count
 */
export function isTooLarge(item: Item, json: string): boolean {
  return json.length * 3 > MAX_ITEM_BYTES && itemBytes(item) > MAX_ITEM_BYTES;
}

/** The attributes of these names that the item has. */
export function pick(item: Item, names: readonly string[]): Item {
  const picked: Item = {};
  for (const name of names) if (item[name]) picked[name] = item[name];
  return picked;
}
