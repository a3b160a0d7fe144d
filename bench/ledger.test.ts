import {
  BatchGetCommand,
  BatchWriteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { beforeEach, expect, it } from 'vitest';
import { DynamoEngine } from '#infra/local/cloud/dynamodb/engine.ts';
import { productTable } from '#infra/local/product-table.ts';
import { tableSchema } from '#infra/storage.ts';
import { Ledger } from './ledger.ts';

const TableName = productTable.TableName;
const key = { pk: 'a', sk: '1' };
let ledger: Ledger;

beforeEach(() => {
  const engine = new DynamoEngine({
    path: ':memory:',
    clock: { now: () => 0 },
  });
  engine.execute('CreateTable', productTable);
  ledger = new Ledger(
    engine,
    TableName,
    [{ ...tableSchema.index, projection: 'KEYS_ONLY' }],
    ({ by, refused }) => (refused ? 'refused' : by),
  );
});

const put = (item: Record<string, unknown>, more = {}) =>
  ledger.execute(
    new PutCommand({ TableName, Item: { ...key, ...item }, ...more }),
    'put',
  );

it('counts a refused condition by the item that is there', () => {
  put({ body: 'x'.repeat(2_500) });
  const again = { ConditionExpression: 'attribute_not_exists(pk)' };
  expect(() => put({}, again)).toThrow();
  expect(ledger.writes).toEqual(
    new Map([
      ['put', 3],
      ['refused', 3],
    ]),
  );
});

it('counts an update that changes nothing, and the index only when it does', () => {
  put({ due_pk: 'p', due_at: '1' });
  const update = (value: string) =>
    ledger.execute(
      new UpdateCommand({
        TableName,
        Key: key,
        UpdateExpression: 'SET due_at = :value',
        ExpressionAttributeValues: { ':value': value },
      }),
      'update',
    );
  update('1');
  update('2');
  expect(ledger.writes).toEqual(
    new Map([
      ['put', 1],
      ['index', 3],
      ['update', 2],
    ]),
  );
});

it('counts every item of a batch, and every item of a transaction twice', () => {
  const items = ['1', '2', '3'].map((sk) => ({ pk: 'b', sk }));
  ledger.execute(
    new BatchWriteCommand({
      RequestItems: {
        [TableName]: items.map((Item) => ({ PutRequest: { Item } })),
      },
    }),
    'batch',
  );
  const transaction = (condition: string) =>
    new TransactWriteCommand({
      TransactItems: [
        { Put: { TableName, Item: key, ConditionExpression: condition } },
        {
          ConditionCheck: {
            TableName,
            Key: items[0],
            ConditionExpression: 'attribute_exists(pk)',
          },
        },
      ],
    });
  const absent = transaction('attribute_not_exists(pk)');
  ledger.execute(absent, 'transaction');
  expect(() => ledger.execute(absent, 'transaction')).toThrow();
  expect(ledger.writes).toEqual(
    new Map([
      ['batch', 3],
      ['transaction', 4],
      ['refused', 4],
    ]),
  );
  expect(ledger.writeUnits).toBe(11);
});

it('counts what a query reads as one sum, what an index reads by its keys', () => {
  for (const sk of ['1', '2', '3']) {
    const body = 'x'.repeat(2_000);
    put({ sk, body, due_pk: 'p', due_at: sk });
  }
  const query = (more: object) =>
    ledger.execute(new QueryCommand({ TableName, ...more }), 'read');
  const of = (name: string, value: string) => ({
    KeyConditionExpression: `${name} = :v`,
    ExpressionAttributeValues: { ':v': value },
  });
  query({ ...of('pk', 'a'), ConsistentRead: true });
  expect(ledger.readUnits).toBe(2);
  query({ ...of('due_pk', 'p'), IndexName: 'due' });
  expect(ledger.readUnits).toBe(2.5);
  ledger.execute(
    new GetCommand({ TableName, Key: { ...key, sk: '9' } }),
    'read',
  );
  expect(ledger.readUnits).toBe(3);
});

it('has no price for a command it does not know', () => {
  expect(() => ledger.execute(new ScanCommand({ TableName }), 'x')).toThrow(
    'no rule for a ScanCommand',
  );
});

it('rounds each item of a batch read up alone, also one that is not there', () => {
  put({ text: 'x'.repeat(5_000) });
  const Keys = [key, { pk: 'a', sk: 'none' }];
  const RequestItems = { [TableName]: { Keys, ConsistentRead: true } };
  ledger.execute(new BatchGetCommand({ RequestItems }), 'dial');
  expect(ledger.reads.get('dial')).toBe(3);
});
