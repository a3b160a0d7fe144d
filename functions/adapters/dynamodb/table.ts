import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { requireEnv } from '#functions/platform/env.ts';
import { runtime } from '#functions/platform/runtime.ts';

/** Our one table: the client, and the table's name. */
export interface Table {
  readonly db: Pick<DynamoDBDocumentClient, 'send'>;
  readonly name: string;
}

let shared: Table | undefined;

/** The table of this deployment; one client for each Lambda environment. */
export function table(): Table {
  shared ??= {
    db: DynamoDBDocumentClient.from(
      new DynamoDBClient({ ...runtime.awsClientOptions }),
      {
        marshallOptions: {
          removeUndefinedValues: true,
          // Else a map with a member named `constructor`, such as the cells of
          // a file with that column, is no map to it.
          convertClassInstanceToMap: true,
        },
      },
    ),
    name: requireEnv('TABLE_NAME'),
  };
  return shared;
}
