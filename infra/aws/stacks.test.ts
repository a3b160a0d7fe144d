import { readFileSync } from 'node:fs';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { INDEX_DUE } from '#functions/adapters/dynamodb/keys.ts';
import {
  type FunctionName,
  type FunctionSpec,
  functions,
  queues,
} from '#infra/functions.ts';
import { routeTable } from '#shared/contracts/routes.ts';
import { definitionFile } from './constructs/campaign-run.ts';
import {
  findFunction,
  prod,
  resourcesOf,
  synthesize,
  synthesizeAnew,
} from './testing/synthesize.ts';

const stacks = synthesize();
const template = stacks.application;

const catalogue = Object.entries(functions) as [FunctionName, FunctionSpec][];

const find = (name: string) => findFunction(template, name);

const stackNames = ['data', 'application', 'edge'] as const;

const target = (value: { 'Fn::GetAtt': [string, string] }) =>
  value['Fn::GetAtt'][0];

describe('queues', () => {
  const bySource = () =>
    resourcesOf(template, 'AWS::Lambda::EventSourceMapping').filter(
      ({ Properties }) => 'Fn::GetAtt' in Properties.EventSourceArn,
    );

  test('every queue has dead letters that are kept 14 days and ring', () => {
    const all = template.findResources('AWS::SQS::Queue');
    const working = Object.values(all).filter(
      ({ Properties }) => Properties.RedrivePolicy,
    );
    expect(working).toHaveLength(Object.keys(queues).length);
    const given = working.map(({ Properties }) =>
      target(Properties.RedrivePolicy.deadLetterTargetArn),
    );
    const dead = Object.keys(all).filter(
      (id) => !all[id]?.Properties.RedrivePolicy,
    );
    expect(dead).toEqual(expect.arrayContaining(given));
    for (const id of dead)
      expect(all[id]?.Properties.MessageRetentionPeriod).toBe(14 * 86_400);
    const ringing = resourcesOf(template, 'AWS::CloudWatch::Alarm')
      .filter(({ Properties }) => Properties.Namespace === 'AWS/SQS')
      .map(({ Properties }) => target(Properties.Dimensions[0].Value));
    expect(ringing.sort()).toEqual(dead.sort());
  });

  test('a message stays hidden for six times its consumer’s time-out', () => {
    const mappings = bySource();
    expect(mappings).toHaveLength(Object.keys(queues).length);
    const all = template.findResources('AWS::SQS::Queue');
    const lambdas = template.findResources('AWS::Lambda::Function');
    for (const { Properties } of mappings) {
      const queue = all[target(Properties.EventSourceArn)];
      const consumer = lambdas[Properties.FunctionName.Ref];
      expect(queue?.Properties.VisibilityTimeout).toBeGreaterThanOrEqual(
        6 * consumer?.Properties.Timeout,
      );
    }
  });

  test('batches report single failures, and nothing is filtered out', () => {
    const all = resourcesOf(template, 'AWS::Lambda::EventSourceMapping');
    // And two readers of the table's stream.
    expect(all).toHaveLength(Object.keys(queues).length + 2);
    for (const { Properties } of all) {
      expect(Properties.FunctionResponseTypes).toEqual([
        'ReportBatchItemFailures',
      ]);
      expect(Properties).not.toHaveProperty('FilterCriteria');
    }
  });

  test('maximum concurrency is the catalogue’s', () => {
    for (const [name, { trigger }] of catalogue) {
      if (trigger.kind !== 'queue') continue;
      const mapping = bySource().find(
        ({ Properties }) => Properties.FunctionName.Ref === find(name)[0],
      );
      expect(mapping?.Properties.ScalingConfig?.MaximumConcurrency).toBe(
        trigger.max_concurrency,
      );
    }
  });

  test('only TLS is spoken to queues', () => {
    template.resourceCountIs(
      'AWS::SQS::QueuePolicy',
      resourcesOf(template, 'AWS::SQS::Queue').length,
    );
  });
});

describe('data', () => {
  test('the table has its keys, its index, its stream and its safety', () => {
    stacks.data.hasResourceProperties('AWS::DynamoDB::Table', {
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: INDEX_DUE,
          KeySchema: [
            { AttributeName: 'due_pk', KeyType: 'HASH' },
            { AttributeName: 'due_at', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      TimeToLiveSpecification: { AttributeName: 'expires_at', Enabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
  });

  test('nobody signs up, and each function with routes knows who signs in', () => {
    stacks.data.hasResourceProperties('AWS::Cognito::UserPool', {
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      MfaConfiguration: 'OPTIONAL',
    });
    for (const [name, { trigger }] of catalogue) {
      const { Variables } = find(name)[1].Properties.Environment;
      const knows = trigger.kind === 'rest';
      expect('USER_POOL_ID' in Variables).toBe(knows);
    }
  });

  test('no bucket is public, and each asks for TLS', () => {
    for (const each of [stacks.data, stacks.edge]) {
      const buckets = resourcesOf(each, 'AWS::S3::Bucket');
      expect(buckets.length).toBeGreaterThan(0);
      each.resourceCountIs('AWS::S3::BucketPolicy', buckets.length);
      for (const { Properties } of buckets)
        expect(Properties.PublicAccessBlockConfiguration).toEqual({
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        });
      each.allResourcesProperties('AWS::S3::BucketPolicy', {
        PolicyDocument: {
          Statement: Match.arrayWith([
            Match.objectLike({
              Effect: 'Deny',
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            }),
          ]),
        },
      });
    }
  });

  test('prod keeps table, files and secrets when its stack goes', () => {
    const { data } = synthesize(prod);
    data.hasResourceProperties('AWS::DynamoDB::Table', {
      DeletionProtectionEnabled: true,
    });
    for (const type of [
      'AWS::DynamoDB::Table',
      'AWS::S3::Bucket',
      'AWS::SecretsManager::Secret',
    ])
      for (const { DeletionPolicy } of resourcesOf(data, type))
        expect(DeletionPolicy).toBe('Retain');
  });

  test('prod brings no carrier, and leaves calling to those of organizations', () => {
    const { application } = synthesize(prod);
    application.resourceCountIs('AWS::CloudFormation::Stack', 0);
    const [, { Properties }] = findFunction(application, 'dial');
    const { CARRIER_URL, CARRIER_KEY, OUTDIAL_OWN_CARRIER, ...given } =
      Properties.Environment.Variables;
    expect([CARRIER_URL, CARRIER_KEY]).toEqual([undefined, undefined]);
    expect(OUTDIAL_OWN_CARRIER).toBe('none');
    expect(given.CARRIER_SECRETS_PREFIX).toBe('outdial/prod/carriers');
  });

  test('whoever calls tells carriers where their events are taken', () => {
    const told = (['dial', 'tick', 'apply_events', 'api'] as const).map(
      (name) => find(name)[1].Properties.Environment.Variables,
    );
    const [url] = Object.entries(
      template.findResources('AWS::Lambda::Url'),
    ).map(([id]) => ({ 'Fn::GetAtt': [id, 'FunctionUrl'] }));
    expect(url).toBeDefined();
    for (const { CARRIER_EVENTS_URL, CARRIER_SECRETS_PREFIX } of told) {
      expect(CARRIER_EVENTS_URL).toEqual(url);
      expect(CARRIER_SECRETS_PREFIX).toBe('outdial/dev/carriers');
    }
    const [, { Properties }] = find('take_carrier_event');
    expect(Properties.Environment.Variables.CARRIER_EVENTS_URL).toBeUndefined();
  });
});

describe('workflow', () => {
  test('the deployed definition is the local file', () => {
    template.hasResourceProperties('AWS::StepFunctions::StateMachine', {
      StateMachineType: 'STANDARD',
      DefinitionString: readFileSync(definitionFile, 'utf8'),
      DefinitionSubstitutions: {
        CampaignRunFunctionArn: {
          'Fn::GetAtt': [find('campaign_run')[0], 'Arn'],
        },
      },
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
    });
  });

  test('its function hears of executions that ended without success', () => {
    const [handler] = find('campaign_run');
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.states'],
        'detail-type': ['Step Functions Execution Status Change'],
        detail: { status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
      },
      Targets: [{ Arn: { 'Fn::GetAtt': [handler, 'Arn'] } }],
    });
    template.hasResourceProperties('AWS::Lambda::Permission', {
      FunctionName: { 'Fn::GetAtt': [handler, 'Arn'] },
      Principal: 'events.amazonaws.com',
    });
  });

  test('every substitution that the definition asks for is given', () => {
    const definition = readFileSync(definitionFile, 'utf8');
    const asked = new Set(
      [...definition.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name),
    );
    expect([...asked]).toEqual(['CampaignRunFunctionArn']);
  });
});

test('two synths are equal', () => {
  const again = synthesizeAnew();
  for (const name of stackNames)
    expect(again[name].toJSON()).toEqual(stacks[name].toJSON());
});

test('a stack stays well below 500 resources', () => {
  for (const name of stackNames) {
    const { Resources } = stacks[name].toJSON();
    expect(Object.keys(Resources).length).toBeLessThan(450);
  }
  expect(routeTable.length).toBeGreaterThan(0);
});

test('a stack knows those before it, and none after it', () => {
  const imports = (name: (typeof stackNames)[number]) =>
    new Set(
      [
        ...JSON.stringify(stacks[name].toJSON()).matchAll(
          /"Fn::ImportValue":"([\w-]+):/g,
        ),
      ].map(([, from]) => from),
    );
  expect([...imports('data')]).toEqual([]);
  expect([...imports('application')]).toEqual(['outdial-dev-data']);
  expect([...imports('edge')].sort()).toEqual([
    'outdial-dev',
    'outdial-dev-data',
  ]);
});
