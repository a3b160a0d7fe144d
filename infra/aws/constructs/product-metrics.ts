import { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import {
  METRICS_NAMESPACE,
  type MetricName,
  STAGE_DIMENSION,
} from '#shared/metrics.ts';
import type { Stage } from '../stage.ts';

export interface MetricOptions {
  /** `Sum` when not given. */
  readonly statistic?: string;
  /** A minute when not given. */
  readonly period?: Duration;
  readonly label?: string;
}

/** A metric that the functions of a stage write into their logs. */
export const productMetric = (
  stage: Stage,
  name: MetricName,
  {
    statistic = Stats.SUM,
    period = Duration.minutes(1),
    label,
  }: MetricOptions = {},
) =>
  new Metric({
    namespace: METRICS_NAMESPACE,
    metricName: name,
    dimensionsMap: { [STAGE_DIMENSION]: stage.name },
    statistic,
    period,
    ...(label && { label }),
  });
