import { readFileSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { type FunctionName, functions, queues } from '#infra/functions.ts';
import { METRICS_NAMESPACE, metricSpecs } from '#shared/metrics.ts';
import { repositoryRoot } from './bundle.ts';
import { AlarmTopic } from './constructs/alarm-topic.ts';
import { failureRoutes } from './failure-routes.ts';
import { readOperationsOptions } from './operations-options.ts';
import { RUNBOOK_FILE, type RunbookTopic, runbookHeadings } from './runbook.ts';
import {
  findFunction,
  type Resource,
  resourcesOf,
  synthesize,
} from './testing/synthesize.ts';

const template = synthesize().application;
const guide = readFileSync(repositoryRoot + RUNBOOK_FILE, 'utf8');
const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm');
const topicOf = ({ Properties }: Resource) =>
  (Object.keys(runbookHeadings) as RunbookTopic[]).filter((topic) =>
    Properties.AlarmDescription.includes(
      `See "${runbookHeadings[topic]}" in ${RUNBOOK_FILE}.`,
    ),
  );
const [budget] = resourcesOf(template, 'AWS::Budgets::Budget');
const [topicId = ''] = Object.keys(template.findResources('AWS::SNS::Topic'));

interface Read {
  readonly MetricStat?: { readonly Metric: Record<string, unknown> };
  readonly Expression?: unknown;
}

/** The metrics that an alarm reads: what it is paid by. A query finds one. */
const read = ({ Properties }: Resource): Read[] =>
  Properties.Metrics
    ? Properties.Metrics.filter(
        ({ MetricStat, Expression }: Read) =>
          MetricStat || JSON.stringify(Expression).includes('SELECT '),
      )
    : [{ MetricStat: { Metric: Properties } }];

describe('alarms', () => {
  test('each names one heading of the runbook, which has it', () => {
    for (const alarm of alarms) expect(topicOf(alarm)).toHaveLength(1);
    for (const heading of Object.values(runbookHeadings))
      expect(guide).toContain(`\n### ${heading}\n`);
  });

  test('each heading is of an alarm, or of the budget', () => {
    const used = new Set(['budget', ...alarms.flatMap(topicOf)]);
    expect([...used].sort()).toEqual(Object.keys(runbookHeadings).sort());
    const headings = [...guide.matchAll(/^### (.+)$/gm)].map(([, it]) => it);
    expect(headings.sort()).toEqual(Object.values(runbookHeadings).sort());
  });

  test('each tells the topic that it rings, and that it is over, and is calm where nothing happens', () => {
    for (const { Properties } of alarms) {
      expect(Properties.AlarmActions).toEqual([{ Ref: topicId }]);
      expect(Properties.OKActions).toEqual([{ Ref: topicId }]);
      expect(Properties.TreatMissingData).toBe('notBreaching');
    }
  });

  test('all together cost some dollars a month, as the guide says', () => {
    const metrics = alarms.flatMap(read).length;
    expect(metrics).toBeLessThanOrEqual(33);
    expect(guide).toContain(
      `for each metric that they read, ${metrics} in all`,
    );
  });

  test('no function fails in silence', () => {
    for (const name of Object.keys(functions) as FunctionName[]) {
      const route = failureRoutes[name];
      for (const topic of route.rings)
        expect(alarms.flatMap(topicOf), name).toContain(topic);
      expect(ringsFor(name), name).toEqual(
        expect.arrayContaining([...route.rings]),
      );
      expect(guide).toMatch(new RegExp(`^\\|.*\`${name}\`.*\\|`, 'm'));
    }
  });
});

/** Topics of the alarms that read a metric of this function, or of what carries its failed work. */
function ringsFor(name: FunctionName): RunbookTopic[] {
  const [id] = findFunction(template, name);
  const carriers = [id, ...carriersOf(name, id)];
  return alarms
    .filter((alarm) => {
      const text = JSON.stringify(alarm.Properties);
      return carriers.some((carrier) => text.includes(`"${carrier}"`));
    })
    .flatMap(topicOf);
}

/** What else stands for a function: its queues, its API, its workflow. */
function carriersOf(name: FunctionName, id: string): string[] {
  const idsOf = (type: string) => Object.keys(template.findResources(type));
  const { trigger } = functions[name];
  if (trigger.kind === 'rest') return idsOf('AWS::ApiGateway::Stage');
  if (trigger.kind === 'state_machine')
    return idsOf('AWS::StepFunctions::StateMachine');
  const text = JSON.stringify([
    ...resourcesOf(template, 'AWS::Lambda::EventSourceMapping').filter(
      ({ Properties }) => Properties.FunctionName.Ref === id,
    ),
    ...resourcesOf(template, 'AWS::Lambda::EventInvokeConfig').filter(
      ({ Properties }) => Properties.FunctionName.Ref === id,
    ),
  ]);
  const all = template.findResources('AWS::SQS::Queue');
  const own = Object.keys(all).filter((queue) => text.includes(`"${queue}"`));
  const dead = own.flatMap((queue) => {
    const target = all[queue]?.Properties.RedrivePolicy?.deadLetterTargetArn;
    return target ? [target['Fn::GetAtt'][0]] : [];
  });
  return [...own, ...dead];
}

describe('what is measured', () => {
  test('the guide lists the metrics that the code has', () => {
    const rows = [...guide.matchAll(/^\| `([A-Z]\w+)` \| (.+) \|$/gm)];
    expect(rows.map(([, name, rest]) => [name, rest])).toEqual(
      Object.entries(metricSpecs).map(([name, spec]) => [
        name,
        `${spec.unit} | ${spec.means} | ${spec.measured}`,
      ]),
    );
  });

  test('alarms and dashboard read the metrics that there are, of this stage', () => {
    const own = alarms
      .flatMap(read)
      .flatMap(({ MetricStat }) => (MetricStat ? [MetricStat.Metric] : []))
      .filter(({ Namespace }) => Namespace === METRICS_NAMESPACE);
    expect(own.length).toBeGreaterThan(5);
    for (const { MetricName, Dimensions } of own) {
      expect(Object.keys(metricSpecs)).toContain(MetricName);
      expect(Dimensions).toEqual([{ Name: 'stage', Value: 'dev' }]);
    }
    for (const name of Object.keys(metricSpecs))
      expect(dashboardBody()).toContain(`"${METRICS_NAMESPACE}","${name}"`);
  });

  test('every function knows its stage', () => {
    for (const name of Object.keys(functions)) {
      const [, { Properties }] = findFunction(template, name);
      expect(Properties.Environment.Variables.OUTDIAL_STAGE).toBe('dev');
    }
  });
});

function dashboardBody(): string {
  const [dashboard] = resourcesOf(template, 'AWS::CloudWatch::Dashboard');
  const body = dashboard!.Properties.DashboardBody['Fn::Join'][1];
  return body
    .map((part: unknown) => (typeof part === 'string' ? part : 'ref'))
    .join('');
}

test('one page shows a stage, with at most the 50 metrics that are free', () => {
  const { widgets } = JSON.parse(dashboardBody());
  const graphs = widgets.flatMap(
    (each: { properties: { metrics?: unknown[] } }) =>
      each.properties.metrics ?? [],
  );
  const metrics = graphs.filter(
    ([first]: unknown[]) => typeof first === 'string',
  );
  expect(metrics.length).toBeGreaterThan(30);
  expect(metrics.length).toBeLessThanOrEqual(50);
  for (const queue of Object.keys(queues))
    expect(dashboardBody()).toContain(`"label":"${queue}"`);
});

describe('who is told', () => {
  test('the topic takes TLS only, and alarms and budgets of this account', () => {
    const [policy] = resourcesOf(template, 'AWS::SNS::TopicPolicy');
    const statements = policy!.Properties.PolicyDocument.Statement;
    expect(statements).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          Effect: 'Deny',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
        ...['cloudwatch', 'budgets'].map((service) =>
          expect.objectContaining({
            Effect: 'Allow',
            Principal: { Service: `${service}.amazonaws.com` },
            Condition: {
              StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
            },
          }),
        ),
      ]),
    );
    template.hasOutput('AlarmTopicArn', { Value: { Ref: topicId } });
  });

  test('nobody by default, and an address that is given', () => {
    template.resourceCountIs('AWS::SNS::Subscription', 0);
    const stack = new Stack(new App(), 'told');
    new AlarmTopic(stack, 'Topic', { email: 'ops@acme.example' });
    Template.fromStack(stack).hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'ops@acme.example',
    });
  });

  test('a month has a budget for what carries the tag of the stage', () => {
    const { Budget, NotificationsWithSubscribers } = budget!.Properties;
    expect(Budget).toMatchObject({
      BudgetLimit: { Amount: 50, Unit: 'USD' },
      TimeUnit: 'MONTHLY',
      CostFilters: { TagKeyValue: ['user:deployment$outdial-dev'] },
    });
    expect(
      NotificationsWithSubscribers.map(
        (each: {
          Notification: { NotificationType: string; Threshold: number };
          Subscribers: unknown[];
        }) => [
          each.Notification.NotificationType,
          each.Notification.Threshold,
          each.Subscribers,
        ],
      ),
    ).toEqual([
      ['ACTUAL', 80, [{ SubscriptionType: 'SNS', Address: { Ref: topicId } }]],
      [
        'FORECASTED',
        100,
        [{ SubscriptionType: 'SNS', Address: { Ref: topicId } }],
      ],
    ]);
    for (const [name] of Object.entries(functions)) {
      const [, { Properties }] = findFunction(template, name);
      expect(Properties.Tags).toContainEqual({
        Key: 'deployment',
        Value: 'outdial-dev',
      });
    }
  });
});

describe('its options', () => {
  const options = (stage: 'dev' | 'prod', context: Record<string, string>) =>
    readOperationsOptions(new App({ context }).node, stage);

  test('nobody is told, and a budget for the stage, when nothing is given', () => {
    expect(options('dev', {}).alarmEmail).toBeNull();
    expect(options('dev', {}).monthlyBudgetUsd).toBe(50);
    expect(options('prod', {}).monthlyBudgetUsd).toBe(500);
    expect(
      options('prod', { monthly_budget_usd: '1200' }).monthlyBudgetUsd,
    ).toBe(1_200);
  });

  test.each(['ops', 'ops@acme', 'a@b.example, c@d.example', ''])(
    'the address %j is refused',
    (alarm_email) => {
      expect(() => options('dev', { alarm_email })).toThrow(/mail address/);
    },
  );

  test.each(['0', '-5', '12.5', 'much', ''])(
    'the budget %j is refused',
    (monthly_budget_usd) => {
      expect(() => options('dev', { monthly_budget_usd })).toThrow(
        /whole number of dollars/,
      );
    },
  );
});
