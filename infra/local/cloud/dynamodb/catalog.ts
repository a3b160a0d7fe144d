import { createHash } from 'node:crypto';
import { validateRequest } from './dynalite.ts';
import {
  AwsError,
  invalidParameter,
  notFound,
  validationError,
} from './errors.ts';
import type { Input } from './plans.ts';
import type { Storage } from './storage.ts';
import {
  type IndexDefinition,
  streamArn,
  streamLabel,
  type Table,
  type TableDefinition,
  tableArn,
} from './tables.ts';

const NO_THROUGHPUT = {
  NumberOfDecreasesToday: 0,
  ReadCapacityUnits: 0,
  WriteCapacityUnits: 0,
};

/** The tables of the engine. A new one is active at once, a deleted one gone. */
export class Catalog {
  readonly #storage: Storage;
  readonly #tables = new Map<string, Table>();
  /** Called when any table changes. */
  readonly #changed: () => void;

  constructor(storage: Storage, changed: () => void) {
    this.#storage = storage;
    this.#changed = changed;
    for (const table of storage.loadTables())
      this.#tables.set(table.name, table);
  }

  all(): Table[] {
    return [...this.#tables.values()];
  }

  find(name: string): Table | undefined {
    return this.#tables.get(name);
  }

  #get(name: string): Table {
    const table = this.#tables.get(name);
    if (!table)
      throw notFound(`Requested resource not found: Table: ${name} not found`);
    return table;
  }

  #keep(table: Table): void {
    this.#tables.set(table.name, table);
    this.#changed();
  }

  create(input: Input, now: number) {
    const request = validateRequest('CreateTable', input) as Input;
    const stream = input.StreamSpecification;
    if (stream?.StreamEnabled && stream.StreamViewType !== 'NEW_AND_OLD_IMAGES')
      throw validationError(
        'Streams carry NEW_AND_OLD_IMAGES here, and nothing less',
      );
    if (this.#tables.has(request.TableName))
      throw new AwsError(
        'ResourceInUseException',
        `Table already exists: ${request.TableName}`,
      );
    const definition = {
      ...request,
      ...(stream && { StreamSpecification: stream }),
      createdAt: now,
    } as unknown as TableDefinition;
    const table = this.#storage.createTable(definition);
    this.#keep(table);
    return { TableDescription: this.#describe(table) };
  }

  describe(input: Input) {
    validateRequest('DescribeTable', input);
    return { Table: this.#describe(this.#get(input.TableName)) };
  }

  delete(input: Input) {
    validateRequest('DeleteTable', input);
    const table = this.#get(input.TableName);
    const TableDescription = {
      ...this.#describe(table),
      TableStatus: 'DELETING',
    };
    this.#storage.dropTable(table);
    this.#tables.delete(table.name);
    this.#changed();
    return { TableDescription };
  }

  list(input: Input) {
    validateRequest('ListTables', input);
    const { ExclusiveStartTableName: start = '', Limit: limit = 100 } = input;
    const names = [...this.#tables.keys()]
      .sort()
      .filter((name) => name > start);
    const TableNames = names.slice(0, limit);
    return {
      TableNames,
      ...(names.length > limit && {
        LastEvaluatedTableName: TableNames.at(-1),
      }),
    };
  }

  updateTimeToLive(input: Input) {
    const table = this.#get(input.TableName);
    const asked = input.TimeToLiveSpecification;
    const name: unknown = asked?.AttributeName;
    if (typeof name !== 'string' || typeof asked.Enabled !== 'boolean')
      throw validationError(
        'TimeToLiveSpecification needs AttributeName and Enabled',
      );
    if (asked.Enabled === (table.expiry !== undefined))
      throw validationError(
        `TimeToLive is already ${asked.Enabled ? 'enabled' : 'disabled'}`,
      );
    if (!asked.Enabled && table.expiry !== name)
      throw invalidParameter(
        `TimeToLive is active on a different AttributeName: current AttributeName is ${table.expiry}`,
      );
    const { TimeToLiveAttribute: _, ...rest } = table.definition;
    const next = this.#storage.atomically(() => {
      const changed = this.#storage.replaceDefinition(
        table,
        asked.Enabled ? { ...rest, TimeToLiveAttribute: name } : rest,
      );
      this.#storage.fillExpiry(changed);
      return changed;
    });
    this.#keep(next);
    return { TimeToLiveSpecification: asked };
  }

  describeTimeToLive(input: Input) {
    const { expiry } = this.#get(input.TableName);
    return {
      TimeToLiveDescription: {
        TimeToLiveStatus: expiry === undefined ? 'DISABLED' : 'ENABLED',
        ...(expiry !== undefined && { AttributeName: expiry }),
      },
    };
  }

  #describe(table: Table) {
    const { definition } = table;
    const size = this.#storage.rows(
      `SELECT count(*) AS items, coalesce(sum(length(json)), 0) AS bytes FROM ${table.rows}`,
      [],
    )[0]!;
    const {
      createdAt,
      TimeToLiveAttribute: _,
      BillingMode,
      ...stated
    } = definition;
    return {
      ...stated,
      TableStatus: 'ACTIVE',
      TableArn: tableArn(table.name),
      TableId: idOf(table),
      CreationDateTime: createdAt / 1000,
      ItemCount: size.items,
      TableSizeBytes: size.bytes,
      ProvisionedThroughput: {
        ...NO_THROUGHPUT,
        ...definition.ProvisionedThroughput,
      },
      ...(BillingMode === 'PAY_PER_REQUEST' && {
        BillingModeSummary: { BillingMode },
      }),
      ...indexesOf(definition),
      ...(table.hasStream && {
        LatestStreamArn: streamArn(definition),
        LatestStreamLabel: streamLabel(definition),
      }),
    };
  }
}

function indexesOf(definition: TableDefinition) {
  const described = (index: IndexDefinition) => ({
    ...index,
    IndexArn: `${tableArn(definition.TableName)}/index/${index.IndexName}`,
    ItemCount: 0,
    IndexSizeBytes: 0,
  });
  const { GlobalSecondaryIndexes: global, LocalSecondaryIndexes: local } =
    definition;
  return {
    ...(global && {
      GlobalSecondaryIndexes: global.map((index) => ({
        ...described(index),
        IndexStatus: 'ACTIVE',
        ProvisionedThroughput: {
          ...NO_THROUGHPUT,
          ...index.ProvisionedThroughput,
        },
      })),
    }),
    ...(local && { LocalSecondaryIndexes: local.map(described) }),
  };
}

/** A stable UUID, as AWS gives each table one. */
function idOf(table: Table): string {
  const hex = createHash('sha256')
    .update(`${table.name}#${table.id}#${table.definition.createdAt}`)
    .digest('hex');
  return [8, 12, 16, 20, 32]
    .map((end, at) => hex.slice([0, 8, 12, 16, 20][at], end))
    .join('-');
}
