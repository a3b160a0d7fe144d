import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { bundleFunctions, repositoryRoot } from '#infra/aws/bundle.ts';
import { makeStacks } from '#infra/aws/stacks.ts';
import { metricSpecs } from '#shared/metrics.ts';
import cdkJson from '../../cdk.json' with { type: 'json' };
import type { StageParts } from './estimate.ts';

interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template holds any JSON
  readonly Properties: Record<string, any>;
}

/** What a stage has whether or not it dials, counted in its templates. */
export function countParts(context: Record<string, string>): StageParts {
  const app = new App({ context: { ...cdkJson.context, ...context } });
  makeStacks(app, {
    bundles: bundleFunctions('cdk.out/functions').folders,
    siteFolder: `${repositoryRoot}web/dist`,
  });
  // Nested ones, too: the simulated carrier is in two.
  const resources = app.node
    .findAll()
    .filter((construct) => construct instanceof Stack)
    .flatMap((stack) =>
      Object.values<Resource>(Template.fromStack(stack).toJSON().Resources),
    );
  const of = (type: string) => resources.filter(({ Type }) => Type === type);
  const polled = of('AWS::Lambda::EventSourceMapping').filter(
    ({ Properties }) => Properties.StartingPosition === undefined,
  );
  return {
    alarms: of('AWS::CloudWatch::Alarm')
      .map(metricsOf)
      .reduce((sum, metrics) => sum + metrics, 0),
    metrics: Object.keys(metricSpecs).length,
    dashboards: of('AWS::CloudWatch::Dashboard').length,
    queues: polled.length,
    secrets: of('AWS::SecretsManager::Secret').length,
    keys: of('AWS::KMS::Key').length,
  };
}

interface AlarmMetric {
  readonly MetricStat?: unknown;
  readonly Expression?: unknown;
}

/** An alarm over several metrics is billed as so many; a query finds one of ours. */
const metricsOf = ({ Properties: { Metrics } }: Resource): number =>
  Metrics
    ? Metrics.filter(
        ({ MetricStat, Expression }: AlarmMetric) =>
          MetricStat || JSON.stringify(Expression)?.includes('SELECT '),
      ).length
    : 1;
