import { NestedStack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { carrierEnv } from '#infra/carrier/aws/env.ts';
import { carrierFunctions, errandQueue } from '#infra/carrier/functions.ts';
import { functions } from '#infra/functions.ts';
import { findFunction, resourcesOf, synthesize } from './testing/synthesize.ts';

const dev = synthesize();

/** By id: the template of each stack inside the application. */
const nested = Object.fromEntries(
  dev.app.node
    .findAll()
    .filter((it) => NestedStack.isNestedStack(it))
    .map((it) => [it.node.id, Template.fromStack(it as NestedStack)]),
);
const carrier = nested.Carrier!;
const news = nested.CarrierNews!;

const variablesOf = (template: Template, name: string) =>
  findFunction(template, name)[1].Properties.Environment.Variables;

const callers = Object.entries(functions)
  .filter(([, { uses }]) => (uses as readonly string[]).includes('carrier'))
  .map(([name]) => name);

test('a stage without a carrier brings one, and calls through it', () => {
  expect(Object.keys(nested)).toEqual(['Carrier', 'CarrierNews']);
  expect(callers).toContain('dial');
  for (const name of callers) {
    const { CARRIER_URL, CARRIER_KEY } = variablesOf(dev.application, name);
    expect(JSON.stringify(CARRIER_URL)).toContain('CarrierNestedStack');
    expect(JSON.stringify(CARRIER_KEY)).toContain('resolve:secretsmanager');
  }
});

test('both functions get what they name, and no secret is in a template', () => {
  const given = {
    ...variablesOf(carrier, 'carrier_face'),
    ...variablesOf(news, 'carrier_news'),
  };
  expect(Object.keys(given)).toEqual(
    expect.arrayContaining(Object.values(carrierEnv)),
  );
  for (const name of ['CARRIER_KEY', 'CARRIER_WEBHOOK_SECRET'])
    expect(JSON.stringify(given[name])).toContain('resolve:secretsmanager');
});

test('both may touch their own table and queue, and nothing else', () => {
  const statements = [carrier, news].flatMap((template) =>
    resourcesOf(template, 'AWS::IAM::Policy').flatMap(
      ({ Properties }) => Properties.PolicyDocument.Statement,
    ),
  );
  const actions = statements.flatMap(({ Action }) => Action);
  expect([...new Set(actions)].sort()).toEqual([
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:UpdateItem',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    'sqs:ChangeMessageVisibility',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    'sqs:GetQueueUrl',
    'sqs:ReceiveMessage',
    'sqs:SendMessage',
  ]);
  for (const { Resource } of statements) expect(Resource).not.toBe('*');
});

test('what is told comes back before it is given up, and that rings', () => {
  const queues = resourcesOf(carrier, 'AWS::SQS::Queue');
  const [working] = queues.filter(({ Properties }) => Properties.RedrivePolicy);
  expect(queues).toHaveLength(2);
  expect(working?.Properties).toMatchObject({
    VisibilityTimeout: 6 * carrierFunctions.carrier_news.timeout_seconds,
    RedrivePolicy: { maxReceiveCount: errandQueue.max_receives },
  });
  expect(resourcesOf(carrier, 'AWS::CloudWatch::Alarm')).toHaveLength(1);
  news.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    BatchSize: errandQueue.batch_size,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    ScalingConfig: { MaximumConcurrency: errandQueue.max_concurrency },
  });
});

test('all of it goes with the stage', () => {
  for (const type of ['AWS::DynamoDB::Table', 'AWS::SecretsManager::Secret'])
    for (const { DeletionPolicy } of resourcesOf(carrier, type))
      expect(DeletionPolicy).toBe('Delete');
  carrier.hasResourceProperties('AWS::DynamoDB::Table', {
    TimeToLiveSpecification: { AttributeName: 'expires_at', Enabled: true },
  });
});
