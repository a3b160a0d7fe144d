import { convertToAttr, convertToNative } from '@aws-sdk/util-dynamodb';
import type { AttributeValue, Item } from './attribute-values.ts';

/**
 * JavaScript values to and from the wire's, as lib-dynamodb does it with
 * `removeUndefinedValues`. The common types are converted here, quickly; the
 * rest (and every refusal) is the SDK's own code.
 */
const OPTIONS = { removeUndefinedValues: true };

export function marshallValue(value: unknown): AttributeValue {
  switch (typeof value) {
    case 'string':
      return { S: value };
    case 'boolean':
      return { BOOL: value };
    case 'number':
      if (Number.isSafeInteger(value)) return { N: String(value) };
      break;
    case 'object':
      if (value === null) return { NULL: true };
      if (Array.isArray(value))
        return { L: value.filter(isKept).map(marshallValue) };
      if (isRecord(value)) return { M: marshallItem(value) };
  }
  return toWire(convertToAttr(value, OPTIONS) as SdkValue);
}

const isKept = (value: unknown) =>
  value !== undefined && typeof value !== 'function';

const isRecord = (value: object): value is Record<string, unknown> => {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

export function marshallItem(record: Record<string, unknown>): Item {
  const item: Item = {};
  for (const name in record) {
    const value = record[name];
    if (isKept(value)) item[name] = marshallValue(value);
  }
  return item;
}

export function unmarshallValue(value: AttributeValue): unknown {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return toNumber(value.N);
  if (value.M) return unmarshallItem(value.M);
  if (value.L) return value.L.map(unmarshallValue);
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.NULL) return null;
  if (value.SS) return new Set(value.SS);
  if (value.NS) return new Set(value.NS.map(toNumber));
  if (value.BS) return new Set(value.BS.map(toBytes));
  return toBytes(value.B!);
}

export function unmarshallItem(item: Item): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (const name in item) record[name] = unmarshallValue(item[name]!);
  return record;
}

function toNumber(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number)
    ? number
    : (convertToNative({ N: text }) as number | bigint);
}

const toBytes = (base64: string) =>
  new Uint8Array(Buffer.from(base64, 'base64'));

/** A value in the SDK's form: binary is bytes, not base64. */
export type SdkValue = Omit<AttributeValue, 'B' | 'BS' | 'L' | 'M'> & {
  B?: Uint8Array;
  BS?: Uint8Array[];
  L?: SdkValue[];
  M?: Record<string, SdkValue>;
};

function toWire(value: SdkValue): AttributeValue {
  if (value.B) return { B: toBase64(value.B) };
  if (value.BS) return { BS: value.BS.map(toBase64) };
  if (value.L) return { L: value.L.map(toWire) };
  if (value.M) return { M: mapMembers(value.M, toWire) };
  return value as unknown as AttributeValue;
}

/** The item of an exception, which lib-dynamodb leaves in the SDK's form. */
export const toSdkItem = (item: Item): Record<string, SdkValue> =>
  mapMembers(item, toSdk);

function toSdk(value: AttributeValue): SdkValue {
  if (value.B !== undefined) return { B: toBytes(value.B) };
  if (value.BS) return { BS: value.BS.map(toBytes) };
  if (value.L) return { L: value.L.map(toSdk) };
  if (value.M) return { M: mapMembers(value.M, toSdk) };
  return value as unknown as SdkValue;
}

function mapMembers<A, B>(
  members: Record<string, A>,
  convert: (member: A) => B,
): Record<string, B> {
  const mapped: Record<string, B> = {};
  for (const name in members) mapped[name] = convert(members[name]!);
  return mapped;
}

/** Any binary the SDK takes: a view, or a bare buffer. */
function toBase64(bytes: Uint8Array | ArrayBuffer): string {
  return ArrayBuffer.isView(bytes)
    ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(
        'base64',
      )
    : Buffer.from(bytes).toString('base64');
}
