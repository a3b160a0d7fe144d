import {
  CloudFormationClient,
  DescribeStacksCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  DescribeContinuousBackupsCommand,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import {
  ListServiceQuotasCommand,
  ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Finding } from '../finding.ts';
import { judgeAws } from './judge-aws.ts';
import { lookAtAws } from './look-at-aws.ts';
import { quotaNeeds } from './needs.ts';

const formation = mockClient(CloudFormationClient);
const watch = mockClient(CloudWatchClient);
const dynamo = mockClient(DynamoDBClient);
const quotas = mockClient(ServiceQuotasClient);
const sqs = mockClient(SQSClient);

const CREATED = new Date('2026-03-01T00:00:00.000Z');
const URL_OF_IT = 'https://d1.cloudfront.net';
const stack = (StackName: string, StackStatus = 'CREATE_COMPLETE') => ({
  StackName,
  StackStatus: StackStatus as 'CREATE_COMPLETE',
  CreationTime: CREATED,
  Outputs: [{ OutputKey: 'DashboardUrl', OutputValue: URL_OF_IT }],
});
const resource = (ResourceType: string, id: string, at = id) =>
  ({
    ResourceType,
    LogicalResourceId: id,
    PhysicalResourceId: at,
    ResourceStatus: 'CREATE_COMPLETE',
    LastUpdatedTimestamp: CREATED,
  }) as const;
const needed = (more: Record<string, number> = {}) =>
  quotaNeeds.map(({ code, name, at_least }) => ({
    QuotaCode: code ?? 'L-EF1C6E0A',
    QuotaName: name,
    Value: more[name] ?? at_least,
  }));

/** An account in which all is well; each test spoils one thing. */
beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  for (const client of [formation, watch, dynamo, quotas, sqs]) client.reset();
  formation.on(DescribeStacksCommand).resolves({
    Stacks: [stack('outdial-dev'), stack('outdial-dev-data'), stack('other')],
  });
  formation
    .on(ListStackResourcesCommand, { StackName: 'outdial-dev' })
    .resolvesOnce({
      NextToken: 'more',
      StackResourceSummaries: [
        resource('AWS::CloudWatch::Alarm', 'Alarm1'),
        resource(
          'AWS::CloudWatch::CompositeAlarm',
          'Alarm2',
          'arn:aws:cloudwatch:eu-central-1:111122223333:alarm:outdial-dev-ill',
        ),
      ],
    })
    .resolves({
      StackResourceSummaries: [
        resource(
          'AWS::SQS::Queue',
          'QueuesdialDeadLetters',
          'https://sqs/1/dead',
        ),
        resource('AWS::SQS::Queue', 'QueuesdialQueue', 'https://sqs/1/dial'),
      ],
    });
  formation
    .on(ListStackResourcesCommand, { StackName: 'outdial-dev-data' })
    .resolves({
      StackResourceSummaries: [
        resource('AWS::DynamoDB::GlobalTable', 'Table', 'outdial-table'),
        resource('AWS::SecretsManager::Secret', 'KeyPepper'),
        resource('AWS::SecretsManager::Secret', 'CarrierWebhookSecret'),
      ],
    });
  watch.on(DescribeAlarmsCommand).resolves({});
  sqs.on(GetQueueAttributesCommand).resolves({
    Attributes: { ApproximateNumberOfMessages: '0' },
  });
  dynamo.on(DescribeContinuousBackupsCommand).resolves({
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'ENABLED' },
    },
  });
  quotas.on(ListServiceQuotasCommand).callsFake(({ ServiceCode }) => {
    const here = quotaNeeds.filter(({ service }) => service === ServiceCode);
    const names = here.map(({ name }) => name);
    return {
      Quotas: needed().filter(({ QuotaName }) => names.includes(QuotaName)),
    };
  });
});
afterEach(() => {
  vi.unstubAllEnvs();
});
// Files of a worker share the classes.
afterAll(() => {
  for (const client of [formation, watch, dynamo, quotas, sqs])
    client.restore();
});

const check = async (stage = 'dev', url = `${URL_OF_IT}/`) =>
  judgeAws(await lookAtAws(stage), url);
const bad = (findings: readonly Finding[]) =>
  findings.filter(({ state }) => state !== 'ok');

test('an account in which all is well', async () => {
  const findings = await check();
  expect(bad(findings)).toEqual([]);
  expect(findings.map(({ seen }) => seen)).toEqual([
    'outdial-dev is CREATE_COMPLETE',
    'outdial-dev-data is CREATE_COMPLETE',
    `DashboardUrl is ${URL_OF_IT}`,
    'lambda: Concurrent executions is 400',
    'apigateway: Throttle rate is 1000',
    'apigateway: WebSocket new connections rate is 100',
    'dynamodb: Table-level write throughput limit is 10000',
    'states: StartExecution throttle token refill rate per second is 10',
    '2, none rings',
    '1 queues, all empty',
    'the table can be restored to any second',
    '2 in Secrets Manager',
  ]);
  // Composite alarms are known by their ARN, and asked for by their name.
  const [asked] = watch.commandCalls(DescribeAlarmsCommand);
  expect(asked?.args[0].input.AlarmNames).toEqual([
    'Alarm1',
    'outdial-dev-ill',
  ]);
});

const denied = Object.assign(new Error('not authorized'), {
  name: 'AccessDeniedException',
});

const spoiled: [string, () => void, string, string, string][] = [
  [
    'a stack that was rolled back',
    () =>
      formation.on(DescribeStacksCommand).resolves({
        Stacks: [stack('outdial-dev', 'ROLLBACK_COMPLETE')],
      }),
    'failed',
    'ROLLBACK_COMPLETE',
    'describe-stack-events',
  ],
  [
    'a deployment that was undone',
    () =>
      formation.on(DescribeStacksCommand).resolves({
        Stacks: [
          stack('outdial-dev', 'UPDATE_ROLLBACK_COMPLETE'),
          stack('outdial-dev-data'),
        ],
      }),
    'warning',
    'UPDATE_ROLLBACK_COMPLETE',
    'deploy again',
  ],
  [
    'a stack that is being made',
    () =>
      formation.on(DescribeStacksCommand).resolves({
        Stacks: [
          stack('outdial-dev', 'UPDATE_IN_PROGRESS'),
          stack('outdial-dev-data'),
        ],
      }),
    'warning',
    'UPDATE_IN_PROGRESS',
    'again',
  ],
  [
    'a quota of a new account',
    () =>
      quotas.on(ListServiceQuotasCommand).resolves({
        Quotas: needed({ 'Concurrent executions': 10 }),
      }),
    'warning',
    'Concurrent executions is 10',
    '--service-code lambda --quota-code L-B99A9384 --desired-value 400',
  ],
  [
    'quotas that it may not see',
    () => quotas.on(ListServiceQuotasCommand).rejects(denied),
    'warning',
    'AccessDeniedException: not authorized',
    'servicequotas:ListServiceQuotas',
  ],
  [
    'an alarm that rings',
    () =>
      watch.on(DescribeAlarmsCommand).resolves({
        MetricAlarms: [
          {
            AlarmName: 'Alarm1',
            AlarmDescription: 'Work was given up.',
            StateUpdatedTimestamp: CREATED,
          },
        ],
      }),
    'failed',
    '1 ring: Alarm1 since 2026-03-01',
    'Work was given up.',
  ],
  [
    'dead letters',
    () =>
      sqs.on(GetQueueAttributesCommand).resolves({
        Attributes: { ApproximateNumberOfMessages: '3' },
      }),
    'failed',
    'dead has 3',
    'redrive',
  ],
  [
    'a table that cannot be restored',
    () =>
      dynamo.on(DescribeContinuousBackupsCommand).resolves({
        ContinuousBackupsDescription: { ContinuousBackupsStatus: 'ENABLED' },
      }),
    'failed',
    'cannot be restored',
    'point-in-time',
  ],
];

test.each(spoiled)('%s is told', async (...[, spoil, state, said, advised]) => {
  spoil();
  const wrong = bad(await check()).filter(({ seen }) => seen.includes(said));
  expect(wrong).toEqual([
    expect.objectContaining({
      state,
      advice: expect.stringContaining(advised),
    }),
  ]);
});

test('a data stack without its parts is told', async () => {
  formation
    .on(ListStackResourcesCommand, { StackName: 'outdial-dev-data' })
    .resolves({ StackResourceSummaries: [] });
  expect(bad(await check()).map(({ seen }) => seen)).toEqual([
    'there is no table',
    '0 in Secrets Manager',
  ]);
});

test('another stage has no stacks here, and its quotas can be told', async () => {
  const findings = await check('prod');
  expect(findings[0]).toMatchObject({
    state: 'failed',
    seen: 'no stack outdial-prod in eu-central-1',
  });
  expect(findings).toHaveLength(1 + quotaNeeds.length);
});

test('a deployment that is not that stage is told', async () => {
  expect(bad(await check('dev', 'http://localhost:4000'))).toMatchObject([
    { check: 'aws outputs', state: 'warning' },
  ]);
  formation.on(DescribeStacksCommand).resolves({
    Stacks: [{ ...stack('outdial-dev'), Outputs: [] }],
  });
  const [first] = bad(await check()).filter(
    (finding) => finding.check === 'aws outputs',
  );
  expect(first?.state).toBe('failed');
});

test('without credentials there is one finding', async () => {
  const lost = Object.assign(new Error('Could not load credentials'), {
    name: 'CredentialsProviderError',
  });
  formation.on(DescribeStacksCommand).rejects(lost);
  quotas.on(ListServiceQuotasCommand).rejects(lost);
  expect(await check()).toEqual([
    expect.objectContaining({
      state: 'failed',
      seen: 'CredentialsProviderError: Could not load credentials',
    }),
  ]);
});
