import type { DynamoDBStreamEvent } from 'aws-lambda';
import { table } from '#functions/adapters/dynamodb/table.ts';
import { queues } from '#functions/adapters/queues.ts';
import { foldChanges } from './fold-changes.ts';

/** A stream's batch as an event source with a tumbling window sends it. */
type WindowedEvent = DynamoDBStreamEvent & { readonly shardId: string };

/**
 * Table stream: contacts' changes into the counters of their runs.
 *
 * The window is there for what comes with it: the shard's name. Records are in
 * order within a shard only, so each shard has counters of its own.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-windows.html
 */
export const handler = async (event: WindowedEvent) => {
  if (!event.shardId) throw new Error('the batch does not say its shard');
  const deps = { table: table(), queues: queues() };
  await foldChanges(deps, event.shardId, event.Records);
  return { state: {} };
};
