import { Duration } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  MathExpression,
  Metric,
  PeriodOverride,
  Stats,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { type FunctionName, type QueueName, queues } from '#infra/functions.ts';
import { type MetricName, metricSpecs } from '#shared/metrics.ts';
import { RUNBOOK_FILE } from '../runbook.ts';
import { abandonRate } from './alarm-specs.ts';
import { accountThrottles, figuresAge, queueAge } from './aws-metrics.ts';
import type { Operated } from './operated.ts';
import { productMetric } from './product-metrics.ts';

/** Of 24 columns. */
const THIRD = 8;
const MINUTE = Duration.minutes(1);
const FIVE_MINUTES = Duration.minutes(5);

export interface OperationsDashboardProps extends Operated {
  readonly name: string;
  readonly alarms: readonly Alarm[];
}

/** One page for a stage. Of 50 metrics at most: the first three such pages of an account are free. */
export class OperationsDashboard extends Construct {
  constructor(scope: Construct, id: string, props: OperationsDashboardProps) {
    super(scope, id);
    const dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: props.name,
      periodOverride: PeriodOverride.INHERIT,
      defaultInterval: Duration.hours(3),
    });
    dashboard.addWidgets(
      new TextWidget({ markdown: introduction(props), width: 24, height: 3 }),
    );
    dashboard.addWidgets(
      new AlarmStatusWidget({
        title: 'Alarms',
        alarms: [...props.alarms],
        width: 24,
        height: 5,
      }),
    );
    for (const row of rows(props)) {
      dashboard.addWidgets(
        ...row.map(({ title, left, right = [] }) => {
          return new GraphWidget({
            title,
            left,
            right,
            width: THIRD,
            height: 6,
          });
        }),
      );
    }
  }
}

interface Graph {
  readonly title: string;
  readonly left: IMetric[];
  readonly right?: IMetric[];
}

const introduction = ({ name }: OperationsDashboardProps) =>
  [
    `# ${name}`,
    `What each alarm and each metric means, and what to do: \`${RUNBOOK_FILE}\` of the repository, one heading for each alarm.`,
    'Calls and lines are counted by `tick` and `fold_stats`; a gap means that nothing ran.',
  ].join('\n\n');

const rows = (of: Operated): Graph[][] => [
  calls(of),
  engine(of),
  work(of),
  machines(of),
  doors(of),
];

function calls({ stage }: Operated): Graph[] {
  const sum = (name: MetricName) =>
    productMetric(stage, name, { label: metricSpecs[name].means });
  return [
    {
      title: 'Calls a minute',
      left: [sum('Dials'), sum('Connects'), sum('Abandoned')],
    },
    {
      title: 'Abandon rate (bound 3 %)',
      left: [abandonRate(stage, FIVE_MINUTES, 1)],
    },
    {
      title: 'Lines in use, of those that may be',
      left: [
        new MathExpression({
          expression: '100 * used / limit',
          usingMetrics: {
            used: productMetric(stage, 'SlotsInUse'),
            limit: productMetric(stage, 'SlotLimit'),
          },
          label: '%',
          period: MINUTE,
        }),
      ],
    },
  ];
}

function engine({ stage }: Operated): Graph[] {
  const highest = (name: MetricName) =>
    productMetric(stage, name, { statistic: Stats.MAXIMUM });
  const refill = (percentile: number) =>
    productMetric(stage, 'RefillLatency', {
      statistic: Stats.p(percentile),
      label: `p${percentile}, ms`,
    });
  return [
    { title: 'From call to call in a line', left: [refill(50), refill(99)] },
    {
      title: 'Overdue, s',
      left: [highest('OldestUnsettledCall'), highest('TickLag')],
    },
    {
      title: 'Why nobody is called',
      left: [
        highest('EligibleWithoutDial'),
        highest('CircuitOpen'),
        productMetric(stage, 'CarrierErrors'),
        highest('CounterDrift'),
      ],
      right: [
        productMetric(stage, 'WebhooksRefused'),
        productMetric(stage, 'ImportRowsRejected'),
      ],
    },
  ];
}

function work(of: Operated): Graph[] {
  const names = Object.keys(queues) as QueueName[];
  const { stateMachine } = of;
  return [
    {
      title: 'Messages that wait',
      left: names.map((name) =>
        of.queues[name].metricApproximateNumberOfMessagesVisible({
          statistic: Stats.MAXIMUM,
          label: name,
          period: MINUTE,
        }),
      ),
    },
    {
      title: 'How old the oldest work is',
      left: [queueAge(of, MINUTE)],
      right: [figuresAge(of, MINUTE)],
    },
    {
      title: 'Runs',
      left: [
        stateMachine.metricStarted({ period: FIVE_MINUTES }),
        stateMachine.metricSucceeded({ period: FIVE_MINUTES }),
        stateMachine.metricFailed({ period: FIVE_MINUTES }),
      ],
    },
  ];
}

/** Those that a call or a click waits for. */
const hurried = [
  'api',
  'dial',
  'take_carrier_event',
  'tick',
] as const satisfies FunctionName[];

function machines({ lambdas, tableName }: Operated): Graph[] {
  const table = (metricName: string) =>
    new Metric({
      namespace: 'AWS/DynamoDB',
      metricName,
      dimensionsMap: { TableName: tableName },
      statistic: Stats.SUM,
      period: MINUTE,
    });
  return [
    {
      title: 'Functions: duration p99, ms',
      left: hurried.map((name) =>
        lambdas[name].metricDuration({
          statistic: Stats.p(99),
          label: name,
          period: MINUTE,
        }),
      ),
    },
    {
      title: 'Functions: errors, and throttles of the account',
      left: hurried.map((name) =>
        lambdas[name].metricErrors({ label: name, period: MINUTE }),
      ),
      right: [accountThrottles(MINUTE)],
    },
    {
      title: 'Table: units a minute, and throttled requests',
      left: [
        table('ConsumedReadCapacityUnits'),
        table('ConsumedWriteCapacityUnits'),
      ],
      right: [table('ReadThrottleEvents'), table('WriteThrottleEvents')],
    },
  ];
}

function doors({ rest, socketStage }: Operated): Graph[] {
  const api = rest.deploymentStage;
  const sum = { period: MINUTE, statistic: Stats.SUM };
  return [
    {
      title: 'API: requests and refusals',
      left: [
        api.metricCount(sum),
        api.metricClientError(sum),
        api.metricServerError(sum),
      ],
    },
    {
      title: 'API: latency p99, ms',
      left: [api.metricLatency({ period: MINUTE, statistic: Stats.p(99) })],
    },
    {
      title: 'Sockets',
      left: ['ConnectCount', 'MessageCount', 'IntegrationError'].map((name) =>
        socketStage.metric(name, sum),
      ),
    },
  ];
}
