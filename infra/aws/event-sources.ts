import { Duration, Stack } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import {
  DynamoEventSource,
  SqsDlq,
  SqsEventSource,
} from 'aws-cdk-lib/aws-lambda-event-sources';
import { Bucket, EventType } from 'aws-cdk-lib/aws-s3';
import { LambdaDestination } from 'aws-cdk-lib/aws-s3-notifications';
import type { Trigger } from '#infra/functions.ts';
import { accept, managedPolicy } from './accept.ts';
import type { AppFunction } from './constructs/app-function.ts';
import { DeadLetters } from './constructs/dead-letters.ts';
import type { Resources } from './resources.ts';

/** Tries of a batch of stream records, halved each time it fails. */
const STREAM_RETRIES = 20;

const STREAM_WINDOW = Duration.seconds(60);

type TriggerOf<Kind> = Extract<Trigger, { kind: Kind }>;

/**
 * Connects a function to the queue, stream or bucket that starts it. Those
 * that an API or the workflow starts are connected where these are made.
 */
export function startFrom(fn: AppFunction, resources: Resources): void {
  const { trigger } = fn.spec;
  if (trigger.kind === 'queue') fromQueue(fn, trigger, resources);
  if (trigger.kind === 'table_stream') fromStream(fn, trigger, resources);
  if (trigger.kind === 'bucket') fromBucket(fn, trigger, resources);
}

/**
 * No filter: what a filter drops is gone for good. Maximum concurrency, not
 * reserved concurrency: throttled pollers use up receives of good messages.
 */
function fromQueue(
  fn: AppFunction,
  trigger: TriggerOf<'queue'>,
  { queues }: Resources,
): void {
  const { batch_size, batch_window_seconds, max_concurrency } = trigger;
  fn.lambda.addEventSource(
    new SqsEventSource(queues[trigger.queue], {
      batchSize: batch_size,
      reportBatchItemFailures: true,
      ...(batch_window_seconds !== undefined && {
        maxBatchingWindow: Duration.seconds(batch_window_seconds),
      }),
      ...(max_concurrency !== undefined && { maxConcurrency: max_concurrency }),
    }),
  );
  accept(fn, {
    'Serverless-LambdaEventSourceMappingDestination':
      'A queue has dead letters of its own and takes no destination beside them (infra/aws/stacks.test.ts).',
  });
}

/**
 * From the oldest record on, and one batch of a shard at a time: the counters
 * are exact because each record is folded once, in order.
 */
function fromStream(
  fn: AppFunction,
  trigger: TriggerOf<'table_stream'>,
  { table }: Resources,
): void {
  const deadLetters = new DeadLetters(fn, 'DeadLetters', {
    what: `Records of the table stream were given up by ${fn.spec.entry}`,
    topic: 'events_given_up',
  });
  acceptLastQueue(deadLetters);
  accept(fn.lambda.role!, {
    'AwsSolutions-IAM5[Resource::*]':
      'dynamodb:ListStreams names no resource; nothing else is allowed on all of them (infra/aws/least-privilege.test.ts).',
  });
  fn.lambda.addEventSource(
    new DynamoEventSource(table as ITable, {
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: trigger.batch_size,
      maxBatchingWindow: Duration.seconds(trigger.batch_window_seconds),
      parallelizationFactor: 1,
      // The only way for a function to learn its shard.
      ...(trigger.by_shard && { tumblingWindow: STREAM_WINDOW }),
      bisectBatchOnError: true,
      retryAttempts: STREAM_RETRIES,
      reportBatchItemFailures: true,
      onFailure: new SqsDlq(deadLetters.queue),
    }),
  );
}

function fromBucket(
  fn: AppFunction,
  trigger: TriggerOf<'bucket'>,
  { bucket }: Resources,
): void {
  const deadLetters = new DeadLetters(fn, 'DeadLetters', {
    what: 'An uploaded audience file could not be imported',
    topic: 'import_given_up',
  });
  acceptLastQueue(deadLetters);
  fn.lambda.configureAsyncInvoke({
    retryAttempts: 2,
    onFailure: new SqsDestination(deadLetters.queue),
  });
  // By name: the bucket's own stack would need this function, which needs it.
  Bucket.fromBucketName(fn, 'Files', bucket.bucketName).addEventNotification(
    EventType.OBJECT_CREATED,
    new LambdaDestination(fn.lambda),
    { prefix: trigger.prefix },
  );
  accept(Stack.of(fn).node.findChild(NOTIFIER), {
    [managedPolicy('AWSLambdaBasicExecutionRole')]:
      'CDK’s own resource, which runs when a deployment tells the bucket whom to call (docs/security.md, "The guard").',
  });
}

/** Where CDK keeps what tells a bucket of another stack whom to call. */
const NOTIFIER = 'BucketNotificationsHandler050a0587b7544547bf325f094a3db834';

const acceptLastQueue = ({ queue }: DeadLetters) =>
  accept(queue, {
    'AwsSolutions-SQS3':
      'It is where records and files go that failed everywhere else; its alarm rings at the first one (infra/aws/stacks.test.ts).',
  });
