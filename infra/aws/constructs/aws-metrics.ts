import type { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { FunctionName } from '#infra/functions.ts';
import { hurriedQueues } from '../failure-routes.ts';
import type { Operated } from './operated.ts';

/** Metrics that AWS measures of what we use, as alarms read them. */

/** Seconds that the oldest message waits of those that should not. */
export const queueAge = ({ queues }: Operated, period: Duration) =>
  highestOf(
    Object.fromEntries(
      hurriedQueues.map((name) => [
        name,
        queues[name].metricApproximateAgeOfOldestMessage({
          statistic: Stats.MAXIMUM,
        }),
      ]),
    ),
    'oldest message, s',
    period,
  );

/** Both read the table's stream. */
const readers = [
  'fold_stats',
  'follow_changes',
] as const satisfies FunctionName[];

/** Milliseconds that the readers of the table's stream are behind. */
export const figuresAge = ({ lambdas }: Operated, period: Duration) =>
  highestOf(
    Object.fromEntries(
      readers.map((name) => [
        name,
        lambdas[name].metric('IteratorAge', { statistic: Stats.MAXIMUM }),
      ]),
    ),
    'stream, ms behind',
    period,
  );

const highestOf = (
  usingMetrics: Record<string, Metric>,
  label: string,
  period: Duration,
) =>
  new MathExpression({
    expression: `MAX([${Object.keys(usingMetrics).join(', ')}])`,
    usingMetrics,
    label,
    period,
  });

/** No function of ours reserves concurrency: where one is throttled, the account has no more. */
export const accountThrottles = (period: Duration) =>
  new Metric({
    namespace: 'AWS/Lambda',
    metricName: 'Throttles',
    statistic: Stats.SUM,
    period,
  });

/**
 * Functions that run at once, in percent of the account's quota.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Quotas-Visualize-Alarms.html
 */
export const accountConcurrency = (period: Duration) =>
  new MathExpression({
    expression: '100 * running / SERVICE_QUOTA(running)',
    usingMetrics: {
      running: new Metric({
        namespace: 'AWS/Usage',
        metricName: 'ResourceCount',
        dimensionsMap: {
          Service: 'Lambda',
          Type: 'Resource',
          Resource: 'ConcurrentExecutions',
          Class: 'None',
        },
        statistic: Stats.MAXIMUM,
      }),
    },
    label: 'functions at once, % of the quota',
    period,
  });

/**
 * Over all operations: they are metrics of their own, which are there once they
 * have happened. A query finds them then, and costs nothing before.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Create_Metrics_Insights_Alarm.html
 */
export const tableErrors = (
  { tableName }: Operated,
  name: 'ThrottledRequests' | 'SystemErrors',
  period: Duration,
) =>
  new MathExpression({
    expression: `SELECT SUM(${name}) FROM SCHEMA("AWS/DynamoDB", Operation, TableName) WHERE TableName = '${tableName}'`,
    usingMetrics: {},
    label: name,
    period,
  });
