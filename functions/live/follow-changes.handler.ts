import type { DynamoDBStreamEvent } from 'aws-lambda';
import { table } from '#functions/adapters/dynamodb/table.ts';
import { queues } from '#functions/adapters/queues.ts';
import { sockets } from '#functions/adapters/sockets.ts';
import { workflow } from '#functions/adapters/workflow.ts';
import { runtime } from '#functions/platform/runtime.ts';
import { announce } from '#functions/webhooks/announce.ts';
import { closeRevoked } from './close-revoked.ts';
import { wakeChanged } from './wake-changed.ts';

/**
 * Table stream, beside the figures: what the outside is told of a change, and the
 * workflow of a campaign that changed. A reader of its own, so that nothing here
 * can hold up or fail the figures.
 */
export const handler = async ({ Records }: DynamoDBStreamEvent) => {
  await closeRevoked(Records, { table: table(), sockets: sockets() });
  await wakeChanged(Records, workflow());
  await announce(Records, {
    table: table(),
    queues: queues(),
    real_clock: runtime.realClock,
  });
  return { batchItemFailures: [] };
};
