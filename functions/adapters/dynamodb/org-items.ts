import { isDeepStrictEqual } from 'node:util';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { CarrierProfile } from '#shared/domain/carrier-profile.ts';
import type { Configuration } from '#shared/domain/configuration.ts';
import { carrierKey, configurationKey, type Key } from './keys.ts';
import { readPartition } from './read-partition.ts';
import type { Table } from './table.ts';

/** Something of an organization that people edit, whole. */
interface Versioned {
  readonly org_id: string;
  readonly id: string;
  /** 1 when it is made, one more with each change. */
  readonly version: number;
  /** Whoever is writing what goes with it elsewhere: others write nothing meanwhile. */
  readonly saving?: { readonly id: string };
}

/** A store of few and small items: a list reads all of them. */
function orgItems<Item extends Versioned>(
  keyOf: (org: string, id: string) => Key,
) {
  const toItem = (stored: Record<string, unknown>): Item => {
    const { pk: _pk, sk: _sk, ...item } = stored;
    return item as unknown as Item;
  };

  return {
    /** Reads strongly. */
    async get(
      { db, name }: Table,
      org: string,
      id: string,
    ): Promise<Item | undefined> {
      const Key = keyOf(org, id);
      const { Item } = await db.send(
        new GetCommand({ TableName: name, Key, ConsistentRead: true }),
      );
      return Item && toItem(Item);
    },

    /** All of an organization, by id, which is by time. Reads strongly. */
    async list(table: Table, org: string): Promise<Item[]> {
      return (await readPartition(table, keyOf(org, '').pk)).map(toItem);
    },

    /**
     * Writes version 1 of what is new, or the next of what is there.
     *
     * @param claim - of `saving`, one's own or one that ran out; it ends with this
     * @returns false when somebody changed or deleted it since it was read, or
     *   holds it
     */
    async put(
      { db, name }: Table,
      item: Item,
      claim?: string,
    ): Promise<boolean> {
      const isNew = item.version === 1;
      const isFree =
        claim === undefined
          ? 'attribute_not_exists(saving)'
          : '(attribute_not_exists(saving) OR saving.id = :claim)';
      try {
        await db.send(
          new PutCommand({
            TableName: name,
            Item: { ...keyOf(item.org_id, item.id), ...item },
            ConditionExpression: isNew
              ? 'attribute_not_exists(pk)'
              : `version = :before AND ${isFree}`,
            ...(!isNew && {
              ExpressionAttributeValues: {
                ':before': item.version - 1,
                ...(claim !== undefined && { ':claim': claim }),
              },
            }),
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        );
        return true;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        // The SDK sends a write again whose answer was lost, and meets itself.
        const stored = error.Item && toItem(unmarshall(error.Item));
        return isDeepStrictEqual(stored, JSON.parse(JSON.stringify(item)));
      }
    },

    /** Again is no error. */
    async remove(
      { db, name }: Table,
      { org_id, id }: Pick<Item, 'org_id' | 'id'>,
    ): Promise<void> {
      const Key = keyOf(org_id, id);
      await db.send(new DeleteCommand({ TableName: name, Key }));
    },
  };
}

export const configurations = orgItems<Configuration>(configurationKey);
export const carriers = orgItems<CarrierProfile>(carrierKey);
