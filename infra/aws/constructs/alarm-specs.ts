import { Duration } from 'aws-cdk-lib';
import {
  type IMetric,
  MathExpression,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { MetricName } from '#shared/metrics.ts';
import type { RunbookTopic } from '../runbook.ts';
import {
  accountConcurrency,
  accountThrottles,
  figuresAge,
  queueAge,
  tableErrors,
} from './aws-metrics.ts';
import type { Operated } from './operated.ts';
import { type MetricOptions, productMetric } from './product-metrics.ts';

/** Rings at or above its threshold, when so many of so many periods are. */
export interface AlarmSpec {
  readonly topic: RunbookTopic;
  /** What happened, as a sentence without a full stop. */
  readonly what: string;
  readonly metric: IMetric;
  readonly threshold: number;
  /** Periods that are looked at, and how many of them have to be too high: 1 and 1 when not given. */
  readonly of?: readonly [periods: number, high: number];
}

const MINUTE = Duration.minutes(1);
const FIVE_MINUTES = Duration.minutes(5);
const HOUR = Duration.hours(1);

/**
 * What rings beside the dead letters, which have an alarm where they are made.
 * One for each cause that a person mends in another way, by the name of its
 * construct. An alarm costs $0.10 a month for each metric that it reads.
 */
export const alarmSpecs = (
  of: Operated,
): Readonly<Record<string, AlarmSpec>> => ({
  ...failures(of),
  ...capacity(of),
  ...dialling(of),
});

/** Functions without a queue behind them, and the workflow. */
const failures = ({ rest, lambdas, stateMachine }: Operated) =>
  ({
    ApiFailed: {
      topic: 'api_failed',
      what: 'Five requests or more failed in five minutes with a 5xx',
      metric: rest.deploymentStage.metricServerError({
        period: FIVE_MINUTES,
        statistic: Stats.SUM,
      }),
      threshold: 5,
    },
    CarrierEventsFailed: {
      topic: 'carrier_events_failed',
      what: 'Five webhooks or events of carriers or more failed in five minutes',
      metric: new MathExpression({
        expression: 'FILL(webhooks, 0) + FILL(invocations, 0)',
        usingMetrics: {
          webhooks: lambdas.take_carrier_event.metric('Url5xxCount', {
            statistic: Stats.SUM,
          }),
          invocations: lambdas.take_chime_event.metricErrors(),
        },
        period: FIVE_MINUTES,
      }),
      threshold: 5,
    },
    SocketFailed: {
      topic: 'sockets_failed',
      what: 'Five messages of sockets or more failed in five minutes',
      metric: lambdas.socket.metricErrors({ period: FIVE_MINUTES }),
      threshold: 5,
    },
    RunFailed: {
      topic: 'run_failed',
      what: 'An execution of the campaign workflow failed, timed out or was aborted',
      metric: new MathExpression({
        expression: 'FILL(failed, 0) + FILL(timed_out, 0) + FILL(aborted, 0)',
        usingMetrics: {
          failed: stateMachine.metricFailed(),
          timed_out: stateMachine.metricTimedOut(),
          aborted: stateMachine.metricAborted(),
        },
        period: FIVE_MINUTES,
      }),
      threshold: 1,
    },
  }) satisfies Record<string, AlarmSpec>;

/** What is late or refused because there is more to do than may be done. */
const capacity = (of: Operated) =>
  ({
    WorkWaits: {
      topic: 'work_waits',
      what: 'A permit, an event or a tick has waited for two minutes',
      metric: queueAge(of, MINUTE),
      threshold: 120,
      of: [3, 3],
    },
    FiguresLate: {
      topic: 'figures_late',
      what: 'Changes of the table are read two minutes late',
      metric: figuresAge(of, MINUTE),
      threshold: 120_000,
      of: [3, 3],
    },
    FunctionsThrottled: {
      topic: 'functions_throttled',
      what: 'Functions of the account were throttled',
      metric: accountThrottles(MINUTE),
      threshold: 1,
      of: [5, 3],
    },
    ConcurrencyShort: {
      topic: 'functions_throttled',
      what: 'The account runs 80 % of the functions at once that it may',
      metric: accountConcurrency(MINUTE),
      threshold: 80,
      of: [3, 3],
    },
    TableThrottles: {
      topic: 'table_refuses',
      what: 'The table throttled ten requests or more in five minutes',
      metric: tableErrors(of, 'ThrottledRequests', FIVE_MINUTES),
      threshold: 10,
    },
    TableFails: {
      topic: 'table_refuses',
      what: 'DynamoDB failed ten requests or more in five minutes',
      metric: tableErrors(of, 'SystemErrors', FIVE_MINUTES),
      threshold: 10,
    },
  }) satisfies Record<string, AlarmSpec>;

/** What the product measures of itself. */
function dialling({ stage }: Operated): Readonly<Record<string, AlarmSpec>> {
  const own = (name: MetricName, options?: MetricOptions) =>
    productMetric(stage, name, options);
  const highest = (name: MetricName, period = MINUTE) =>
    own(name, { statistic: Stats.MAXIMUM, period });
  return {
    NobodyDialled: {
      topic: 'nobody_dialled',
      what: 'For ten minutes somebody could be called, lines were free, and no call began',
      metric: new MathExpression({
        expression: 'IF(FILL(dials, 0) > 0, 0, eligible)',
        usingMetrics: {
          dials: own('Dials', { period: FIVE_MINUTES }),
          eligible: highest('EligibleWithoutDial', FIVE_MINUTES),
        },
        period: FIVE_MINUTES,
      }),
      threshold: 1,
      of: [2, 2],
    },
    CallUnsettled: {
      topic: 'calls_unsettled',
      what: 'Nobody knows what became of a call, two minutes after it should be known',
      metric: highest('OldestUnsettledCall'),
      threshold: 120,
      of: [5, 2],
    },
    CarrierRefuses: {
      topic: 'carrier_refuses',
      what: 'The carrier refuses so many calls that none is placed',
      metric: highest('CircuitOpen'),
      threshold: 1,
      of: [5, 3],
    },
    RefillSlow: {
      topic: 'lines_idle',
      what: 'One in a hundred lines waits for more than five seconds from call to call',
      metric: own('RefillLatency', {
        statistic: Stats.p(99),
        period: FIVE_MINUTES,
      }),
      threshold: 5_000,
      of: [3, 3],
    },
    AbandonRate: {
      topic: 'too_many_abandoned',
      what: '3 % or more of the people who answered in an hour found nobody, of at least 100',
      metric: abandonRate(stage, HOUR, 100),
      threshold: 3,
    },
    CounterDrift: {
      topic: 'figures_wrong',
      what: 'The figures of a run that is over are not those of a recount',
      metric: highest('CounterDrift', FIVE_MINUTES),
      threshold: 1,
      // It is asked again after minutes, later and later.
      of: [3, 2],
    },
    WebhooksRefused: {
      topic: 'webhooks_refused',
      what: 'Twenty webhooks or more in five minutes had no valid signature',
      metric: own('WebhooksRefused', { period: FIVE_MINUTES }),
      threshold: 20,
    },
  };
}

/**
 * Abandoned calls of those that people answered, in percent, as the product
 * counts them. The legal bound is 3 %.
 *
 * @param least - of fewer answers than this, 0: some calls are no rate
 * @see https://www.ecfr.gov/current/title-16/part-310/section-310.4
 */
export const abandonRate = (
  stage: Operated['stage'],
  period: Duration,
  least: number,
) =>
  new MathExpression({
    expression: `IF(FILL(abandoned, 0) + FILL(connects, 0) >= ${least}, 100 * FILL(abandoned, 0) / (FILL(abandoned, 0) + FILL(connects, 0)), 0)`,
    usingMetrics: {
      abandoned: productMetric(stage, 'Abandoned', { period }),
      connects: productMetric(stage, 'Connects', { period }),
    },
    label: 'abandoned, %',
    period,
  });
