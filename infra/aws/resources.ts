import type { WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type {
  FunctionName,
  FunctionSpec,
  QueueName,
  Trigger,
} from '#infra/functions.ts';
import { env } from '#shared/names.ts';
import {
  allowCarrierSecrets,
  allowChime,
  allowFiles,
  allowQueue,
  allowSockets,
  allowTable,
  allowWorkflow,
} from './permissions.ts';
import type { Stage } from './stage.ts';

/** What a function may be given. */
export interface Resources {
  readonly table: ITable;
  readonly bucket: Bucket;
  /** Of both; left out where AWS keeps the key. */
  readonly encryptionKey: IKey | undefined;
  readonly queues: Readonly<Record<QueueName, Queue>>;
  readonly socketStage: WebSocketStage;
  /** wss address of the socket for who does not come through the edge. */
  readonly socketUrl: string;
  /** Named ahead of the state machine, whose definition names a function. */
  readonly stateMachineArn: string;
  /** Null: the stage has no carrier of its own. */
  readonly carrierUrl: string | null;
  /** What the carrier asks to be shown; left out: nothing. */
  readonly carrierKey: Secret | undefined;
  /** How names of the secrets begin that hold credentials of organizations' carriers. */
  readonly carrierSecretsPrefix: string;
  /** SIP media applications of Amazon Chime; empty: none is called through. */
  readonly chime: readonly string[];
  /** Calls in flight of all organizations together; null: any number. */
  readonly platformLimit: number | null;
  readonly carrierWebhookSecret: Secret;
  readonly keyPepper: Secret;
  readonly userPoolId: string;
  /** Who cannot show it is refused; left out without a firewall. */
  readonly edgeProof: Secret | undefined;
}

type Use = FunctionSpec['uses'][number];

/**
 * Base64 makes 4 bytes of 3, and Lambda takes 6 MB in all.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const INLINE_CSV_BYTES = 4 * 1024 * 1024;

/** The permission and the variable for one thing that a function uses. */
export function give(
  use: Use,
  name: FunctionName,
  fn: LambdaFunction,
  from: Resources,
): void {
  switch (use) {
    case 'table':
      allowTable(name, fn, from);
      fn.addEnvironment(env.TABLE_NAME, from.table.tableName);
      // With the table, since what every organization has is not kept there.
      fn.addEnvironment(
        env.OUTDIAL_OWN_CARRIER,
        from.carrierUrl === null ? 'none' : 'there',
      );
      // With the table, since whoever reads what an organization may do reads its share.
      if (from.platformLimit !== null) {
        fn.addEnvironment(
          env.OUTDIAL_PLATFORM_LIMIT,
          String(from.platformLimit),
        );
      }
      return;
    case 'bucket':
      allowFiles(name, fn, from);
      fn.addEnvironment(env.BUCKET_NAME, from.bucket.bucketName);
      return;
    case 'workflow':
      allowWorkflow(name, fn, from.stateMachineArn);
      fn.addEnvironment(env.STATE_MACHINE_ARN, from.stateMachineArn);
      return;
    case 'sockets':
      allowSockets(fn, from.socketStage);
      fn.addEnvironment(
        env.SOCKET_MANAGEMENT_URL,
        from.socketStage.callbackUrl,
      );
      return;
    case 'webhook_secrets':
      giveSecret(fn, env.KEY_PEPPER, from.keyPepper);
      return;
    case 'carrier':
      if (from.carrierUrl !== null)
        fn.addEnvironment(env.CARRIER_URL, from.carrierUrl);
      if (from.carrierKey) giveSecret(fn, env.CARRIER_KEY, from.carrierKey);
      allowCarrierSecrets(name, fn, from.carrierSecretsPrefix);
      allowChime(name, fn, from.chime);
      fn.addEnvironment(env.CARRIER_SECRETS_PREFIX, from.carrierSecretsPrefix);
      return;
    default:
      giveQueue(use.slice('queue:'.length) as QueueName, fn, from);
  }
}

/** What a function needs because of what starts it. */
export function giveForTrigger(
  trigger: Trigger,
  fn: LambdaFunction,
  from: Resources,
): void {
  if (trigger.kind === 'rest') {
    giveSecret(fn, env.KEY_PEPPER, from.keyPepper);
    fn.addEnvironment(env.USER_POOL_ID, from.userPoolId);
    if (from.edgeProof) giveSecret(fn, env.EDGE_PROOF, from.edgeProof);
  }
  if (trigger.kind === 'rest' && !trigger.streaming) {
    fn.addEnvironment(env.SOCKET_URL, from.socketUrl);
    fn.addEnvironment(env.INLINE_CSV_BYTES, String(INLINE_CSV_BYTES));
  }
  if (trigger.kind === 'function_url')
    giveSecret(fn, env.CARRIER_WEBHOOK_SECRET, from.carrierWebhookSecret);
}

function giveQueue(name: QueueName, fn: LambdaFunction, from: Resources): void {
  const queue = from.queues[name];
  allowQueue(fn, queue);
  const variable = {
    dial: env.DIAL_QUEUE_URL,
    events: env.EVENTS_QUEUE_URL,
    tick: env.TICK_QUEUE_URL,
    push: env.PUSH_QUEUE_URL,
    webhooks: env.WEBHOOKS_QUEUE_URL,
  }[name];
  fn.addEnvironment(variable, queue.queueUrl);
}

/**
 * CloudFormation puts the value in at deploy time, so neither the template nor
 * the repository holds it, and a start needs no extra call. Whoever may read
 * the function's configuration can read it.
 */
function giveSecret(fn: LambdaFunction, variable: string, secret: Secret) {
  fn.addEnvironment(variable, secret.secretValue.unsafeUnwrap());
}

/**
 * CloudFormation reads a secret only when something else of the function changes:
 * this is what, after somebody put another value into a secret.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html
 */
export const secretsVersion = ({
  secretsVersion: version,
}: Stage): Record<string, string> =>
  version === null ? {} : { [env.SECRETS_VERSION]: version };
