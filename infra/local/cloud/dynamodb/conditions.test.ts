import { describe, expect, it } from 'vitest';
import { key, makeEngine, N, refusal, S, TableName } from './testing.ts';

const stored = {
  ...key(),
  state: S('ringing'),
  n: N('10'),
  big: N('12345678901234567890123456789012345678'),
  tags: { SS: ['a', 'b'] },
  nums: { NS: ['1', '2'] },
  bytes: { B: 'AQID' },
  steps: { L: [S('x'), { M: { deep: N(1) } }] },
  doc: { M: { a: S('1'), b: { L: [N(2)] } } },
  flag: { BOOL: true },
  nothing: { NULL: true },
};
const values = {
  ':ringing': S('ringing'),
  ':ring': S('ring'),
  ':zz': S('zz'),
  ':9': N(9),
  ':10': N(10),
  ':ten': N('1e1'),
  ':11': N(11),
  ':big': N('12345678901234567890123456789012345679'),
  ':a': S('a'),
  ':ba': { SS: ['b', 'a'] },
  ':2': N(2),
  ':1': N(1),
  ':map': { M: { b: { L: [N(2)] }, a: S('1') } },
  ':x': S('x'),
  ':deep': { M: { deep: N(1) } },
  ':bytes': { B: 'AQI=' },
  ':true': { BOOL: true },
  ':SS': S('SS'),
  ':NULL': S('NULL'),
};

/** Only the values that the expression uses: others are refused as unused. */
function holds(ConditionExpression: string, item: object = stored): boolean {
  const engine = makeEngine();
  engine.execute('PutItem', { TableName, Item: item });
  const used = Object.entries(values).filter(([name]) =>
    new RegExp(`${name}\\b`).test(ConditionExpression),
  );
  const refused = refusal(() =>
    engine.execute('DeleteItem', {
      TableName,
      Key: key(),
      ConditionExpression: ConditionExpression.replaceAll('state', '#s'),
      ...(used.length && {
        ExpressionAttributeValues: Object.fromEntries(used),
      }),
      ...(ConditionExpression.includes('state') && {
        ExpressionAttributeNames: { '#s': 'state' },
      }),
    }),
  );
  if (refused === undefined) return true;
  expect(refused).toBe(
    'ConditionalCheckFailedException: The conditional request failed',
  );
  return false;
}

describe('conditions', () => {
  it.each([
    'state = :ringing',
    'n = :ten',
    'n > :9',
    'n < :11',
    'big < :big',
    'state <> :zz',
    'gone <> :zz',
    'tags = :ba',
    'doc = :map',
    'doc.b[0] = :2',
    'steps[1].deep = :1',
    'steps[1] = :deep',
    'flag = :true',
    'begins_with(state, :ring)',
    'begins_with(bytes, :bytes)',
    'contains(state, :ring)',
    'contains(tags, :a)',
    'contains(nums, :2)',
    'contains(steps, :x)',
    'contains(steps, :deep)',
    'contains(bytes, :bytes)',
    'attribute_exists(doc.b)',
    'attribute_not_exists(doc.z)',
    'attribute_not_exists(steps[7])',
    'attribute_type(tags, :SS)',
    'attribute_type(nothing, :NULL)',
    'size(tags) = :2',
    'size(steps) >= :2',
    'size(state) < :9',
    'n BETWEEN :9 AND :10',
    'n IN (:9, :10)',
    'NOT n = :9',
    'n = :9 OR n = :10 AND state = :ringing',
  ])('holds: %s', (expression) => {
    expect(holds(expression)).toBe(true);
  });

  it.each([
    'state = :ring',
    'n = :9',
    'n = :ringing',
    'big = :big',
    'gone = :zz',
    'gone < :zz',
    'state < :9',
    'tags = :a',
    'begins_with(n, :ring)',
    'begins_with(gone, :ring)',
    'contains(tags, :ring)',
    'contains(gone, :ring)',
    'attribute_exists(gone)',
    'attribute_not_exists(pk)',
    'attribute_type(gone, :SS)',
    'size(gone) < :9',
    'n BETWEEN :11 AND :big',
    'n IN (:9, :11)',
    'NOT contains(tags, :a)',
    '(n = :9 OR n = :10) AND state = :zz',
  ])('does not hold: %s', (expression) => {
    expect(holds(expression)).toBe(false);
  });

  it('sees no item where there is none', () => {
    expect(
      holds('attribute_not_exists(pk)', { ...stored, sk: S('other') }),
    ).toBe(true);
    expect(holds('n = :10', { ...stored, sk: S('other') })).toBe(false);
  });
});

describe('refused requests', () => {
  it.each([
    [
      'a reserved word',
      {
        ConditionExpression: 'status = :v',
        ExpressionAttributeValues: { ':v': S('') },
      },
      'Invalid ConditionExpression: Attribute name is a reserved keyword; reserved keyword: status',
    ],
    [
      'an unknown value',
      { ConditionExpression: 'a = :v' },
      'Invalid ConditionExpression: An expression attribute value used in expression is not defined; attribute value: :v',
    ],
    [
      'an unused value',
      {
        ConditionExpression: 'attribute_exists(a)',
        ExpressionAttributeValues: { ':v': S('') },
      },
      'Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}',
    ],
    [
      'an unused name',
      {
        ConditionExpression: 'attribute_exists(a)',
        ExpressionAttributeNames: { '#a': 'a' },
      },
      'Value provided in ExpressionAttributeNames unused in expressions: keys: {#a}',
    ],
    [
      'broken syntax',
      { ConditionExpression: 'a =' },
      'Invalid ConditionExpression: Syntax error; ',
    ],
    [
      'an unknown function',
      { ConditionExpression: 'exists(a)' },
      'Invalid ConditionExpression: Invalid function name; function: exists',
    ],
    [
      'an empty key',
      { Key: key('p', '') },
      'One or more parameter values were invalid: The AttributeValue for a key attribute cannot contain an empty string value. Key: sk',
    ],
    [
      'a key of a wrong type',
      { Key: { pk: S('p'), sk: N(1) } },
      'The provided key element does not match the schema',
    ],
    [
      'half a key',
      { Key: { pk: S('p') } },
      'The provided key element does not match the schema',
    ],
    [
      'too many digits',
      {
        ConditionExpression: 'a = :v',
        ExpressionAttributeValues: { ':v': N('1'.repeat(39)) },
      },
      'Attempting to store more than 38 significant digits in a Number',
    ],
    [
      'an empty set',
      {
        ConditionExpression: 'a = :v',
        ExpressionAttributeValues: { ':v': { SS: [] } },
      },
      'An string set  may not be empty',
    ],
    [
      'bounds the wrong way round',
      {
        ConditionExpression: 'a BETWEEN :x AND :y',
        ExpressionAttributeValues: { ':x': N(2), ':y': N(1) },
      },
      'The BETWEEN operator requires upper bound to be greater than or equal to lower bound',
    ],
    [
      'parameters of the old API',
      { Expected: {} },
      'Expected is not supported here',
    ],
  ])('%s', (_case, request, message) => {
    const engine = makeEngine();
    const refused = () =>
      refusal(() =>
        engine.execute('DeleteItem', { TableName, Key: key(), ...request }),
      );
    expect(refused()).toContain('ValidationException: ');
    expect(refused()).toContain(message);
  });

  it('checks the values of each request, however often its text was seen', () => {
    const engine = makeEngine();
    const between = (low: number, high: number) => () =>
      engine.execute('DeleteItem', {
        TableName,
        Key: key(),
        ConditionExpression: 'a BETWEEN :x AND :y OR attribute_not_exists(a)',
        ExpressionAttributeValues: { ':x': N(low), ':y': N(high) },
      });
    expect(refusal(between(1, 2))).toBeUndefined();
    expect(refusal(between(2, 1))).toContain('ValidationException: ');
    expect(refusal(between(1, 2))).toBeUndefined();
  });

  it('checks the types of values, however often the text was seen', () => {
    const engine = makeEngine();
    const begins = (value: object) => () =>
      engine.execute('DeleteItem', {
        TableName,
        Key: key(),
        ConditionExpression: 'NOT begins_with(a, :v)',
        ExpressionAttributeValues: { ':v': value },
      });
    expect(refusal(begins(S('x')))).toBeUndefined();
    expect(refusal(begins(N(1)))).toContain('Incorrect operand type');
  });

  it('knows no such table', () => {
    expect(
      refusal(() =>
        makeEngine().execute('GetItem', { TableName: 'nowhere', Key: key() }),
      ),
    ).toBe('ResourceNotFoundException: Requested resource not found');
  });
});

describe('ReturnValuesOnConditionCheckFailure', () => {
  const failed = (asked: object) => {
    const engine = makeEngine();
    engine.execute('PutItem', { TableName, Item: stored });
    try {
      engine.execute('PutItem', {
        TableName,
        Item: key(),
        ConditionExpression: 'attribute_not_exists(pk)',
        ...asked,
      });
    } catch (error) {
      return error;
    }
    return undefined;
  };

  it('shows the stored item when asked', () => {
    expect(
      failed({ ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
    ).toMatchObject({
      name: 'ConditionalCheckFailedException',
      extra: { Item: stored },
    });
  });

  it('shows nothing otherwise', () => {
    expect(failed({})).toHaveProperty('extra', {});
  });
});
