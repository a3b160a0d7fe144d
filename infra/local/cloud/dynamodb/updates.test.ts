import { describe, expect, it } from 'vitest';
import { key, makeEngine, N, refusal, S, TableName } from './testing.ts';

const before = {
  n: N(10),
  s: S('x'),
  tags: { SS: ['a', 'b'] },
  nums: { NS: ['1'] },
  steps: { L: [N(0), N(1), N(2), N(3)] },
  doc: { M: { a: N(1), nested: { M: { b: N(2) } } } },
};
const values = {
  ':1': N(1),
  ':half': N('0.5'),
  ':huge': N('99999999999999999999'),
  ':s': S('y'),
  ':more': { L: [N(9)] },
  ':bc': { SS: ['b', 'c'] },
  ':ab': { SS: ['a', 'b'] },
  ':2': { NS: ['2'] },
  ':map': { M: { new: N(7) } },
};

function update(UpdateExpression: string, extra: object = {}) {
  const engine = makeEngine();
  engine.execute('PutItem', { TableName, Item: { ...key(), ...before } });
  const used = Object.entries(values).filter(([name]) =>
    new RegExp(`${name}\\b`).test(UpdateExpression),
  );
  return engine.execute('UpdateItem', {
    TableName,
    Key: key(),
    UpdateExpression,
    ...(used.length && { ExpressionAttributeValues: Object.fromEntries(used) }),
    ReturnValues: 'ALL_NEW',
    ...extra,
  });
}
const list = (...numbers: number[]) => ({ L: numbers.map(N) });

describe('updates', () => {
  it.each([
    ['SET n = n + :1', { n: N(11) }],
    ['SET n = n - :half', { n: N('9.5') }],
    ['SET n = :huge + n', { n: N('100000000000000000009') }],
    ['SET fresh = if_not_exists(fresh, :1)', { fresh: N(1) }],
    ['SET n = if_not_exists(n, :1)', { n: N(10) }],
    ['SET n = if_not_exists(gone, :1) + n', { n: N(11) }],
    ['SET steps = list_append(steps, :more)', { steps: list(0, 1, 2, 3, 9) }],
    ['SET steps = list_append(:more, steps)', { steps: list(9, 0, 1, 2, 3) }],
    ['SET steps[1] = :1, steps[9] = :1', { steps: list(0, 1, 2, 3, 1) }],
    [
      'SET doc.nested.b = :s',
      { doc: { M: { a: N(1), nested: { M: { b: S('y') } } } } },
    ],
    [
      'SET doc.added = :map',
      { doc: { M: { ...before.doc.M, added: values[':map'] } } },
    ],
    ['SET n = doc.a, s = :s', { n: N(1), s: S('y') }],
    ['ADD n :1', { n: N(11) }],
    ['ADD fresh :1', { fresh: N(1) }],
    ['ADD doc.a :1', { doc: { M: { ...before.doc.M, a: N(2) } } }],
    ['ADD tags :bc', { tags: { SS: ['a', 'b', 'c'] } }],
    ['ADD fresh :bc', { fresh: { SS: ['b', 'c'] } }],
    ['ADD nums :2', { nums: { NS: ['1', '2'] } }],
    ['DELETE tags :bc', { tags: { SS: ['a'] } }],
    ['DELETE tags :ab', { tags: undefined }],
    ['DELETE gone :ab', {}],
    ['REMOVE n, doc.nested', { n: undefined, doc: { M: { a: N(1) } } }],
    ['REMOVE steps[0], steps[2]', { steps: list(1, 3) }],
    ['REMOVE gone, steps[9]', {}],
    [
      'SET s = :s REMOVE n ADD nums :2 DELETE tags :bc',
      {
        s: S('y'),
        n: undefined,
        nums: { NS: ['1', '2'] },
        tags: { SS: ['a'] },
      },
    ],
  ])('%s', (expression, changed) => {
    const expected: Record<string, unknown> = {
      ...key(),
      ...before,
      ...changed,
    };
    expect(update(expression).Attributes).toEqual(
      JSON.parse(JSON.stringify(expected)),
    );
  });

  it('reads every operand before it writes', () => {
    const { Attributes } = update(
      'SET n = doc.a, doc.a = n, copied = doc REMOVE s',
    );
    expect(Attributes).toMatchObject({
      n: N(1),
      doc: { M: { a: N(10) } },
      copied: before.doc,
    });
  });

  it('can put an attribute into itself', () => {
    const { Attributes } = update('SET doc.a = if_not_exists(doc, :1)');
    expect(Attributes.doc).toEqual({ M: { ...before.doc.M, a: before.doc } });
  });

  it.each([
    [
      'SET s = s + :1',
      'An operand in the update expression has an incorrect data type',
    ],
    [
      'SET steps = list_append(steps, s)',
      'An operand in the update expression has an incorrect data type',
    ],
    [
      'ADD s :1',
      'An operand in the update expression has an incorrect data type',
    ],
    [
      'DELETE nums :ab',
      'An operand in the update expression has an incorrect data type',
    ],
    [
      'SET n = gone',
      'The provided expression refers to an attribute that does not exist in the item',
    ],
    [
      'SET gone.x = :1',
      'The document path provided in the update expression is invalid for update',
    ],
    [
      'SET n[0] = :1',
      'The document path provided in the update expression is invalid for update',
    ],
    ['SET n = :1 REMOVE n', 'Two document paths overlap with each other'],
    [
      'SET pk = :s',
      'Cannot update attribute pk. This attribute is part of the key',
    ],
    [
      'SET due_at = :1',
      'Type mismatch for Index Key due_at Expected: S Actual: N IndexName: due',
    ],
    [
      'SET due_at = n',
      'The update expression attempted to update the secondary index key to unsupported type',
    ],
  ])('refuses %s', (expression, message) => {
    expect(refusal(() => update(expression))).toContain(
      `ValidationException: `,
    );
    expect(refusal(() => update(expression))).toContain(message);
  });

  it('makes the item when there is none', () => {
    const engine = makeEngine();
    engine.execute('UpdateItem', { TableName, Key: key() });
    expect(engine.execute('GetItem', { TableName, Key: key() }).Item).toEqual(
      key(),
    );
  });

  it.each([
    ['ALL_OLD', { ...key(), ...before }],
    ['UPDATED_OLD', { n: before.n, doc: { M: { a: N(1) } } }],
    ['UPDATED_NEW', { n: N(11), doc: { M: { a: S('y') } }, fresh: N(1) }],
    ['NONE', undefined],
  ])('returns %s', (ReturnValues, attributes) => {
    const answer = update('SET n = n + :1, doc.a = :s, fresh = :1', {
      ReturnValues,
    });
    expect(answer.Attributes).toEqual(attributes);
  });

  it('refuses an item over 400 KB, and keeps the old one', () => {
    const engine = makeEngine();
    const half = { S: 'é'.repeat(102_000) };
    engine.execute('PutItem', { TableName, Item: { ...key(), a: half } });
    const grow = () =>
      engine.execute('UpdateItem', {
        TableName,
        Key: key(),
        UpdateExpression: 'SET b = :b, n = :n',
        ExpressionAttributeValues: { ':b': half, ':n': S('x'.repeat(2_000)) },
      });
    expect(refusal(grow)).toBe(
      'ValidationException: Item size to update has exceeded the maximum allowed size',
    );
    expect(
      engine.execute('GetItem', { TableName, Key: key() }).Item.b,
    ).toBeUndefined();
  });

  it('counts the units of a write when asked, with its index rows', () => {
    const engine = makeEngine();
    const answer = engine.execute('PutItem', {
      TableName,
      Item: {
        ...key(),
        due_pk: S('d'),
        due_at: S('t'),
        a: S('x'.repeat(1500)),
      },
      ReturnConsumedCapacity: 'INDEXES',
    });
    expect(answer.ConsumedCapacity).toMatchObject({
      TableName,
      Table: { CapacityUnits: 2 },
      GlobalSecondaryIndexes: { due: { CapacityUnits: 1 } },
      CapacityUnits: 3,
    });
  });
});
