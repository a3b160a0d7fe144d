import fc from 'fast-check';
import { N, S } from './testing.ts';

/**
 * Random expressions for the comparison with dynalite. Left out is where it differs
 * from AWS: equality of lists and maps, several list members removed at once,
 * empty strings and `false` in conditions (it takes them for missing), and order
 * between values that have none.
 */

export type Value = Record<string, unknown>;
/** Text, and the value of each `:v` in it. */
export interface Expression {
  text: string;
  values: Value[];
}

const word = fc.constantFrom('a', 'ab', 'b', 'é', 'ringing');
export const number = fc.constantFrom(
  '0',
  '1',
  '-1',
  '2.5',
  '10',
  '007',
  '1e3',
  '99999999999999999999',
);
export const strings = fc
  .uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 })
  .map((SS) => ({ SS }));
export const numbers = fc
  .uniqueArray(fc.constantFrom('1', '2', '-3'), { minLength: 1 })
  .map((NS) => ({ NS }));
/** Values that have an order. */
const ordered: fc.Arbitrary<Value> = fc.oneof(
  word.map(S),
  number.map(N),
  fc.constantFrom('AQID', 'AQ==').map((B) => ({ B })),
);
const scalar: fc.Arbitrary<Value> = fc.oneof(
  ordered,
  fc.constantFrom({ BOOL: true }, { NULL: true }),
);
const list = fc.array(scalar, { maxLength: 3 }).map((L) => ({ L }));
const map = fc
  .record({ x: scalar, y: list }, { requiredKeys: [] })
  .map((M) => ({ M }));
const anyValue = fc.oneof(scalar, strings, numbers, list, map);

export const sortKey = fc.constantFrom('a', 'ab', 'b', 'é');
const attribute = fc.constantFrom(
  's',
  'n',
  'tags',
  'l',
  'm',
  'm.x',
  'l[0]',
  'm.y[1]',
  'due_at',
);
const copyTo = attribute.filter((name) => name !== 'due_at');
/** What is copied: dynalite runs in circles when a map goes into itself. */
const copied = fc.constantFrom(
  's',
  'n',
  'tags',
  'm.x',
  'l[0]',
  'm.y[1]',
  'gone',
);
/** Attributes beside the key. */
export const item = fc.record(
  {
    s: scalar,
    n: number.map(N),
    tags: fc.oneof(strings, numbers),
    l: list,
    m: map,
    due_pk: fc.constantFrom('d1', 'd2').map(S),
    due_at: fc.constantFrom('2026', '2027').map(S),
  },
  { requiredKeys: [] },
);

/** `parts` with `:v0`, `:v1` … between them. */
export const test = (parts: string[], ...values: Value[]): Expression => ({
  text: parts.reduce((text, part, at) => `${text}:v${at - 1}${part}`),
  values,
});
const simple: fc.Arbitrary<Expression> = fc.oneof(
  fc
    .tuple(
      attribute,
      fc.constantFrom('=', '<>'),
      fc.oneof(scalar, strings, numbers),
    )
    .map(([name, op, value]) => test([`${name} ${op} `, ''], value)),
  fc
    .tuple(attribute, fc.constantFrom('<', '<=', '>', '>='), ordered)
    .map(([name, op, value]) => test([`${name} ${op} `, ''], value)),
  fc
    .tuple(
      attribute,
      fc.constantFrom('attribute_exists', 'attribute_not_exists'),
    )
    .map(([name, f]) => test([`${f}(${name})`])),
  fc
    .tuple(attribute, fc.constantFrom('begins_with', 'contains'), ordered)
    .map(([name, f, value]) => test([`${f}(${name}, `, ')'], value)),
  fc
    .tuple(
      attribute,
      fc.constantFrom('S', 'N', 'L', 'M', 'SS', 'BOOL', 'wrong'),
    )
    .map(([name, type]) => test([`attribute_type(${name}, `, ')'], S(type))),
  fc
    .tuple(attribute, fc.constantFrom('=', '<', '>='), number)
    .map(([name, op, size]) => test([`size(${name}) ${op} `, ''], N(size))),
  fc
    .tuple(attribute, ordered, ordered)
    .map(([name, a, b]) => test([`${name} BETWEEN `, ' AND ', ''], a, b)),
  fc
    .tuple(attribute, scalar, scalar)
    .map(([name, a, b]) => test([`${name} IN (`, ', ', ')'], a, b)),
);

/** Joins expressions, each with `:values` of its own. */
export function join(template: string, parts: Expression[]): Expression {
  const values: Value[] = [];
  let text = template;
  for (const part of parts) {
    const own = part.text.replace(
      /:v(\d+)/g,
      (_, at) => `:v${Number(at) + values.length}`,
    );
    values.push(...part.values);
    text = text.replace('?', () => own);
  }
  return { text, values };
}
/** A condition or filter. */
export const condition = fc.oneof(
  { weight: 3, arbitrary: simple },
  { weight: 1, arbitrary: simple.map((one) => join('NOT ?', [one])) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        simple,
        fc.constantFrom('? AND ?', '? OR ?', 'NOT (? OR ?)'),
        simple,
      )
      .map(([a, template, b]) => join(template, [a, b])),
  },
);

const set: fc.Arbitrary<Expression> = fc.oneof(
  fc
    .tuple(attribute, anyValue)
    .map(([name, value]) => test([`${name} = `, ''], value)),
  fc
    .tuple(fc.constantFrom('n', 'm.x'), fc.constantFrom('+', '-'), number)
    .map(([name, op, value]) => test([`${name} = n ${op} `, ''], N(value))),
  fc
    .tuple(copyTo, copied, scalar)
    .map(([name, from, value]) =>
      test([`${name} = if_not_exists(${from}, `, ')'], value),
    ),
  list.map((value) => test(['l = list_append(l, ', ')'], value)),
  fc.tuple(copyTo, copied).map(([name, from]) => test([`${name} = ${from}`])),
);
/** An update expression. */
export const update = fc.oneof(
  set.map((one) => join('SET ?', [one])),
  fc.tuple(set, set).map((both) => join('SET ?, ?', both)),
  fc
    .tuple(set, attribute)
    .map(([one, name]) => join(`SET ? REMOVE ${name}`, [one])),
  fc
    .tuple(
      fc.constantFrom('n', 'tags', 'm.x', 's'),
      fc.oneof(number.map(N), strings, numbers),
    )
    .map(([name, value]) => test([`ADD ${name} `, ''], value)),
  fc
    .tuple(fc.constantFrom('tags', 's'), strings)
    .map(([name, value]) => test([`DELETE ${name} `, ''], value)),
);
