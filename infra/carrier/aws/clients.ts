import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { CallTable } from './call-store.ts';
import { requireVariable } from './env.ts';
import { errandQueue } from './errand-queue.ts';

/** The table and the queue of this function's company. */
export const companyClients = () => ({
  table: {
    db: DynamoDBDocumentClient.from(new DynamoDBClient(), {
      marshallOptions: { removeUndefinedValues: true },
    }),
    name: requireVariable('CALLS_TABLE_NAME'),
  } satisfies CallTable,
  send: errandQueue(
    new SQSClient(),
    requireVariable('ERRANDS_QUEUE_URL'),
    Date.now,
  ),
  now: Date.now,
});
