import { Stack } from 'aws-cdk-lib';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct, type IConstruct } from 'constructs';
import { accept } from '../accept.ts';

export interface AlarmTopicProps {
  /** Has to confirm by the mail that AWS sends. Null: nobody is told yet. */
  readonly email: string | null;
}

/** Where alarms and the budget say what they saw. */
export class AlarmTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, props: AlarmTopicProps) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', {
      displayName: 'Outdial alarms',
      // Not with the key of AWS: alarms could not use it. Nothing here is secret.
      enforceSSL: true,
    });
    // A policy of our own takes the place of the one that lets the account publish.
    for (const service of ['cloudwatch', 'budgets']) {
      this.topic.addToResourcePolicy(
        new PolicyStatement({
          sid: `From${service}`,
          principals: [new ServicePrincipal(`${service}.amazonaws.com`)],
          actions: ['sns:Publish'],
          resources: [this.topic.topicArn],
          conditions: {
            StringEquals: { 'aws:SourceAccount': Stack.of(this).account },
          },
        }),
      );
    }
    if (props.email === null) return;
    const subscription = this.topic.addSubscription(
      new EmailSubscription(props.email),
    );
    accept(subscription, {
      'Serverless-SNSRedrivePolicy':
        'What no mail server takes for hours is in the state of the alarm all the same, and on the dashboard (docs/operations.md).',
    });
  }

  /** Has every alarm below a construct tell the topic that it rings, and that it is over. */
  hear(scope: IConstruct): Alarm[] {
    const action = new SnsAction(this.topic);
    const alarms = scope.node.findAll().filter((it) => it instanceof Alarm);
    for (const alarm of alarms) {
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
    }
    return alarms;
  }
}
