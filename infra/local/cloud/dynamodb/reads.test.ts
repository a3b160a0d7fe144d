import { describe, expect, it } from 'vitest';
import {
  inPartition,
  key,
  makeEngine,
  N,
  type Page,
  pages,
  productTable,
  put,
  refusal,
  S,
  sortKeys,
  TableName,
} from './testing.ts';

describe('the sparse index', () => {
  const due = (pk: string, at: string, sk: string, part = 'p') => ({
    ...key(part, sk),
    due_pk: S(pk),
    due_at: S(at),
    text: S('not projected'),
  });
  const waiting = {
    IndexName: 'due',
    KeyConditionExpression: 'due_pk = :d AND due_at <= :now',
    ExpressionAttributeValues: { ':d': S('d'), ':now': S('5') },
  };

  it('holds only items with both keys, and shows only keys', () => {
    const engine = makeEngine();
    put(engine, due('d', '2', 'a'), due('d', '1', 'b'), due('e', '1', 'c'), {
      ...key('p', 'd'),
      due_pk: S('d'),
    });
    expect(engine.execute('Query', { TableName, ...waiting }).Items).toEqual([
      { ...key('p', 'b'), due_pk: S('d'), due_at: S('1') },
      { ...key('p', 'a'), due_pk: S('d'), due_at: S('2') },
    ]);
  });

  it('follows updates and deletes', () => {
    const engine = makeEngine();
    put(engine, due('d', '1', 'a'), due('d', '2', 'b'), due('d', '3', 'c'));
    engine.execute('UpdateItem', {
      TableName,
      Key: key('p', 'a'),
      UpdateExpression: 'REMOVE due_at',
    });
    engine.execute('UpdateItem', {
      TableName,
      Key: key('p', 'c'),
      UpdateExpression: 'SET due_at = :t',
      ExpressionAttributeValues: { ':t': S('0') },
    });
    expect(
      sortKeys(engine.execute('Query', { TableName, ...waiting })),
    ).toEqual(['c', 'b']);
    engine.execute('DeleteItem', { TableName, Key: key('p', 'c') });
    put(engine, key('p', 'b'));
    expect(
      sortKeys(engine.execute('Query', { TableName, ...waiting })),
    ).toEqual([]);
  });

  it('pages through items with the same index key', () => {
    const engine = makeEngine();
    put(
      engine,
      ...['a', 'b', 'c', 'd'].flatMap((sk) => [
        due('d', '1', sk),
        due('d', '1', sk, 'q'),
      ]),
    );
    const found = pages(engine, 'Query', { ...waiting, Limit: 3 });
    expect(found[0]!.LastEvaluatedKey).toHaveProperty('due_at');
    expect(
      found.flatMap((page) => page.Items.map(({ pk, sk }) => pk!.S + sk!.S)),
    ).toEqual(['pa', 'pb', 'pc', 'pd', 'qa', 'qb', 'qc', 'qd']);
  });

  it('refuses empty and mistyped index keys', () => {
    const engine = makeEngine();
    expect(refusal(() => put(engine, due('d', '', 'a')))).toContain(
      'A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: due, IndexKey: due_at',
    );
    expect(refusal(() => put(engine, { ...key(), due_at: N(1) }))).toContain(
      'Type mismatch for Index Key due_at Expected: S Actual: N IndexName: due',
    );
  });

  it('shows nothing that it does not project', () => {
    const ask = () =>
      makeEngine().execute('Query', {
        TableName,
        ...waiting,
        ProjectionExpression: 'sk, body',
      });
    expect(refusal(ask)).toContain(
      'Global secondary index due does not project [body]',
    );
  });

  it('cannot be read consistently', () => {
    const ask = () =>
      makeEngine().execute('Query', {
        TableName,
        ...waiting,
        ConsistentRead: true,
      });
    expect(refusal(ask)).toContain(
      'Consistent reads are not supported on global secondary indexes',
    );
  });

  it.each([
    ['ALL', undefined, { a: N(1), b: N(2) }],
    ['INCLUDE', ['b'], { b: N(2) }],
    ['KEYS_ONLY', undefined, {}],
  ])('projects %s', (ProjectionType, NonKeyAttributes, shown) => {
    const engine = makeEngine();
    engine.execute('CreateTable', {
      ...productTable,
      TableName: 'other',
      GlobalSecondaryIndexes: [
        {
          ...productTable.GlobalSecondaryIndexes[0],
          Projection: {
            ProjectionType,
            ...(NonKeyAttributes && { NonKeyAttributes }),
          },
        },
      ],
    });
    const keys = { ...key(), due_pk: S('d'), due_at: S('1') };
    engine.execute('PutItem', {
      TableName: 'other',
      Item: { ...keys, a: N(1), b: N(2) },
    });
    expect(
      engine.execute('Query', { ...waiting, TableName: 'other' }).Items,
    ).toEqual([{ ...keys, ...shown }]);
  });
});

describe('a local index', () => {
  it('sorts a partition another way, consistently, and fetches the rest', () => {
    const engine = makeEngine();
    const { GlobalSecondaryIndexes: _, ...plain } = productTable;
    engine.execute('CreateTable', {
      ...plain,
      TableName: 'local',
      AttributeDefinitions: ['pk', 'sk', 'at'].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
      LocalSecondaryIndexes: [
        {
          IndexName: 'by_at',
          KeySchema: [
            { AttributeName: 'pk', KeyType: 'HASH' },
            { AttributeName: 'at', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    });
    const items = ['a', 'b'].map((sk, n) => ({
      ...key('p', sk),
      at: S(String(9 - n)),
      n: N(n),
    }));
    for (const Item of items)
      engine.execute('PutItem', { TableName: 'local', Item });
    const ask = (extra: object) =>
      engine.execute('Query', {
        TableName: 'local',
        IndexName: 'by_at',
        ...inPartition,
        ConsistentRead: true,
        ...extra,
      }).Items;
    expect(ask({ Select: 'ALL_ATTRIBUTES' })).toEqual(items.toReversed());
    expect(ask({})[0]).toEqual({ ...key('p', 'b'), at: S('8') });
  });
});

describe('scans', () => {
  const engine = makeEngine();
  const all = Array.from({ length: 200 }, (_, at) =>
    key(`p${at % 50}`, `s${at}`),
  );
  put(engine, ...all);
  const names = (found: Page[]) => found.flatMap(sortKeys).toSorted();
  const expected = all.map(({ sk }) => sk.S).toSorted();

  it('give every item once over pages', () => {
    expect(names(pages(engine, 'Scan', { Limit: 7 }))).toEqual(expected);
  });

  it('share the items between segments, each with some', () => {
    const segments = [0, 1, 2, 3].map((Segment) =>
      pages(engine, 'Scan', { Segment, TotalSegments: 4, Limit: 11 }),
    );
    expect(names(segments.flat())).toEqual(expected);
    for (const found of segments)
      expect(names(found).length).toBeGreaterThan(20);
  });

  it('go through an index', () => {
    put(engine, { ...key('x', 'due'), due_pk: S('d'), due_at: S('1') });
    expect(
      sortKeys(engine.execute('Scan', { TableName, IndexName: 'due' })),
    ).toEqual(['due']);
  });
});

describe('batches', () => {
  it('write and read many items', () => {
    const engine = makeEngine();
    put(engine, key('p', 'old'));
    const answer = engine.execute('BatchWriteItem', {
      RequestItems: {
        [TableName]: [
          { PutRequest: { Item: { ...key('p', 'a'), n: N(1) } } },
          { PutRequest: { Item: key('p', 'b') } },
          { DeleteRequest: { Key: key('p', 'old') } },
        ],
      },
    });
    expect(answer).toEqual({ UnprocessedItems: {} });
    const read = engine.execute('BatchGetItem', {
      RequestItems: {
        [TableName]: {
          Keys: [key('p', 'a'), key('p', 'b'), key('p', 'old')],
          ProjectionExpression: 'sk, n',
        },
      },
    });
    expect(read).toEqual({
      Responses: { [TableName]: [{ sk: S('a'), n: N(1) }, { sk: S('b') }] },
      UnprocessedKeys: {},
    });
  });

  it.each([
    [
      '26 writes',
      Array.from({ length: 26 }, (_, at) => ({
        PutRequest: { Item: key('p', String(at)) },
      })),
      'Member must have length less than or equal to 25',
    ],
    [
      'two writes of one item',
      [{ PutRequest: { Item: key() } }, { DeleteRequest: { Key: key() } }],
      'Provided list of item keys contains duplicates',
    ],
    [
      'an item without its key',
      [{ PutRequest: { Item: { pk: S('p') } } }],
      'The provided key element does not match the schema',
    ],
  ])('refuse %s', (_case, requests, message) => {
    const engine = makeEngine();
    const write = () =>
      engine.execute('BatchWriteItem', {
        RequestItems: { [TableName]: requests },
      });
    expect(refusal(write)).toContain(message);
    expect(engine.execute('Scan', { TableName }).Count).toBe(0);
  });
});
