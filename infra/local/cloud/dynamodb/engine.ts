import { batchGet, batchWrite } from './batches.ts';
import { writeCapacity } from './capacity.ts';
import { Catalog } from './catalog.ts';
import { apply, expiry, stage, type WriteKind } from './changes.ts';
import { AwsError } from './errors.ts';
import { type Input, Planner } from './plans.ts';
import { getItem, readPage } from './reads.ts';
import { type Row, Storage } from './storage.ts';
import { type StreamRecord, Streams } from './streams.ts';
import { transactGet, transactWrite } from './transactions.ts';

export { AwsError } from './errors.ts';
export type { StreamRecord } from './streams.ts';

/** Rows that time to live removes in one sweep. */
const SWEEP_ROWS = 1000;

type Operation = (input: Input) => unknown;

/**
 * DynamoDB for one process: every call is done when it returns.
 *
 * Each operation is one SQLite transaction with its index rows and its stream
 * records, so a killed process has either all of an answered write or, of one
 * never answered, all or nothing.
 */
export class DynamoEngine {
  readonly #storage: Storage;
  readonly #clock: { now(): number };
  readonly #planner: Planner;
  readonly #catalog: Catalog;
  readonly #streams: Streams;
  readonly #listeners: (() => void)[] = [];
  readonly #operations: Record<string, Operation>;

  /** @param options.path - a file, or ':memory:' */
  constructor(options: { path: string; clock: { now(): number } }) {
    this.#storage = new Storage(options.path);
    this.#clock = options.clock;
    this.#planner = new Planner((name) => this.#catalog.find(name));
    this.#catalog = new Catalog(this.#storage, () => this.#planner.forget());
    this.#streams = new Streams(this.#storage, this.#catalog);
    this.#operations = this.#makeOperations();
  }

  /**
   * One API operation, AttributeValue JSON in and out (binary as base64).
   *
   * @throws AwsError what the service would answer
   */
  // biome-ignore lint/suspicious/noExplicitAny: an answer's shape hangs on the operation's name
  execute(operation: string, input: any): any {
    const run = Object.hasOwn(this.#operations, operation)
      ? this.#operations[operation]
      : undefined;
    if (!run) throw new AwsError('UnknownOperationException', '');
    const answer = run(input ?? {});
    this.#tell();
    return answer;
  }

  /** The records after a sequence number ('' for all), oldest first. */
  readStream(after: string, limit: number): StreamRecord[] {
    return this.#streams.read(after, limit);
  }

  /** Forgets the records up to and with this sequence number. */
  trimStream(upTo: string): void {
    this.#storage.stream.trim(Number(upTo));
  }

  /** `listener` is called after each commit that wrote stream records. */
  onStream(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /**
   * Removes items whose time to live has passed, as AWS does within days. A
   * host calls it now and then.
   *
   * @returns how many went; call again while it is not 0
   */
  sweepExpired(): number {
    const now = this.#clock.now();
    let swept = 0;
    for (const table of this.#catalog.all()) {
      if (table.expiry === undefined) continue;
      const rows = this.#storage.rows(
        `SELECT row, json FROM ${table.rows} WHERE expires <= ? LIMIT ?`,
        [Math.floor(now / 1000), SWEEP_ROWS],
      ) as unknown as Row[];
      this.#storage.atomically(() => {
        for (const row of rows) apply(this.#storage, expiry(table, row), now);
      });
      swept += rows.length;
    }
    this.#tell();
    return swept;
  }

  /** Forgets every item and record. What was parsed and prepared serves whoever comes next. */
  clear(): void {
    this.#storage.clear(this.#catalog.all());
  }

  close(): void {
    this.#storage.close();
  }

  #tell(): void {
    if (this.#storage.stream.takeWritten())
      for (const listener of this.#listeners) listener();
  }

  #write(kind: WriteKind): Operation {
    return (input) => {
      const change = stage(this.#storage, this.#planner, kind, input);
      apply(this.#storage, change, this.#clock.now());
      const { attributes } = change;
      return {
        ...(attributes &&
          Object.keys(attributes).length > 0 && { Attributes: attributes }),
        ...writeCapacity(input, change),
      };
    };
  }

  #makeOperations(): Record<string, Operation> {
    const storage = this.#storage;
    const planner = this.#planner;
    const catalog = this.#catalog;
    const streams = this.#streams;
    const now = () => this.#clock.now();
    return {
      CreateTable: (input) => catalog.create(input, now()),
      DescribeTable: (input) => catalog.describe(input),
      ListTables: (input) => catalog.list(input),
      DeleteTable: (input) => catalog.delete(input),
      UpdateTimeToLive: (input) => catalog.updateTimeToLive(input),
      DescribeTimeToLive: (input) => catalog.describeTimeToLive(input),
      PutItem: this.#write('PutItem'),
      UpdateItem: this.#write('UpdateItem'),
      DeleteItem: this.#write('DeleteItem'),
      GetItem: (input) => getItem(storage, planner, input),
      Query: (input) => readPage(storage, planner, 'Query', input),
      Scan: (input) => readPage(storage, planner, 'Scan', input),
      BatchWriteItem: (input) => batchWrite(storage, planner, input, now()),
      BatchGetItem: (input) => batchGet(storage, planner, input),
      TransactWriteItems: (input) =>
        transactWrite(storage, planner, input, now()),
      TransactGetItems: (input) => transactGet(storage, planner, input),
      ListStreams: (input) => streams.list(input),
      DescribeStream: (input) => streams.describe(input),
      GetShardIterator: (input) => streams.shardIterator(input),
      GetRecords: (input) => streams.records(input),
    };
  }
}
