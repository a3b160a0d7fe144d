import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { watcherKey } from './keys.ts';
import { readPartition } from './read-partition.ts';
import type { Table } from './table.ts';

/** One connection on one topic. */
export interface TopicWatcher {
  readonly connection: string;
  /** Contacts whose rows it shows. */
  readonly contact_ids: readonly string[];
  /** By contact id: the state of the row that it was sent last. */
  readonly told: Readonly<Record<string, string>>;
}

/** Who watches a topic. */
export async function watchersOf(
  table: Table,
  topic: string,
): Promise<TopicWatcher[]> {
  // A viewer who came this moment is sent a picture on subscribing.
  const late = { ConsistentRead: false };
  const items = await readPartition(table, watcherKey(topic, '').pk, late);
  return items.map(({ sk, contact_ids = [], told = {} }) => {
    return { connection: String(sk), contact_ids, told } as TopicWatcher;
  });
}

/** Remembers which rows a watcher was sent; nothing when it has left. */
export async function rememberTold(
  { db, name }: Table,
  topic: string,
  connection: string,
  told: TopicWatcher['told'],
): Promise<void> {
  try {
    await db.send(
      new UpdateCommand({
        TableName: name,
        Key: watcherKey(topic, connection),
        UpdateExpression: 'SET told = :told',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':told': told },
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
