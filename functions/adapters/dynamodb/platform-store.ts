import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { PlatformShares } from '#shared/domain/platform-share.ts';
import { platformKey } from './keys.ts';
import type { Table } from './table.ts';

/** Who has how many of the deployment's lines. */
export interface PlatformLedger {
  /** Grows with each write. */
  readonly version: number;
  readonly shares: PlatformShares;
}

/** Reads strongly. Empty where nobody called yet. */
export async function getLedger({ db, name }: Table): Promise<PlatformLedger> {
  const { Item = {} } = await db.send(
    new GetCommand({ TableName: name, Key: platformKey, ConsistentRead: true }),
  );
  return { version: Item.version ?? 0, shares: Item.shares ?? {} };
}

/** @returns false when another writer was faster */
export async function putLedger(
  { db, name }: Table,
  before: PlatformLedger,
  shares: PlatformShares,
): Promise<boolean> {
  try {
    await db.send(
      new UpdateCommand({
        TableName: name,
        Key: platformKey,
        UpdateExpression: 'SET shares = :shares, version = :next',
        ConditionExpression:
          'version = :before OR (attribute_not_exists(version) AND :before = :none)',
        ExpressionAttributeValues: {
          ':shares': shares,
          ':before': before.version,
          ':next': before.version + 1,
          ':none': 0,
        },
      }),
    );
    return true;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return false;
  }
}
