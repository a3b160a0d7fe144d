import { devNull } from 'node:os';
import { configureRuntime } from '#functions/platform/runtime.ts';
import { env } from '#shared/names.ts';
import type { VirtualClock } from './clock.ts';
import { documentClient } from './cloud/dynamodb/document-client.ts';
import { ACCOUNT, REGION } from './cloud/http.ts';
import type { DataFolder } from './data-folder.ts';
import { CARRIER_URL } from './host-fetch.ts';
import { BUCKET, type LocalCloud, queueName, TABLE } from './local-cloud.ts';
import type { Options } from './options.ts';
import { installResponseStreaming } from './response-streaming.ts';

/** Most of a CSV inside one create request: contract, section 4. */
const INLINE_CSV_BYTES = 10 * 1024 * 1024;

export const awsUrl = ({ aws_port }: Options) => `http://localhost:${aws_port}`;
export const socketUrl = ({ port }: Options) => `ws://localhost:${port}/ws`;

export interface RuntimeParts {
  readonly options: Options;
  readonly data: DataFolder;
  readonly clock: VirtualClock;
  readonly random: () => number;
  readonly fetch: typeof globalThis.fetch;
  readonly cloud: LocalCloud;
}

/** What Lambda and the AWS stacks give to a function. Before any is loaded. */
export function installRuntime(parts: RuntimeParts): void {
  const { options, data, clock, random, fetch, cloud } = parts;
  const queueUrl = (name: Parameters<typeof queueName>[0]) =>
    `${awsUrl(options)}/${ACCOUNT}/${queueName(name)}`;
  Object.assign(process.env, {
    [env.TABLE_NAME]: TABLE,
    [env.BUCKET_NAME]: BUCKET,
    [env.DIAL_QUEUE_URL]: queueUrl('dial'),
    [env.EVENTS_QUEUE_URL]: queueUrl('events'),
    [env.TICK_QUEUE_URL]: queueUrl('tick'),
    [env.PUSH_QUEUE_URL]: queueUrl('push'),
    [env.WEBHOOKS_QUEUE_URL]: queueUrl('webhooks'),
    [env.STATE_MACHINE_ARN]: cloud.state_machine_arn,
    [env.SOCKET_MANAGEMENT_URL]: `${awsUrl(options)}/ws`,
    [env.SOCKET_URL]: socketUrl(options),
    [env.CARRIER_URL]: CARRIER_URL,
    [env.CARRIER_WEBHOOK_SECRET]: data.keys.carrier_webhook_secret,
    [env.KEY_PEPPER]: data.keys.pepper,
    // A tunnel or proxy that carriers reach; without one, what runs on this machine.
    [env.CARRIER_EVENTS_URL]:
      process.env.OUTDIAL_PUBLIC_URL ?? `http://localhost:${options.port}`,
    [env.INLINE_CSV_BYTES]: String(INLINE_CSV_BYTES),
    [env.OUTDIAL_PLATFORM_LIMIT]: String(options.platform_limit ?? ''),
    [env.LOG_LEVEL]: process.env[env.LOG_LEVEL] ?? 'warn',
    // A profile of its user must not point a client at the real AWS.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
  });
  delete process.env.AWS_PROFILE;
  installResponseStreaming();
  configureRuntime({
    clock,
    realClock: { now: Date.now },
    random,
    fetch,
    allowsLoopback: true,
    sealKey: data.keys.pepper,
    documents: documentClient(cloud.dynamo),
    awsClientOptions: {
      endpoint: awsUrl(options),
      region: REGION,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      requestHandler: cloud.endpoint.requestHandler(),
      forcePathStyle: true,
      useQueueUrlAsEndpoint: false,
      maxAttempts: 2,
    },
  });
}
