import { readFileSync } from 'node:fs';
import { type QueueName, queues } from '#infra/functions.ts';
import { tableSchema, uploadCors } from '#infra/storage.ts';
import { createClock, type VirtualClock } from './clock.ts';
import { DynamoEngine } from './cloud/dynamodb/engine.ts';
import { dynamoWire } from './cloud/dynamodb/wire.ts';
import { awsEndpoint } from './cloud/endpoint.ts';
import type { Management } from './cloud/management.ts';
import { S3Engine } from './cloud/s3/s3-engine.ts';
import { SqsEngine } from './cloud/sqs/sqs-engine.ts';
import { StatesEngine } from './cloud/states/states-engine.ts';
import { openStore } from './cloud/store.ts';
import type { DataFolder } from './data-folder.ts';
import { productTable } from './product-table.ts';

export const TABLE = productTable.TableName;
export const BUCKET = 'outdial-files';
export const STATE_MACHINE = 'outdial-campaign-run';

export const queueName = (name: QueueName) => `outdial-${name}`;

const workflowFile = new URL(
  '../workflow/campaign-run.asl.json',
  import.meta.url,
);

/** Stands in the definition where the function's ARN goes. */
const FUNCTION_PLACEHOLDER = `\${CampaignRunFunctionArn}`;

export interface LocalCloudOptions {
  readonly data: Pick<DataFolder, 'table' | 'cloud' | 'objects'>;
  readonly clock: VirtualClock;
  readonly random: () => number;
  readonly management: Management;
  /** Runs the function that the workflow asks. */
  readonly run_workflow_step: (payload: unknown) => Promise<unknown>;
}

/** The embedded cloud with everything in it that the AWS stacks make. */
export function openLocalCloud(options: LocalCloudOptions) {
  const { data, clock, random, management, run_workflow_step } = options;
  // Real time: time to live is for tickets, sockets and idempotency keys, which
  // do not grow older because calls go faster.
  const dynamo = new DynamoEngine({
    path: data.table,
    clock: { now: Date.now },
  });
  takeBackMessages(data.cloud);
  const real_clock = createClock({ speed: 1, start: Date.now() });
  const sqs = new SqsEngine({ path: data.cloud, clock, real_clock });
  const s3 = new S3Engine({ path: data.cloud, folder: data.objects, clock });
  const states = new StatesEngine({
    path: data.cloud,
    clock,
    random,
    invoke: (_functionName, payload) => run_workflow_step(payload),
    // As the rule of the deployment does; what the function throws, its host tells.
    failed: (event) => void run_workflow_step(event).catch(() => {}),
  });
  makeTable(dynamo);
  makeQueues(sqs);
  s3.createBucket(BUCKET, { cors: [uploadCors] });
  const definition = readFileSync(workflowFile, 'utf8').replaceAll(
    FUNCTION_PLACEHOLDER,
    'campaign_run',
  );
  const state_machine_arn = states.createStateMachine(
    STATE_MACHINE,
    definition,
  );
  const endpoint = awsEndpoint({
    dynamo: (request) => dynamoWire(dynamo, request),
    sqs,
    s3,
    states,
    management,
  });
  return {
    dynamo,
    sqs,
    s3,
    states,
    endpoint,
    real_clock,
    state_machine_arn,
  };
}
export type LocalCloud = ReturnType<typeof openLocalCloud>;

function makeTable(dynamo: DynamoEngine): void {
  const { TableNames } = dynamo.execute('ListTables', {});
  if (TableNames.includes(TABLE)) return;
  dynamo.execute('CreateTable', productTable);
  dynamo.execute('UpdateTimeToLive', {
    TableName: TABLE,
    TimeToLiveSpecification: {
      AttributeName: tableSchema.expiry,
      Enabled: true,
    },
  });
}

function makeQueues(sqs: SqsEngine): void {
  for (const [name, settings] of Object.entries(queues)) {
    const { visibility_seconds } = settings;
    const queue = queueName(name as QueueName);
    const dead_letter = `${queue}-dead-letters`;
    sqs.createQueue(dead_letter, { visibility_seconds });
    sqs.createQueue(queue, { ...settings, dead_letter });
  }
}

/**
 * Shows at once what a former process had in work: nobody else can have it, so
 * there is no visibility time to wait for after `kill -9`.
 */
function takeBackMessages(path: string): void {
  const { db, close } = openStore(path, '');
  const isThere = db
    .prepare("SELECT 1 FROM sqlite_master WHERE name = 'sqs_messages'")
    .get();
  if (isThere)
    db.exec('UPDATE sqs_messages SET visible_at = 0 WHERE receive_count > 0');
  close();
}
