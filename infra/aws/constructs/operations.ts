import { CfnOutput, type Stack } from 'aws-cdk-lib';
import { AlarmTopic } from './alarm-topic.ts';
import { Alarms } from './alarms.ts';
import { CostBudget } from './cost-budget.ts';
import type { Operated } from './operated.ts';
import { OperationsDashboard } from './operations-dashboard.ts';

/**
 * Has the stack watched: alarms, where they are heard, the page that shows it
 * all, and what a month may cost. To be called when all else is made, since
 * every alarm of the stack is told to ring.
 */
export function operate(stack: Stack, operated: Operated): void {
  const { stage } = operated;
  const { alarmEmail, monthlyBudgetUsd } = stage.operations;
  const deployment = `outdial-${stage.name}`;
  new Alarms(stack, 'Alarms', operated);
  const heard = new AlarmTopic(stack, 'AlarmTopic', { email: alarmEmail });
  const { topic } = heard;
  new OperationsDashboard(stack, 'Operations', {
    ...operated,
    name: deployment,
    alarms: heard.hear(stack),
  });
  new CostBudget(stack, 'Cost', {
    deployment,
    monthlyUsd: monthlyBudgetUsd,
    topic,
  });
  new CfnOutput(stack, 'AlarmTopicArn', { value: topic.topicArn });
}
