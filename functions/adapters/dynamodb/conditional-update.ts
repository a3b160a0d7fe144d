import {
  ConditionalCheckFailedException,
  type ReturnValue,
} from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Key } from './keys.ts';
import type { Table } from './table.ts';

type Item = Record<string, unknown>;

/** What came of a write that says what it counts on. */
export type Change =
  | {
      readonly kind: 'written';
      /** What `ReturnValues` asked for: as a rule, the item as it was. */
      readonly item: Item;
    }
  /** The condition does not hold; as it stands, empty when there is nothing. */
  | { readonly kind: 'refused'; readonly item: Item };

/** One update of one item, if it is as expected. Whatever else fails throws. */
export async function change(
  { db, name }: Table,
  key: Key,
  what: {
    readonly UpdateExpression: string;
    /** Left out: whatever is there. */
    readonly ConditionExpression?: string;
    readonly ExpressionAttributeNames?: Record<string, string>;
    readonly ExpressionAttributeValues?: Item;
    readonly ReturnValues?: ReturnValue;
    readonly ReturnValuesOnConditionCheckFailure?: 'NONE';
  },
): Promise<Change> {
  try {
    const { Attributes } = await db.send(
      new UpdateCommand({
        TableName: name,
        Key: key,
        ReturnValues: 'ALL_OLD',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        ...what,
      }),
    );
    return { kind: 'written', item: Attributes ?? {} };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return { kind: 'refused', item: error.Item ? unmarshall(error.Item) : {} };
  }
}

/**
 * Sets fields of an item, if others are as they were read.
 *
 * @param removed - names of fields that go, none of them a reserved word
 * @returns what came of it; when it is written, the item as it is now
 */
export function setFields(
  table: Table,
  key: Key,
  fields: Item,
  expected: Item,
  removed: readonly string[] = [],
): Promise<Change> {
  const named = (prefix: string, of: Item) =>
    Object.entries(of).map(([field, value], i) => {
      return { field, value, name: `#${prefix}${i}`, slot: `:${prefix}${i}` };
    });
  const [set, held] = [named('set', fields), named('held', expected)];
  const equations = (of: typeof set) =>
    of.map(({ name, slot }) => `${name} = ${slot}`);
  const all = [...set, ...held];
  const removes = removed.length > 0 ? ` REMOVE ${removed.join(', ')}` : '';
  return change(table, key, {
    UpdateExpression: `SET ${equations(set).join(', ')}${removes}`,
    ConditionExpression: equations(held).join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(
      all.map(({ name, field }) => [name, field]),
    ),
    ExpressionAttributeValues: Object.fromEntries(
      all.map(({ slot, value }) => [slot, value]),
    ),
    ReturnValues: 'ALL_NEW',
  });
}
