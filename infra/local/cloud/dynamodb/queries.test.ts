import { describe, expect, it } from 'vitest';
import {
  inPartition,
  key,
  makeEngine,
  N,
  pages,
  put,
  refusal,
  S,
  sortKeys,
  TableName,
} from './testing.ts';

describe('queries', () => {
  const engine = makeEngine();
  put(
    engine,
    ...['10', '2', 'a', 'ab', 'abc', 'b', 'é', '\u{1f600}', '\uff5e'].map(
      (sk) => key('p', sk),
    ),
    key('q', 'a'),
  );

  it('sorts by the bytes of UTF-8', () => {
    const sorted = [
      '10',
      '2',
      'a',
      'ab',
      'abc',
      'b',
      'é',
      '\uff5e',
      '\u{1f600}',
    ];
    const ask = (forward: boolean) =>
      sortKeys(
        engine.execute('Query', {
          TableName,
          ...inPartition,
          ScanIndexForward: forward,
        }),
      );
    expect(ask(true)).toEqual(sorted);
    expect(ask(false)).toEqual(sorted.toReversed());
  });

  it.each([
    ['sk = :a', ['ab'], ['ab']],
    ['sk < :a', ['ab'], ['10', '2', 'a']],
    ['sk <= :a', ['ab'], ['10', '2', 'a', 'ab']],
    ['sk > :a', ['b'], ['é', '\uff5e', '\u{1f600}']],
    ['sk >= :a', ['é'], ['é', '\uff5e', '\u{1f600}']],
    ['begins_with(sk, :a)', ['ab'], ['ab', 'abc']],
    ['sk BETWEEN :a AND :b', ['a', 'b'], ['a', 'ab', 'abc', 'b']],
    [':a < sk', ['b'], ['é', '\uff5e', '\u{1f600}']],
  ])('%s', (range, [a, b], expected) => {
    const page = engine.execute('Query', {
      TableName,
      KeyConditionExpression: `pk = :p AND ${range}`,
      ExpressionAttributeValues: {
        ':p': S('p'),
        ':a': S(a!),
        ...(b && { ':b': S(b) }),
      },
    });
    expect(sortKeys(page)).toEqual(expected);
  });

  it('gives every item once over pages, in both directions', () => {
    const all = sortKeys(
      engine.execute('Query', { TableName, ...inPartition }),
    );
    for (const Limit of [1, 2, 3, 9])
      for (const ScanIndexForward of [true, false]) {
        const found = pages(engine, 'Query', {
          ...inPartition,
          Limit,
          ScanIndexForward,
        });
        expect(found.flatMap(sortKeys)).toEqual(
          ScanIndexForward ? all : all.toReversed(),
        );
      }
  });

  it('limits what it reads, not what passes the filter', () => {
    const page = engine.execute('Query', {
      TableName,
      ...inPartition,
      Limit: 3,
      FilterExpression: 'attribute_exists(gone)',
    });
    expect(page).toEqual({
      Items: [],
      Count: 0,
      ScannedCount: 3,
      LastEvaluatedKey: key('p', 'a'),
    });
  });

  it('counts without items', () => {
    const page = engine.execute('Query', {
      TableName,
      ...inPartition,
      Select: 'COUNT',
    });
    expect(page).toEqual({ Count: 9, ScannedCount: 9 });
  });

  it.each([
    ['no hash key', 'sk = :p', 'Query condition missed key schema element: pk'],
    ['a range of hash keys', 'pk > :p', 'Query key condition not supported'],
    [
      'an attribute that is no key',
      'pk = :p AND x = :p',
      'Query condition missed key schema element: sk',
    ],
    [
      'a negation',
      'NOT pk = :p',
      'Invalid operator used in KeyConditionExpression: NOT',
    ],
  ])('refuses %s', (_case, KeyConditionExpression, message) => {
    const ask = () =>
      engine.execute('Query', {
        TableName,
        ...inPartition,
        KeyConditionExpression,
      });
    expect(refusal(ask)).toBe(`ValidationException: ${message}`);
  });

  it('refuses an empty hash key', () => {
    const ask = () =>
      engine.execute('Query', {
        TableName,
        KeyConditionExpression: 'pk = :p',
        ExpressionAttributeValues: { ':p': S('') },
      });
    expect(refusal(ask)).toContain('cannot contain an empty string value');
  });

  it('refuses a start key outside the query', () => {
    const ask = () =>
      engine.execute('Query', {
        TableName,
        ...inPartition,
        ExclusiveStartKey: key('q', 'a'),
      });
    expect(refusal(ask)).toContain('outside query boundaries');
  });

  it('refuses a filter on the key', () => {
    const ask = () =>
      engine.execute('Query', {
        TableName,
        ...inPartition,
        FilterExpression: 'sk = :p',
      });
    expect(refusal(ask)).toContain(
      'can only contain non-primary key attributes',
    );
  });
});

describe('a page', () => {
  it('ends at 1 MB', () => {
    const engine = makeEngine();
    put(
      engine,
      ...Array.from({ length: 40 }, (_, at) => ({
        ...key('p', String(at).padStart(2, '0')),
        text: S('x'.repeat(99_000)),
      })),
    );
    const found = pages(engine, 'Query', inPartition);
    expect(found.map((page) => page.Items.length)).toEqual([11, 11, 11, 7]);
  });

  it('goes on when it has more rows than are read at once', () => {
    const engine = makeEngine();
    put(
      engine,
      ...Array.from({ length: 701 }, (_, at) =>
        key('p', String(at).padStart(3, '0')),
      ),
    );
    expect(engine.execute('Query', { TableName, ...inPartition }).Count).toBe(
      701,
    );
  });
});

describe('number keys', () => {
  it('sort as numbers', () => {
    const engine = makeEngine();
    engine.execute('CreateTable', {
      TableName: 'numbers',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'n', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'n', AttributeType: 'N' },
      ],
    });
    const sorted = [
      '-1000',
      '-9.95',
      '-9.9',
      '-0.001',
      '0',
      '0.02',
      '1',
      '9',
      '10',
      '100',
      '12345678901234567890',
    ];
    for (const n of sorted.toSorted())
      engine.execute('PutItem', {
        TableName: 'numbers',
        Item: { pk: S('p'), n: N(n) },
      });
    const page = engine.execute('Query', {
      TableName: 'numbers',
      ...inPartition,
    });
    expect(page.Items.map((item: { n: { N: string } }) => item.n.N)).toEqual(
      sorted,
    );
  });
});
