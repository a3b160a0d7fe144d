import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

/** Set on everything that a stage owns, with the name of the deployment as value. */
export const DEPLOYMENT_TAG = 'deployment';

export interface CostBudgetProps {
  /** Value of the tag, and name of the budget. */
  readonly deployment: string;
  readonly monthlyUsd: number;
  readonly topic: Topic;
}

/**
 * Tells when a month has cost 80 % of its budget, and when it is going to cost
 * more than all of it. Counts what carries the deployment's tag, once that is
 * activated as a cost allocation tag: AWS does so for whole accounts only.
 *
 * @see https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/activating-tags.html
 */
export class CostBudget extends Construct {
  constructor(scope: Construct, id: string, props: CostBudgetProps) {
    super(scope, id);
    const { deployment, monthlyUsd, topic } = props;
    const tell = (notificationType: string, threshold: number) => ({
      notification: {
        notificationType,
        comparisonOperator: 'GREATER_THAN',
        threshold,
        thresholdType: 'PERCENTAGE',
      },
      subscribers: [{ subscriptionType: 'SNS', address: topic.topicArn }],
    });
    const budget = new CfnBudget(this, 'Budget', {
      budget: {
        budgetName: deployment,
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: monthlyUsd, unit: 'USD' },
        costFilters: { TagKeyValue: [`user:${DEPLOYMENT_TAG}$${deployment}`] },
      },
      notificationsWithSubscribers: [
        tell('ACTUAL', 80),
        tell('FORECASTED', 100),
      ],
    });
    // Budgets tries the topic when it is told of it.
    budget.node.addDependency(topic);
  }
}
