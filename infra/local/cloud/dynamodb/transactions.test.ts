import { describe, expect, it } from 'vitest';
import type { DynamoEngine } from './engine.ts';
import {
  key,
  makeEngine,
  N,
  refusal,
  S,
  TableName,
  testClock,
} from './testing.ts';

const putAction = (sk: string, extra: object = {}) => ({
  Put: { TableName, Item: { ...key('p', sk), n: N(1) }, ...extra },
});
const ifNew = { ConditionExpression: 'attribute_not_exists(pk)' };
const write = (engine: DynamoEngine, actions: object[], extra: object = {}) =>
  engine.execute('TransactWriteItems', { TransactItems: actions, ...extra });
const sortKeys = (engine: DynamoEngine): string[] =>
  engine
    .execute('Scan', { TableName })
    .Items.map((item: { sk: { S: string } }) => item.sk.S)
    .toSorted();

function thrown(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('transactions', () => {
  it('put, update, delete and check at once', () => {
    const engine = makeEngine();
    write(engine, [putAction('a'), putAction('b'), putAction('c')]);
    write(engine, [
      putAction('d', ifNew),
      {
        Update: {
          TableName,
          Key: key('p', 'a'),
          UpdateExpression: 'SET n = n + :one',
          ExpressionAttributeValues: { ':one': N(1) },
        },
      },
      {
        Delete: {
          TableName,
          Key: key('p', 'b'),
          ConditionExpression: 'attribute_exists(pk)',
        },
      },
      {
        ConditionCheck: {
          TableName,
          Key: key('p', 'c'),
          ConditionExpression: 'attribute_exists(n)',
        },
      },
    ]);
    expect(sortKeys(engine)).toEqual(['a', 'c', 'd']);
    expect(
      engine.execute('GetItem', { TableName, Key: key('p', 'a') }).Item.n,
    ).toEqual(N(2));
    expect(engine.readStream('', 99).map(({ eventName }) => eventName)).toEqual(
      ['INSERT', 'INSERT', 'INSERT', 'INSERT', 'MODIFY', 'REMOVE'],
    );
  });

  it('do nothing when one condition fails, and say which', () => {
    const engine = makeEngine();
    write(engine, [putAction('b')]);
    let told = 0;
    engine.onStream(() => {
      told += 1;
    });
    const error = thrown(() =>
      write(engine, [
        putAction('a'),
        putAction('b', {
          ...ifNew,
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
        {
          ConditionCheck: {
            TableName,
            Key: key('p', 'z'),
            ConditionExpression: 'attribute_exists(pk)',
          },
        },
      ]),
    );
    expect(error).toMatchObject({
      name: 'TransactionCanceledException',
      message:
        'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed, ConditionalCheckFailed]',
      extra: {
        CancellationReasons: [
          { Code: 'None' },
          {
            Code: 'ConditionalCheckFailed',
            Message: 'The conditional request failed',
            Item: { ...key('p', 'b'), n: N(1) },
          },
          {
            Code: 'ConditionalCheckFailed',
            Message: 'The conditional request failed',
          },
        ],
      },
    });
    expect(sortKeys(engine)).toEqual(['b']);
    expect(engine.readStream('', 99)).toHaveLength(1);
    expect(told).toBe(0);
  });

  it('name an update that does not fit the stored item as a reason', () => {
    const engine = makeEngine();
    const error = thrown(() =>
      write(engine, [
        putAction('a'),
        {
          Update: {
            TableName,
            Key: key('p', 'b'),
            UpdateExpression: 'SET n = n + :one',
            ExpressionAttributeValues: { ':one': N(1) },
          },
        },
      ]),
    );
    expect(error).toMatchObject({
      extra: {
        CancellationReasons: [{ Code: 'None' }, { Code: 'ValidationError' }],
      },
    });
    expect(sortKeys(engine)).toEqual([]);
  });

  it.each([
    [
      'two actions on one item',
      [putAction('a'), { Delete: { TableName, Key: key('p', 'a') } }],
      'Transaction request cannot include multiple operations on one item',
    ],
    ['no action', [], 'Member must have length greater than or equal to 1'],
    [
      'over 100 actions',
      Array.from({ length: 101 }, (_, at) => putAction(String(at))),
      'Member must have length less than or equal to 100',
    ],
    [
      'a malformed expression',
      [putAction('a', { ConditionExpression: 'n =' })],
      'Invalid ConditionExpression: Syntax error',
    ],
    [
      'two kinds in one action',
      [{ ...putAction('a'), Delete: { TableName, Key: key() } }],
      'TransactItems can only contain one of',
    ],
  ])('refuse %s', (_case, actions, message) => {
    const engine = makeEngine();
    expect(refusal(() => write(engine, actions))).toMatch(
      /^ValidationException: /,
    );
    expect(refusal(() => write(engine, actions))).toContain(message);
    expect(sortKeys(engine)).toEqual([]);
  });

  it('read many items at one instant', () => {
    const engine = makeEngine();
    write(engine, [putAction('a')]);
    const get = (sk: string, extra: object = {}) => ({
      Get: { TableName, Key: key('p', sk), ...extra },
    });
    expect(
      engine.execute('TransactGetItems', {
        TransactItems: [get('a', { ProjectionExpression: 'n' }), get('none')],
      }),
    ).toEqual({ Responses: [{ Item: { n: N(1) } }, {}] });
  });
});

describe('a client token', () => {
  const add = (by: number) => [
    {
      Update: {
        TableName,
        Key: key(),
        UpdateExpression: 'ADD n :by',
        ExpressionAttributeValues: { ':by': N(by) },
      },
    },
  ];
  const count = (engine: DynamoEngine) =>
    engine.execute('GetItem', { TableName, Key: key() }).Item.n;
  const token = { ClientRequestToken: 't' };

  it('makes a repeated transaction happen once', () => {
    const engine = makeEngine();
    expect(write(engine, add(1), token)).toEqual({});
    expect(write(engine, add(1), token)).toEqual({});
    expect(count(engine)).toEqual(N(1));
  });

  it('is refused for another transaction', () => {
    const engine = makeEngine();
    write(engine, add(1), token);
    expect(refusal(() => write(engine, add(2), token))).toContain(
      'IdempotentParameterMismatchException',
    );
  });

  it('is not used up by a cancelled transaction', () => {
    const engine = makeEngine();
    const fails = [
      putAction('x', { ConditionExpression: 'attribute_exists(pk)' }),
    ];
    expect(refusal(() => write(engine, fails, token))).toContain(
      'TransactionCanceledException',
    );
    expect(refusal(() => write(engine, fails, token))).toContain(
      'TransactionCanceledException',
    );
  });

  it('is forgotten after ten minutes', () => {
    const clock = testClock();
    const engine = makeEngine(clock);
    write(engine, add(1), token);
    clock.at += 600_000;
    write(engine, add(1), token);
    expect(count(engine)).toEqual(N(2));
  });
});

it('keeps strings of a transaction as they are', () => {
  const engine = makeEngine();
  const text = S(`'; DROP TABLE tables; --\u0000 "é"`);
  write(engine, [{ Put: { TableName, Item: { ...key(text.S), text } } }]);
  expect(
    engine.execute('GetItem', { TableName, Key: key(text.S) }).Item.text,
  ).toEqual(text);
});
