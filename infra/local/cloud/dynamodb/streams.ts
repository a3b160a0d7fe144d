import { type Item, itemBytes } from './attribute-values.ts';
import type { Catalog } from './catalog.ts';
import { AwsError, notFound, validationError } from './errors.ts';
import type { Input } from './plans.ts';
import type { Storage } from './storage.ts';
import type { StreamRow } from './stream-log.ts';
import { REGION, streamArn, streamLabel, type Table } from './tables.ts';

/** One change of one item, as Lambda gets it. */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly eventVersion: '1.1';
  readonly eventSource: 'aws:dynamodb';
  readonly awsRegion: string;
  readonly eventSourceARN: string;
  /** Present when time to live removed the item. */
  readonly userIdentity?: {
    readonly type: string;
    readonly principalId: string;
  };
  readonly dynamodb: {
    readonly Keys: Item;
    readonly NewImage?: Item;
    readonly OldImage?: Item;
    /** 21 digits, growing: text order is time order. */
    readonly SequenceNumber: string;
    readonly SizeBytes: number;
    readonly StreamViewType: 'NEW_AND_OLD_IMAGES';
    /** Epoch seconds. */
    readonly ApproximateCreationDateTime: number;
  };
}

const SHARD_ID = 'shardId-00000000000000000001-00000001';
const MOST_RECORDS = 1000;

export const sequenceNumber = (seq: number): string =>
  String(seq).padStart(21, '0');

/** The stream of every table, in one order; each has a single shard. */
export class Streams {
  readonly #storage: Storage;
  readonly #catalog: Catalog;

  constructor(storage: Storage, catalog: Catalog) {
    this.#storage = storage;
    this.#catalog = catalog;
  }

  /** @param after - a sequence number; '' or '0' for the oldest kept */
  read(after: string, limit: number, table?: Table): StreamRecord[] {
    const tables = new Map(this.#catalog.all().map((one) => [one.id, one]));
    return this.#storage.stream
      .read(Number(after), limit, table?.id)
      .map((row) => recordOf(this.#storage, row, tables.get(row.table_id)!));
  }

  list(input: Input) {
    const Streams = this.#catalog
      .all()
      .filter((t) => t.hasStream)
      .filter(({ name }) => (input.TableName ?? name) === name)
      .map(({ definition, name }) => ({
        StreamArn: streamArn(definition),
        StreamLabel: streamLabel(definition),
        TableName: name,
      }));
    return { Streams };
  }

  describe(input: Input) {
    const { definition, name } = this.#find(input.StreamArn);
    return {
      StreamDescription: {
        StreamArn: streamArn(definition),
        StreamLabel: streamLabel(definition),
        StreamStatus: 'ENABLED',
        StreamViewType: 'NEW_AND_OLD_IMAGES',
        CreationRequestDateTime: definition.createdAt / 1000,
        TableName: name,
        KeySchema: definition.KeySchema,
        Shards: [
          {
            ShardId: SHARD_ID,
            SequenceNumberRange: { StartingSequenceNumber: sequenceNumber(1) },
          },
        ],
      },
    };
  }

  shardIterator(input: Input) {
    this.#find(input.StreamArn);
    if (input.ShardId !== SHARD_ID)
      throw notFound(
        `Requested resource not found: Shard: ${input.ShardId} not found`,
      );
    return {
      ShardIterator: iterator(input.StreamArn, this.#startOf(input)),
    };
  }

  #startOf(input: Input): number {
    const at = Number(input.SequenceNumber);
    switch (input.ShardIteratorType) {
      case 'TRIM_HORIZON':
        return 0;
      case 'LATEST':
        return this.#storage.stream.last();
      case 'AT_SEQUENCE_NUMBER':
        return at - 1;
      case 'AFTER_SEQUENCE_NUMBER':
        return at;
      default:
        throw validationError(
          `Unknown ShardIteratorType: ${input.ShardIteratorType}`,
        );
    }
  }

  records(input: Input) {
    const [arn = '', after] = Buffer.from(input.ShardIterator ?? '', 'base64')
      .toString()
      .split('|');
    if (after === undefined)
      throw new AwsError('ExpiredIteratorException', 'Invalid ShardIterator');
    const limit = Math.min(input.Limit ?? MOST_RECORDS, MOST_RECORDS);
    const records = this.read(after, limit, this.#find(arn));
    const last = records.at(-1)?.dynamodb.SequenceNumber ?? after;
    return {
      Records: records.map(({ eventSourceARN: _, ...record }) => record),
      NextShardIterator: iterator(arn, Number(last)),
    };
  }

  #find(arn: string): Table {
    const found = this.#catalog
      .all()
      .find((t) => t.hasStream && streamArn(t.definition) === arn);
    if (!found)
      throw notFound(`Requested resource not found: Stream: ${arn} not found`);
    return found;
  }
}

const iterator = (arn: string, after: number) =>
  Buffer.from(`${arn}|${after}`).toString('base64');

function recordOf(
  storage: Storage,
  row: StreamRow,
  table: Table,
): StreamRecord {
  const old = row.old === null ? undefined : storage.parse(row.old);
  const next = row.new === null ? undefined : storage.parse(row.new);
  const image = (next ?? old)!;
  const Keys: Item = {};
  for (const name of table.startKeyNames) Keys[name] = image[name]!;
  return {
    eventID: row.seq.toString(16).padStart(32, '0'),
    eventName: old ? (next ? 'MODIFY' : 'REMOVE') : 'INSERT',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: REGION,
    eventSourceARN: streamArn(table.definition),
    ...(row.expired === 1 && {
      userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
    }),
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(row.at / 1000),
      Keys,
      ...(next && { NewImage: next }),
      ...(old && { OldImage: old }),
      SequenceNumber: sequenceNumber(row.seq),
      // Few ask: counted for whoever does.
      get SizeBytes() {
        return [Keys, next, old].reduce(
          (sum, item) => sum + (item ? itemBytes(item) : 0),
          0,
        );
      },
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  };
}
