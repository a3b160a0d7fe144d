import { Duration } from 'aws-cdk-lib';
import { Alarm, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { accept } from '../accept.ts';
import { type RunbookTopic, runbook } from '../runbook.ts';

export interface DeadLettersProps {
  /** What the alarm says happened, as a sentence without a full stop. */
  readonly what: string;
  readonly topic: RunbookTopic;
}

/** Where work goes that could not be done, and the alarm that says so. */
export class DeadLetters extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, props: DeadLettersProps) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      enforceSSL: true,
      // A message keeps its first enqueue time here, so this is longer than
      // the four days that it may have spent in its queue.
      retentionPeriod: Duration.days(14),
    });
    accept(this.queue, {
      'Serverless-SQSRedrivePolicy':
        'Dead letters have nowhere further to go: they stay 14 days and are sent back by hand (docs/operations.md).',
    });
    new Alarm(this, 'NotEmpty', {
      metric: this.queue.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(1),
        statistic: 'Maximum',
      }),
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: `${props.what}. ${runbook(props.topic)}`,
    });
  }
}
