import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { watcherKey } from './keys.ts';
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
  { db, name }: Table,
  topic: string,
): Promise<TopicWatcher[]> {
  const watchers: TopicWatcher[] = [];
  let from: Record<string, unknown> | undefined;
  do {
    const page = await db.send(
      new QueryCommand({
        TableName: name,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': watcherKey(topic, '').pk },
        ...(from && { ExclusiveStartKey: from }),
      }),
    );
    for (const { sk, contact_ids = [], told = {} } of page.Items ?? [])
      watchers.push({ connection: sk, contact_ids, told });
    from = page.LastEvaluatedKey;
  } while (from);
  return watchers;
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
