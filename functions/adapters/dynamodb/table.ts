import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { requireEnv } from '#functions/platform/env.ts';
import { type Runtime, runtime } from '#functions/platform/runtime.ts';
import { env } from '#shared/names.ts';

/** Our one table: the client, the table's name, and what bounds all who use it. */
export interface Table {
  readonly db: Pick<DynamoDBDocumentClient, 'send'>;
  readonly name: string;
  /** Calls in flight of all organizations together; 0: none begins; left out: any number. */
  readonly platform_limit?: number;
}

/**
 * How an item is read. A `peek` costs half of a strong look and may be a moment
 * old: for whoever only wants a hint, because the condition of a write decides.
 */
export type Look = 'strong' | 'peek';

let shared: Table | undefined;

/** The table of this deployment; one client for each Lambda environment. */
export function table(): Table {
  const platformLimit = process.env[env.OUTDIAL_PLATFORM_LIMIT];
  shared ??= {
    db: runtime.documents ?? sdkDocuments(runtime.awsClientOptions),
    name: requireEnv('TABLE_NAME'),
    ...(platformLimit && { platform_limit: Number(platformLimit) }),
  };
  return shared;
}

/** The SDK's client, with the options that our items need. */
export const sdkDocuments = (
  options: Runtime['awsClientOptions'],
): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(new DynamoDBClient({ ...options }), {
    marshallOptions: {
      removeUndefinedValues: true,
      // Else a map with a member named `constructor`, such as the cells of
      // a file with that column, is no map to it.
      convertClassInstanceToMap: true,
    },
  });
