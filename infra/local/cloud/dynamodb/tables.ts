import type { Item } from './attribute-values.ts';
import { sortableNumber } from './dynalite.ts';

/** What a table is, in the words of CreateTable; stored as JSON. */
export interface TableDefinition {
  readonly TableName: string;
  readonly KeySchema: readonly KeyElement[];
  readonly AttributeDefinitions: readonly {
    readonly AttributeName: string;
    readonly AttributeType: 'S' | 'N' | 'B';
  }[];
  readonly BillingMode?: string;
  readonly ProvisionedThroughput?: Record<string, unknown>;
  readonly GlobalSecondaryIndexes?: readonly IndexDefinition[];
  readonly LocalSecondaryIndexes?: readonly IndexDefinition[];
  readonly StreamSpecification?: {
    readonly StreamEnabled?: boolean;
    readonly StreamViewType?: string;
  };
  /** The attribute UpdateTimeToLive named: epoch seconds. */
  readonly TimeToLiveAttribute?: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}

export interface KeyElement {
  readonly AttributeName: string;
  readonly KeyType: 'HASH' | 'RANGE';
}

export interface IndexDefinition {
  readonly IndexName: string;
  readonly KeySchema: readonly KeyElement[];
  readonly Projection: {
    readonly ProjectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE';
    readonly NonKeyAttributes?: readonly string[];
  };
  readonly ProvisionedThroughput?: Record<string, unknown>;
}

export interface KeyPart {
  readonly name: string;
  readonly type: 'S' | 'N' | 'B';
}

/** A table's or an index's key: how to find it in an item. */
export interface KeyShape {
  readonly hash: KeyPart;
  readonly range: KeyPart | undefined;
}

export interface Index extends KeyShape {
  readonly name: string;
  /** Name of its rows in the store. */
  readonly rows: string;
  readonly isGlobal: boolean;
  /** The attributes it shows; undefined for all. */
  readonly attributes: readonly string[] | undefined;
  /** Attributes of its start keys: the table's key and its own. */
  readonly startKeyNames: readonly string[];
}

/** A table as the engine uses it. */
export interface Table extends KeyShape {
  readonly id: number;
  readonly name: string;
  readonly definition: TableDefinition;
  readonly rows: string;
  readonly indexes: readonly Index[];
  readonly hasStream: boolean;
  readonly expiry: string | undefined;
  readonly startKeyNames: readonly string[];
}

/** A key in the form the store sorts by; `range` is '' where there is none. */
export interface StoredKey {
  readonly bucket: number;
  readonly hash: string;
  readonly range: string;
}

const ACCOUNT = '000000000000';
export const REGION = 'us-east-1';

export const tableArn = (name: string): string =>
  `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${name}`;

/** AWS labels a stream with the instant it was switched on. */
export const streamLabel = (definition: TableDefinition): string =>
  new Date(definition.createdAt).toISOString().slice(0, -1);
export const streamArn = (definition: TableDefinition): string =>
  `${tableArn(definition.TableName)}/stream/${streamLabel(definition)}`;

/** Prepares a stored definition for use. */
export function tableOf(id: number, definition: TableDefinition): Table {
  const key = keyShape(definition.KeySchema, definition);
  const startKeyNames = definition.KeySchema.map((k) => k.AttributeName);
  const all = [
    ...(definition.GlobalSecondaryIndexes ?? []).map((index) => ({
      index,
      isGlobal: true,
    })),
    ...(definition.LocalSecondaryIndexes ?? []).map((index) => ({
      index,
      isGlobal: false,
    })),
  ];
  return {
    ...key,
    id,
    name: definition.TableName,
    definition,
    rows: `items_${id}`,
    hasStream: definition.StreamSpecification?.StreamEnabled === true,
    expiry: definition.TimeToLiveAttribute,
    startKeyNames,
    indexes: all.map(({ index, isGlobal }, at) => {
      const own = index.KeySchema.map((k) => k.AttributeName);
      const keys = [...new Set([...startKeyNames, ...own])];
      const { ProjectionType, NonKeyAttributes = [] } = index.Projection;
      return {
        ...keyShape(index.KeySchema, definition),
        name: index.IndexName,
        rows: `index_${id}_${at}`,
        isGlobal,
        attributes:
          ProjectionType === 'ALL' ? undefined : [...keys, ...NonKeyAttributes],
        startKeyNames: keys,
      };
    }),
  };
}

function keyShape(
  schema: readonly KeyElement[],
  { AttributeDefinitions }: TableDefinition,
): KeyShape {
  const part = (element: KeyElement): KeyPart => ({
    name: element.AttributeName,
    type: AttributeDefinitions.find(
      (one) => one.AttributeName === element.AttributeName,
    )!.AttributeType,
  });
  return {
    hash: part(schema[0]!),
    range: schema[1] && part(schema[1]),
  };
}

/** @returns undefined when the item lacks a part: it is not in this index */
export function storedKey(item: Item, key: KeyShape): StoredKey | undefined {
  const hash = sortable(item, key.hash);
  const range = key.range ? sortable(item, key.range) : '';
  if (hash === undefined || range === undefined) return undefined;
  return { bucket: bucketOf(hash), hash, range };
}

/** A key part as text that sorts as DynamoDB sorts. */
export function sortable(item: Item, part: KeyPart): string | undefined {
  const value = item[part.name]?.[part.type];
  if (value === undefined || part.type === 'S') return value;
  return part.type === 'N'
    ? sortableNumber(value)
    : Buffer.from(value, 'base64').toString('hex');
}

/** Buckets are 32-bit numbers: scans go through them in order, segments share them. */
export const BUCKETS = 2 ** 32;

/**
 * Where a partition is in a scan. A hash (FNV-1a, then mixed), so that nobody
 * leans on an order that AWS does not promise.
 */
export function bucketOf(hash: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < hash.length; i++)
    h = Math.imul(h ^ hash.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  return (h ^ (h >>> 13)) >>> 0;
}
