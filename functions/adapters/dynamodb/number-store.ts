import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { findNumber } from '#functions/platform/catalog.ts';
import type {
  NumberRefusal,
  OutboundNumber,
} from '#shared/domain/outbound-number.ts';
import { change, setFields } from './conditional-update.ts';
import { transact } from './contact-changes.ts';
import { getItems, textOf } from './get-items.ts';
import { numberKey, phoneClaimKey } from './keys.ts';
import { readPartition } from './read-partition.ts';
import type { Table } from './table.ts';

const toNumber = (item: Record<string, unknown>): OutboundNumber => {
  const { pk: _pk, sk: _sk, ...number } = item;
  return number as unknown as OutboundNumber;
};

/** One number of an organization, read strongly. What every organization has costs no read. */
export async function getNumber(
  { db, name }: Table,
  org: string,
  id: string,
): Promise<OutboundNumber | undefined> {
  const known = findNumber(id);
  if (known) return known;
  const { Item } = await db.send(
    new GetCommand({
      TableName: name,
      Key: numberKey(org, id),
      ConsistentRead: true,
    }),
  );
  return Item && toNumber(Item);
}

/** Those of these numbers that exist, in this order, read strongly. */
export async function getNumbers(
  table: Table,
  org: string,
  ids: readonly string[],
): Promise<OutboundNumber[]> {
  const keys = ids
    .filter((id) => !findNumber(id))
    .map((id) => numberKey(org, id));
  const items = keys.length > 0 ? await getItems(table, keys) : null;
  return ids.flatMap((id) => {
    const item = items?.get(textOf(numberKey(org, id)));
    return findNumber(id) ?? (item ? toNumber(item) : []);
  });
}

/** Numbers that an organization made, by id, which is by time. */
export async function listOwnNumbers(
  table: Table,
  org: string,
): Promise<OutboundNumber[]> {
  return (await readPartition(table, numberKey(org, '').pk)).map(toNumber);
}

/**
 * Stores a new number, together with a claim on its digits.
 *
 * @returns false when the organization has those digits
 */
export function insertNumber(
  table: Table,
  number: OutboundNumber,
): Promise<boolean> {
  const { org_id, id, phone_number } = number;
  const TableName = table.name;
  return transact(table, [
    {
      Put: {
        TableName,
        Item: { ...phoneClaimKey(org_id, phone_number), number_id: id },
        // Sent again by the SDK, it meets itself.
        ConditionExpression: 'attribute_not_exists(pk) OR number_id = :id',
        ExpressionAttributeValues: { ':id': id },
      },
    },
    { Put: { TableName, Item: { ...numberKey(org_id, id), ...number } } },
  ]);
}

/** What a person may change of a number. */
export type NumberChanges = Partial<
  Pick<
    OutboundNumber,
    | 'label'
    | 'status'
    | 'outbound_enabled'
    | 'max_concurrent'
    | 'cps'
    | 'carrier_id'
  >
>;

/**
 * Writes what changed, and only that: dials own `lines` and `paced_until`. Whoever
 * changes a number has looked at it: what its carrier said of it counts no more.
 *
 * @param now - RFC 3339
 * @returns undefined when somebody changed it since it was read, or it is gone
 */
export async function updateNumber(
  table: Table,
  before: OutboundNumber,
  changes: NumberChanges,
  now: string,
): Promise<OutboundNumber | undefined> {
  const fields = { ...changes, version: before.version + 1, updated_at: now };
  const { org_id, id, version } = before;
  const key = numberKey(org_id, id);
  const done = await setFields(table, key, fields, { version }, ['refused']);
  return done.kind === 'written' ? toNumber(done.item) : undefined;
}

/**
 * Puts a number to rest that its carrier places no call from. What every
 * organization has is in no table, and stays as it is.
 */
export async function restNumber(
  table: Table,
  { org_id, id }: Pick<OutboundNumber, 'org_id' | 'id'>,
  refused: NumberRefusal,
): Promise<void> {
  await change(table, numberKey(org_id, id), {
    UpdateExpression: 'SET refused = :refused',
    ConditionExpression:
      'attribute_exists(pk) AND attribute_not_exists(refused)',
    ExpressionAttributeValues: { ':refused': refused },
    ReturnValues: 'NONE',
    ReturnValuesOnConditionCheckFailure: 'NONE',
  });
}

/** Somebody saw that calls can be placed from it. */
export async function wakeNumber(
  table: Table,
  { org_id, id }: Pick<OutboundNumber, 'org_id' | 'id'>,
): Promise<void> {
  await change(table, numberKey(org_id, id), {
    UpdateExpression: 'REMOVE refused',
    ConditionExpression: 'attribute_exists(refused)',
    ReturnValues: 'NONE',
    ReturnValuesOnConditionCheckFailure: 'NONE',
  });
}

/** @returns false when somebody deleted it first */
export function deleteNumber(
  table: Table,
  { org_id, id, phone_number }: OutboundNumber,
): Promise<boolean> {
  const TableName = table.name;
  return transact(table, [
    { Delete: { TableName, Key: numberKey(org_id, id) } },
    {
      Delete: {
        TableName,
        Key: phoneClaimKey(org_id, phone_number),
        ConditionExpression: 'number_id = :id',
        ExpressionAttributeValues: { ':id': id },
      },
    },
  ]);
}
