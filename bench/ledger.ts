import { sendSync } from '#infra/local/cloud/dynamodb/document-client.ts';
import type { DynamoEngine } from '#infra/local/cloud/dynamodb/engine.ts';
import {
  type IndexRule,
  type Item,
  indexUnits,
  itemBytes,
  readUnits,
  TRANSACTION_FACTOR,
  tableUnits,
} from './units.ts';

// biome-ignore lint/suspicious/noExplicitAny: a command's input hangs on its class
type Input = Record<string, any>;

/** One write, and what it cost. */
export interface Write {
  readonly by: string;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
  readonly table: number;
  readonly index: number;
  readonly refused: boolean;
}

/** One item, or one query, that was read. */
export interface Read {
  readonly by: string;
  /** Partition key; of a query, the partition. */
  readonly pk: string;
  readonly sk: string | undefined;
  readonly index: string | undefined;
  readonly strong: boolean;
}

/** Runs commands on the embedded table and adds up what AWS would charge. */
export class Ledger {
  /** Units by the name that `label` gives; index writes apart. */
  readonly writes = new Map<string, number>();
  /** Read units by the name that `readLabel` gives. */
  readonly reads = new Map<string, number>();
  on = true;
  /** A command it has no price for: handlers live through the error, and would try for ever. */
  gap: Error | undefined;
  readonly #engine: DynamoEngine;
  readonly #table: string;
  readonly #indexes: readonly IndexRule[];
  readonly #label: (write: Write) => string;
  readonly #readLabel: (read: Read) => string;

  constructor(
    engine: DynamoEngine,
    table: string,
    indexes: readonly IndexRule[],
    label: (write: Write) => string,
    readLabel: (read: Read) => string = ({ by }) => by,
  ) {
    this.#engine = engine;
    this.#table = table;
    this.#indexes = indexes;
    this.#label = label;
    this.#readLabel = readLabel;
  }

  get writeUnits(): number {
    return sum(this.writes);
  }

  get readUnits(): number {
    return sum(this.reads);
  }

  /** @throws what the command throws, once its price is noted */
  execute(command: unknown, by: string): unknown {
    const { constructor: kind, input } = command as {
      constructor: { name: string };
      input: Input;
    };
    if (!this.on) return sendSync(this.#engine, command);
    switch (kind.name) {
      case 'GetCommand':
      case 'QueryCommand':
        return this.#read(command, input, by);
      case 'PutCommand':
        return this.#write(command, [keyOf(input.Item)], by, 1);
      case 'UpdateCommand':
      case 'DeleteCommand':
        return this.#write(command, [input.Key], by, 1);
      case 'BatchWriteCommand':
        return this.#write(command, batchKeys(input), by, 1);
      case 'TransactWriteCommand':
        return this.#write(
          command,
          transactKeys(input),
          by,
          TRANSACTION_FACTOR,
        );
      case 'BatchGetCommand':
        return this.#readBatch(command, input, by);
      default:
        this.gap = new TypeError(`no rule for a ${kind.name}`);
        throw this.gap;
    }
  }

  /** Each item of a batch is rounded up alone, also one that is not there. */
  #readBatch(command: unknown, input: Input, by: string): unknown {
    const answer = sendSync(this.#engine, command);
    for (const wanted of Object.values(input.RequestItems) as Input[]) {
      for (const key of wanted.Keys as Item[]) {
        const item = this.#get(key);
        const bytes = item ? itemBytes(item) : 0;
        this.#noteRead({ by, ...keyText(key) }, wanted, bytes);
      }
    }
    return answer;
  }

  #read(command: unknown, input: Input, by: string): unknown {
    const answer = sendSync(this.#engine, command) as {
      Item?: Item;
      Items?: Item[];
    };
    if (input.FilterExpression) {
      throw new TypeError('what a filter hides is charged and not seen here');
    }
    const items = answer.Items ?? (answer.Item ? [answer.Item] : []);
    const bytes = items.reduce((total, item) => total + itemBytes(item), 0);
    const key = input.Key
      ? keyText(input.Key)
      : { pk: partitionOf(input), sk: undefined };
    this.#noteRead({ by, ...key }, input, bytes);
    return answer;
  }

  #noteRead(
    what: Pick<Read, 'by' | 'pk' | 'sk'>,
    input: Input,
    bytes: number,
  ): void {
    const strong = input.ConsistentRead === true;
    const label = this.#readLabel({ ...what, index: input.IndexName, strong });
    add(this.reads, label, readUnits(bytes, strong));
  }

  #write(
    command: unknown,
    keys: readonly Item[],
    by: string,
    factor: number,
  ): unknown {
    const before = keys.map((key) => this.#get(key));
    let answer: unknown;
    try {
      answer = sendSync(this.#engine, command);
    } catch (error) {
      for (const item of before) {
        const table = factor * tableUnits(item, undefined);
        this.#note({
          by,
          before: item,
          after: undefined,
          table,
          index: 0,
          refused: true,
        });
      }
      throw error;
    }
    keys.forEach((key, i) => {
      const [left, after] = [before[i], this.#get(key)];
      const index = this.#indexes.reduce(
        (total, rule) => total + indexUnits(rule, left, after),
        0,
      );
      const table = factor * tableUnits(left, after);
      this.#note({ by, before: left, after, table, index, refused: false });
    });
    return answer;
  }

  #note(write: Write): void {
    add(this.writes, this.#label(write), write.table);
    if (write.index > 0) add(this.writes, 'index', write.index);
  }

  #get(key: Item): Item | undefined {
    const read = {
      constructor: { name: 'GetCommand' },
      input: { TableName: this.#table, Key: key, ConsistentRead: true },
    };
    return (sendSync(this.#engine, read) as { Item?: Item }).Item;
  }
}

const keyText = ({ pk, sk }: Item) => ({ pk: String(pk), sk: String(sk) });

/** A condition on the partition comes first in ours. */
const partitionOf = (input: Input): string =>
  String(Object.values(input.ExpressionAttributeValues)[0]);

const keyOf = ({ pk, sk }: Item): Item => ({ pk, sk });

const batchKeys = (input: Input): Item[] =>
  (Object.values(input.RequestItems).flat() as Input[]).map(
    ({ PutRequest, DeleteRequest }) =>
      PutRequest ? keyOf(PutRequest.Item) : DeleteRequest.Key,
  );

const transactKeys = (input: Input): Item[] =>
  (input.TransactItems as Input[]).map(
    ({ Put, Update, Delete, ConditionCheck }) =>
      Put ? keyOf(Put.Item) : (Update ?? Delete ?? ConditionCheck).Key,
  );

export function add(
  totals: Map<string, number>,
  name: string,
  amount: number,
): void {
  totals.set(name, (totals.get(name) ?? 0) + amount);
}

const sum = (totals: ReadonlyMap<string, number>) =>
  [...totals.values()].reduce((total, amount) => total + amount, 0);
