import type { DynamoDBStreamEvent } from 'aws-lambda';
import { table } from '#functions/adapters/dynamodb/table.ts';
import { queues } from '#functions/adapters/queues.ts';
import { invocation } from '#functions/platform/invocation.ts';
import { metrics } from '#functions/platform/metrics.ts';
import { type FoldDeps, foldChanges } from './fold-changes.ts';
import { addFolded, type WindowState, windowMetrics } from './fold-metrics.ts';

/** Of this process: what it wrote last. */
const known: FoldDeps['known'] = new Map();

/** A stream's batch as an event source with a tumbling window sends it. */
type WindowedEvent = DynamoDBStreamEvent & {
  readonly shardId: string;
  readonly state?: WindowState;
  /** The last batch of its window, which may hold no record. */
  readonly isFinalInvokeForWindow?: boolean;
};

/**
 * Table stream: contacts' changes into the counters of their runs.
 *
 * The window is there for what comes with it: the shard's name. Records are in
 * order within a shard only, so each shard has counters of its own.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-windows.html
 */
export const handler = invocation(async (event: WindowedEvent) => {
  if (!event.shardId) throw new Error('the batch does not say its shard');
  const deps = { table: table(), queues: queues(), known };
  const folded = await foldChanges(deps, event.shardId, event.Records);
  const state = addFolded(event.state, folded);
  if (!event.isFinalInvokeForWindow) return { state };
  for (const { values, ids } of windowMetrics(state)) {
    metrics().measure(values, ids);
  }
  return { state: {} };
});
