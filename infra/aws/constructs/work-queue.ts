import { Duration } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type QueueName, queues } from '#infra/functions.ts';
import { DeadLetters, type DeadLettersProps } from './dead-letters.ts';

export interface WorkQueueProps {
  readonly name: QueueName;
}

/** A queue of the catalogue with its dead letters. */
export class WorkQueue extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, { name }: WorkQueueProps) {
    super(scope, id);
    const spec = queues[name];
    this.queue = workQueue(this, {
      spec,
      what: `Messages of the ${name} queue failed ${spec.max_receives} times`,
      topic: 'work_given_up',
    });
  }
}

export interface QueueProps extends DeadLettersProps {
  readonly spec: {
    readonly visibility_seconds: number;
    readonly max_receives: number;
  };
}

/** How every queue of a stage is, the product's and the simulated carrier's. */
export function workQueue(
  scope: Construct,
  { spec, ...failed }: QueueProps,
): Queue {
  const deadLetters = new DeadLetters(scope, 'DeadLetters', failed);
  return new Queue(scope, 'Queue', {
    enforceSSL: true,
    visibilityTimeout: Duration.seconds(spec.visibility_seconds),
    retentionPeriod: Duration.days(4),
    deadLetterQueue: {
      queue: deadLetters.queue,
      maxReceiveCount: spec.max_receives,
    },
  });
}
