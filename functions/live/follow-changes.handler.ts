import type { DynamoDBStreamEvent } from 'aws-lambda';
import { table } from '#functions/adapters/dynamodb/table.ts';
import { queues } from '#functions/adapters/queues.ts';
import { sockets } from '#functions/adapters/sockets.ts';
import { runtime } from '#functions/platform/runtime.ts';
import { announce } from '#functions/webhooks/announce.ts';
import { closeRevoked } from './close-revoked.ts';

/**
 * Table stream, beside the figures: what the outside is told of a change. A
 * reader of its own, so that nothing here can hold up or fail the figures.
 */
export const handler = async ({ Records }: DynamoDBStreamEvent) => {
  await closeRevoked(Records, { table: table(), sockets: sockets() });
  await announce(Records, {
    table: table(),
    queues: queues(),
    real_clock: runtime.realClock,
  });
  return { batchItemFailures: [] };
};
