import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactGetCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sdkDocuments } from '#functions/adapters/dynamodb/table.ts';
import { documentClient } from './document-client.ts';
import { makeEngine, serve, TableName } from './testing.ts';
import { dynamoWire } from './wire.ts';

// The client of the local run and the simulation, beside the one that Lambda has,
// over the wire: whatever one answers or throws, the other does.

type Client = Pick<DynamoDBDocumentClient, 'send'>;
let server: Awaited<ReturnType<typeof serve>>;
let engine = makeEngine();
const clients = new Map<string, Client>();
beforeAll(async () => {
  server = await serve((headers, body) =>
    dynamoWire(engine, { headers, body }),
  );
  const sdk = sdkDocuments({
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  });
  clients.set('wire', sdk);
});
afterAll(() => server.close());

/** A client over a fresh engine. */
function open(kind: string): Client {
  engine = makeEngine();
  return kind === 'wire' ? clients.get('wire')! : documentClient(engine);
}

describe.each(['direct', 'wire'])('%s', (kind) => {
  const Key = { pk: 'p', sk: 's' };
  const Item = {
    ...Key,
    text: 'é',
    n: 1.5,
    flags: new Set(['a', 'b']),
    slots: new Set([1, 2]),
    bytes: new Uint8Array([1, 2, 255]),
    nested: { list: [1, null, true, { x: '' }], gone: undefined },
    gone: undefined,
  };
  const { gone: _, nested, ...rest } = Item;
  const stored = { ...rest, nested: { list: nested.list } };

  it('keeps JavaScript values', async () => {
    const db = open(kind);
    await db.send(new PutCommand({ TableName, Item }));
    const answer = await db.send(new GetCommand({ TableName, Key }));
    expect(answer.Item).toEqual(stored);
    expect(answer.Item?.bytes).toBeInstanceOf(Uint8Array);
    expect(answer.$metadata.httpStatusCode).toBe(200);
    const none = await db.send(
      new GetCommand({ TableName, Key: { ...Key, sk: 'none' } }),
    );
    expect(none.Item).toBeUndefined();
  });

  it('keeps cells whose columns are named like members of every object', async () => {
    const db = open(kind);
    const cells = { constructor: 'b', toString: 'c', hasOwnProperty: 'd' };
    await db.send(new PutCommand({ TableName, Item: { ...Key, cells } }));
    const { Item } = await db.send(new GetCommand({ TableName, Key }));
    expect(Item).toEqual({ ...Key, cells });
  });

  it('updates, queries, scans and deletes', async () => {
    const db = open(kind);
    await db.send(new PutCommand({ TableName, Item }));
    const updated = await db.send(
      new UpdateCommand({
        TableName,
        Key,
        UpdateExpression: 'ADD slots :slot SET n = n + :one',
        ConditionExpression: 'size(slots) < :most',
        ExpressionAttributeValues: {
          ':slot': new Set([7]),
          ':one': 1,
          ':most': 3,
        },
        ReturnValues: 'UPDATED_NEW',
      }),
    );
    expect(updated.Attributes).toEqual({ slots: new Set([1, 2, 7]), n: 2.5 });
    const page = await db.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :p',
        ExpressionAttributeValues: { ':p': 'p' },
        ProjectionExpression: 'n',
        Limit: 1,
      }),
    );
    expect(page).toMatchObject({
      Items: [{ n: 2.5 }],
      Count: 1,
      LastEvaluatedKey: Key,
    });
    const scan = await db.send(new ScanCommand({ TableName, Select: 'COUNT' }));
    expect([scan.Count, scan.Items]).toEqual([1, undefined]);
    const deleted = await db.send(
      new DeleteCommand({ TableName, Key, ReturnValues: 'ALL_OLD' }),
    );
    expect(deleted.Attributes?.text).toBe('é');
  });

  it('writes and reads in batches and transactions', async () => {
    const db = open(kind);
    const keys = ['a', 'b'].map((sk) => ({ pk: 'p', sk }));
    const written = await db.send(
      new BatchWriteCommand({
        RequestItems: {
          [TableName]: [
            ...keys.map((key) => ({ PutRequest: { Item: key } })),
            { DeleteRequest: { Key } },
          ],
        },
      }),
    );
    expect(written.UnprocessedItems).toEqual({});
    const got = await db.send(
      new BatchGetCommand({ RequestItems: { [TableName]: { Keys: keys } } }),
    );
    expect(got.Responses?.[TableName]).toEqual(keys);
    await db.send(
      new TransactWriteCommand({
        TransactItems: [
          { Put: { TableName, Item } },
          { Delete: { TableName, Key: keys[0]! } },
        ],
      }),
    );
    const both = await db.send(
      new TransactGetCommand({
        TransactItems: [
          { Get: { TableName, Key } },
          { Get: { TableName, Key: keys[0]! } },
        ],
      }),
    );
    expect(both.Responses?.map((one) => one.Item)).toEqual([stored, undefined]);
  });

  it("throws the SDK's own exceptions, with the stored item", async () => {
    const db = open(kind);
    const put = {
      TableName,
      Item,
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    };
    await db.send(new PutCommand(put));
    const refused = await db.send(new PutCommand(put)).catch((error) => error);
    expect(refused).toBeInstanceOf(ConditionalCheckFailedException);
    expect(refused).toMatchObject({
      name: 'ConditionalCheckFailedException',
      message: 'The conditional request failed',
      $fault: 'client',
      $metadata: { httpStatusCode: 400 },
    });
    expect(unmarshall(refused.Item)).toEqual(stored);

    const cancelled = await db
      .send(
        new TransactWriteCommand({
          TransactItems: [
            { Put: put },
            { Delete: { TableName, Key: { pk: 'x', sk: 'x' } } },
          ],
        }),
      )
      .catch((error) => error);
    expect(cancelled).toBeInstanceOf(TransactionCanceledException);
    expect(
      cancelled.CancellationReasons.map(({ Code }: { Code: string }) => Code),
    ).toEqual(['ConditionalCheckFailed', 'None']);
    expect(unmarshall(cancelled.CancellationReasons[0].Item)).toEqual(stored);

    const malformed = await db
      .send(new GetCommand({ TableName, Key: { pk: 'p' } }))
      .catch((error) => error);
    expect(malformed).toMatchObject({
      name: 'ValidationException',
      message: 'The provided key element does not match the schema',
    });
  });

  it('lets one of twenty racing takes win', async () => {
    const db = open(kind);
    const takes = Array.from({ length: 20 }, (_, taker) =>
      db.send(
        new UpdateCommand({
          TableName,
          Key,
          UpdateExpression: 'SET taker = :taker',
          ConditionExpression: 'attribute_not_exists(taker)',
          ExpressionAttributeValues: { ':taker': taker },
        }),
      ),
    );
    const ends = await Promise.allSettled(takes);
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const winner = ends.findIndex(({ status }) => status === 'fulfilled');
    expect(
      (await db.send(new GetCommand({ TableName, Key }))).Item?.taker,
    ).toBe(winner);
  });

  it('never lets racing increments pass a cap', async () => {
    const db = open(kind);
    const adds = Array.from({ length: 40 }, () =>
      db.send(
        new UpdateCommand({
          TableName,
          Key,
          UpdateExpression: 'ADD live :one',
          ConditionExpression: 'attribute_not_exists(live) OR live < :cap',
          ExpressionAttributeValues: { ':one': 1, ':cap': 17 },
        }),
      ),
    );
    const ends = await Promise.allSettled(adds);
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(
      17,
    );
    expect((await db.send(new GetCommand({ TableName, Key }))).Item?.live).toBe(
      17,
    );
  });
});
