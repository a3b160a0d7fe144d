import fc from 'fast-check';
import {
  condition,
  type Expression,
  item,
  join,
  sortKey,
  test,
  update,
} from './random-expressions.ts';
import { key, S } from './testing.ts';

const valuesOf = (...expressions: (Expression | undefined)[]) => {
  const all = expressions.flatMap((one) => one?.values ?? []);
  return all.length
    ? {
        ExpressionAttributeValues: Object.fromEntries(
          all.map((v, at) => [`:v${at}`, v]),
        ),
      }
    : {};
};
const conditional = (one: Expression | undefined) =>
  one ? { ConditionExpression: one.text } : {};

/** One operation; its keys are in the partition `fresh`. */
export interface Request {
  operation: string;
  input: Record<string, unknown>;
}
const partition = 'fresh';
const maybe = fc.option(condition, { nil: undefined, freq: 2 });
/** Puts, updates and deletes, most of them conditional. */
export const write: fc.Arbitrary<Request> = fc.oneof(
  fc
    .tuple(sortKey, item, maybe, fc.constantFrom('NONE', 'ALL_OLD'))
    .map(([sk, attributes, c, ReturnValues]) => ({
      operation: 'PutItem',
      input: {
        Item: { ...key(partition, sk), ...attributes },
        ...conditional(c),
        ...valuesOf(c),
        ReturnValues,
        ReturnConsumedCapacity: 'NONE',
      },
    })),
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        sortKey,
        update,
        maybe,
        fc.constantFrom(
          'NONE',
          'ALL_OLD',
          'ALL_NEW',
          'UPDATED_OLD',
          'UPDATED_NEW',
        ),
      )
      .map(([sk, u, c, ReturnValues]) => {
        const both = c ? join('?\n?', [u, c]) : u;
        const [UpdateExpression, ConditionExpression] = both.text.split('\n');
        return {
          operation: 'UpdateItem',
          input: {
            Key: key(partition, sk),
            UpdateExpression,
            ...(ConditionExpression !== undefined && { ConditionExpression }),
            ...valuesOf(both),
            ReturnValues,
          },
        };
      }),
  },
  fc.tuple(sortKey, maybe).map(([sk, c]) => ({
    operation: 'DeleteItem',
    input: {
      Key: key(partition, sk),
      ...conditional(c),
      ...valuesOf(c),
      ReturnValues: 'ALL_OLD',
    },
  })),
);
const range: fc.Arbitrary<Expression> = fc.oneof(
  fc.constant(test([''])),
  fc
    .tuple(fc.constantFrom('=', '<', '<=', '>', '>='), sortKey)
    .map(([op, sk]) => test([` AND sk ${op} `, ''], S(sk))),
  sortKey.map((sk) => test([' AND begins_with(sk, ', ')'], S(sk))),
  fc
    .tuple(sortKey, sortKey)
    .map(([a, b]) => test([' AND sk BETWEEN ', ' AND ', ''], S(a), S(b))),
);
/** Queries of the table and of its index, and gets. */
export const read: fc.Arbitrary<Request> = fc.oneof(
  fc
    .tuple(
      range,
      maybe,
      fc.boolean(),
      fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
    )
    .map(([r, filter, ScanIndexForward, Limit]) => {
      const parts = [
        test(['pk = ', ''], S(partition)),
        r,
        ...(filter ? [filter] : []),
      ];
      const all = join(filter ? '??\n?' : '??', parts);
      const [KeyConditionExpression, FilterExpression] = all.text.split('\n');
      return {
        operation: 'Query',
        input: {
          KeyConditionExpression,
          ...(FilterExpression !== undefined && { FilterExpression }),
          ...valuesOf(all),
          ScanIndexForward,
          ...(Limit !== undefined && { Limit }),
        },
      };
    }),
  fc.constantFrom('d1', 'd2').map((due) => ({
    operation: 'Query',
    input: {
      IndexName: 'due',
      KeyConditionExpression: 'due_pk = :d AND due_at >= :at',
      FilterExpression: 'begins_with(pk, :p)',
      ExpressionAttributeValues: {
        ':d': S(due),
        ':at': S('2026'),
        ':p': S(partition),
      },
    },
  })),
  fc
    .tuple(sortKey, fc.constantFrom('s, n', 'm.x, l[0]', 'm.y[1], tags'))
    .map(([sk, ProjectionExpression]) => ({
      operation: 'GetItem',
      input: { Key: key(partition, sk), ProjectionExpression },
    })),
);
