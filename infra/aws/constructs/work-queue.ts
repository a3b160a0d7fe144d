import { Duration } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type QueueName, queues } from '#infra/functions.ts';
import { DeadLetters } from './dead-letters.ts';

export interface WorkQueueProps {
  readonly name: QueueName;
}

/** A queue of the catalogue with its dead letters. */
export class WorkQueue extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    const spec = queues[props.name];
    const deadLetters = new DeadLetters(this, 'DeadLetters', {
      what: `Messages of the ${props.name} queue failed ${spec.max_receives} times`,
      topic: 'work_given_up',
    });
    this.queue = new Queue(this, 'Queue', {
      enforceSSL: true,
      visibilityTimeout: Duration.seconds(spec.visibility_seconds),
      retentionPeriod: Duration.days(4),
      deadLetterQueue: {
        queue: deadLetters.queue,
        maxReceiveCount: spec.max_receives,
      },
    });
  }
}
