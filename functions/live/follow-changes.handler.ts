import type { DynamoDBStreamEvent } from 'aws-lambda';
import { table } from '#functions/adapters/dynamodb/table.ts';
import { queues } from '#functions/adapters/queues.ts';
import { sockets } from '#functions/adapters/sockets.ts';
import { workflow } from '#functions/adapters/workflow.ts';
import { invocation } from '#functions/platform/invocation.ts';
import { runtime } from '#functions/platform/runtime.ts';
import { followChanges } from './follow-changes.ts';

/** Table stream, beside the figures. */
export const handler = invocation(async ({ Records }: DynamoDBStreamEvent) => {
  await followChanges(Records, {
    table: table(),
    sockets: sockets(),
    workflow: workflow(),
    queues: queues(),
    real_clock: runtime.realClock,
  });
  return { batchItemFailures: [] };
});
