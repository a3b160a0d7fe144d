import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
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

/** The topic of an organization's list of campaigns. */
export const listTopic = (org: string) => `ORG#${org}`;

/**
 * Whether anybody watches a campaign, or the list that it is in. Read strongly,
 * after the change that they would be told of: whoever is not seen here begins
 * to watch later, and then looks at what was changed before.
 */
export async function isWatched(
  table: Table,
  org: string,
  topic: string,
): Promise<boolean> {
  const seen = await Promise.all(
    [topic, listTopic(org)].map((each) => hasWatcher(table, each)),
  );
  return seen.includes(true);
}

async function hasWatcher({ db, name }: Table, topic: string) {
  const { Items = [] } = await db.send(
    new QueryCommand({
      TableName: name,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': watcherKey(topic, '').pk },
      ConsistentRead: true,
      Limit: 1,
    }),
  );
  return Items.length > 0;
}

/** Who watches a topic: strongly, as whoever sends them a push saw them. */
export async function watchersOf(
  table: Table,
  topic: string,
): Promise<TopicWatcher[]> {
  const items = await readPartition(table, watcherKey(topic, '').pk);
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
