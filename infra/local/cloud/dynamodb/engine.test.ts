import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DynamoEngine } from './engine.ts';
import {
  key,
  makeEngine,
  N,
  productTable,
  refusal,
  S,
  TableName,
  testClock,
} from './testing.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'table-'));
  path = join(folder, 'table.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

const reopen = () => new DynamoEngine({ path, clock: testClock() });

describe('a file', () => {
  it('keeps tables, items, index rows, stream and tokens over a restart', () => {
    const first = makeEngine(testClock(), path);
    const item = { ...key(), due_pk: S('d'), due_at: S('1') };
    const once = {
      ClientRequestToken: 't',
      TransactItems: [
        {
          Update: {
            TableName,
            Key: key('p', 'count'),
            UpdateExpression: 'ADD n :one',
            ExpressionAttributeValues: { ':one': N(1) },
          },
        },
      ],
    };
    first.execute('PutItem', { TableName, Item: item });
    first.execute('TransactWriteItems', once);
    const records = first.readStream('', 10);
    first.close();

    const second = reopen();
    second.execute('TransactWriteItems', once);
    expect(
      second.execute('GetItem', { TableName, Key: key('p', 'count') }).Item.n,
    ).toEqual(N(1));
    expect(
      second.execute('Query', {
        TableName,
        IndexName: 'due',
        KeyConditionExpression: 'due_pk = :d',
        ExpressionAttributeValues: { ':d': S('d') },
      }).Items,
    ).toEqual([item]);
    expect(second.readStream('', 10)).toEqual(records);
    second.execute('DeleteItem', { TableName, Key: key() });
    expect(second.readStream('', 10).at(-1)?.dynamodb.SequenceNumber).toBe(
      '000000000000000000003',
    );
    second.close();
  });

  it('goes on with its numbers when the whole stream was trimmed', () => {
    const first = makeEngine(testClock(), path);
    first.execute('PutItem', { TableName, Item: key('p', 'a') });
    first.trimStream('000000000000000000001');
    first.close();
    const second = reopen();
    second.execute('PutItem', { TableName, Item: key('p', 'b') });
    expect(
      second.readStream('', 10).map(({ dynamodb }) => dynamodb.SequenceNumber),
    ).toEqual(['000000000000000000002']);
    second.close();
  });

  it('loses nothing that was answered before a kill -9', async () => {
    makeEngine(testClock(), path).close();
    const source = `
      import { DynamoEngine } from ${JSON.stringify(import.meta.resolve('./engine.ts'))};
      const engine = new DynamoEngine({ path: process.argv[1], clock: { now: () => 0 } });
      for (let n = 0; ; n++) {
        engine.execute('PutItem', { TableName: '${TableName}', Item: {
          pk: { S: 'p' }, sk: { S: String(n).padStart(9, '0') },
          due_pk: { S: 'd' }, due_at: { S: String(n).padStart(9, '0') } } });
        if (n % 100 === 0) await new Promise((done) => process.stdout.write(n + '\\n', done));
      }`;
    const child = spawn(
      process.execPath,
      ['--input-type=module', '-e', source, path],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    let answered = -1;
    for await (const line of createInterface({ input: child.stdout })) {
      answered = Number(line);
      if (answered >= 1000) child.kill('SIGKILL');
    }
    expect(answered).toBeGreaterThanOrEqual(1000);
    const engine = reopen();
    const count = (IndexName?: string) => {
      let total = 0;
      let start: object | undefined;
      do {
        const page = engine.execute('Scan', {
          TableName,
          Select: 'COUNT',
          ...(IndexName && { IndexName }),
          ...(start && { ExclusiveStartKey: start }),
        });
        total += page.Count;
        start = page.LastEvaluatedKey;
      } while (start);
      return total;
    };
    expect(count()).toBeGreaterThan(answered);
    expect(count('due')).toBe(count());
    expect(engine.readStream('', 1_000_000)).toHaveLength(count());
    engine.close();
  });

  it('serves one process at a time', () => {
    const engine = makeEngine(testClock(), path);
    expect(refusal(reopen)).toContain('database is locked');
    engine.close();
  });
});

describe('tables', () => {
  it('are made, described, listed and deleted', () => {
    const engine = makeEngine();
    const table = engine.execute('DescribeTable', { TableName }).Table;
    expect(table).toMatchObject({
      TableName,
      TableStatus: 'ACTIVE',
      KeySchema: productTable.KeySchema,
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      GlobalSecondaryIndexes: [{ IndexName: 'due', IndexStatus: 'ACTIVE' }],
      StreamSpecification: productTable.StreamSpecification,
    });
    expect(refusal(() => engine.execute('CreateTable', productTable))).toBe(
      `ResourceInUseException: Table already exists: ${TableName}`,
    );
    expect(engine.execute('ListTables', {})).toEqual({
      TableNames: [TableName],
    });
    engine.execute('PutItem', { TableName, Item: key() });
    engine.execute('DeleteTable', { TableName });
    expect(engine.execute('ListTables', {})).toEqual({ TableNames: [] });
    expect(
      refusal(() => engine.execute('PutItem', { TableName, Item: key() })),
    ).toContain('ResourceNotFoundException');
    engine.execute('CreateTable', productTable);
    expect(engine.execute('Scan', { TableName }).Count).toBe(0);
    expect(engine.readStream('', 10)).toEqual([]);
  });

  it('do not know an operation that is not there', () => {
    expect(refusal(() => makeEngine().execute('toString', {}))).toContain(
      'UnknownOperationException',
    );
  });
});

it('is as new once it was cleared', () => {
  const engine = makeEngine();
  const write = () => {
    engine.execute('PutItem', {
      TableName,
      Item: { ...key(), due_pk: S('d'), due_at: S('1') },
    });
    engine.execute('TransactWriteItems', {
      ClientRequestToken: 't',
      TransactItems: [{ Put: { TableName, Item: key('p', 'other') } }],
    });
    return engine
      .readStream('', 10)
      .map(({ dynamodb: { SequenceNumber, Keys } }) => [SequenceNumber, Keys]);
  };
  const told = write();
  engine.clear();
  expect(engine.execute('Scan', { TableName }).Items).toEqual([]);
  expect(engine.execute('Scan', { TableName, IndexName: 'due' }).Count).toBe(0);
  expect(engine.readStream('', 10)).toEqual([]);
  expect(write()).toEqual(told);
});
