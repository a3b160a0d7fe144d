import { isDeepStrictEqual } from 'node:util';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { OWN_CARRIER } from '#shared/domain/carrier-kinds.ts';
import type { Circuit } from '#shared/domain/circuit.ts';
import { circuitKey } from './keys.ts';
import { readPartition } from './read-partition.ts';
import type { Table } from './table.ts';

const toCircuit = (item: Record<string, unknown>): Circuit => {
  const { pk: _pk, sk: _sk, ...circuit } = item;
  return circuit as unknown as Circuit;
};

/**
 * The circuit of one of the org's carriers, may be a second old; undefined while closed.
 *
 * @param carrier - left out: the deployment's own
 */
export async function getCircuit(
  { db, name }: Table,
  org: string,
  carrier?: string,
): Promise<Circuit | undefined> {
  const { Item } = await db.send(
    new GetCommand({ TableName: name, Key: circuitKey(org, carrier) }),
  );
  return Item && toCircuit(Item);
}

/** Those that are open, by the id of the carrier; may be a second old. */
export async function openCircuits(
  table: Table,
  org: string,
): Promise<Map<string, Circuit>> {
  const own = circuitKey(org);
  const items = await readPartition(table, own.pk, { ConsistentRead: false });
  return new Map(
    items.map((item) => [
      item.sk === own.sk ? OWN_CARRIER : String(item.sk),
      toCircuit(item),
    ]),
  );
}

/**
 * Opens a circuit, or lets one dial probe it: the write holds only if it is
 * still as it was read.
 */
export async function putCircuit(
  { db, name }: Table,
  org: string,
  before: Circuit | undefined,
  next: Circuit,
  carrier?: string,
): Promise<boolean> {
  try {
    await db.send(
      new PutCommand({
        TableName: name,
        Item: { ...circuitKey(org, carrier), ...next },
        ...unchanged(before),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return true;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    // The SDK sends a write again whose answer was lost, and meets itself.
    const stored = error.Item && toCircuit(unmarshall(error.Item));
    return isDeepStrictEqual(stored, { ...next });
  }
}

/** Closes a circuit that is still as it was read. */
export async function closeCircuit(
  { db, name }: Table,
  org: string,
  before: Circuit,
  carrier?: string,
): Promise<void> {
  try {
    await db.send(
      new DeleteCommand({
        TableName: name,
        Key: circuitKey(org, carrier),
        ...unchanged(before),
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

function unchanged(before: Circuit | undefined) {
  if (!before) return { ConditionExpression: 'attribute_not_exists(pk)' };
  const { until, opened, probe_until } = before;
  return {
    ConditionExpression: `#until = :until AND opened = :opened AND ${
      probe_until ? 'probe_until = :probe' : 'attribute_not_exists(probe_until)'
    }`,
    ExpressionAttributeNames: { '#until': 'until' },
    ExpressionAttributeValues: {
      ':until': until,
      ':opened': opened,
      ...(probe_until && { ':probe': probe_until }),
    },
  };
}
