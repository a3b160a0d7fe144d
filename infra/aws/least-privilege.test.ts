import { readFileSync } from 'node:fs';
import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { access } from '#infra/access.ts';
import {
  type FunctionName,
  type FunctionSpec,
  functions,
} from '#infra/functions.ts';
import { filePrefixes } from '#shared/names.ts';
import { accessFile, measureAccess } from './measure-access.ts';
import { fileAccess } from './permissions.ts';
import { findFunction, prod, synthesize } from './testing/synthesize.ts';

// Without a customer's key in dev: what it adds is tested on prod.
const stacks = synthesize();
const kept = synthesize(prod);
const catalogue = Object.entries(functions) as [FunctionName, FunctionSpec][];

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: Record<string, Record<string, unknown>>;
}

/** Every statement of every policy of a template, with who has it. */
function statementsOf(template: Template): [id: string, Statement][] {
  const policies = Object.entries(template.findResources('AWS::IAM::Policy'));
  const roles = Object.entries(template.findResources('AWS::IAM::Role'));
  return [
    ...policies.map(([id, it]) => [id, it.Properties.PolicyDocument] as const),
    ...roles.flatMap(([id, it]) =>
      (it.Properties.Policies ?? []).map(
        (policy: { PolicyDocument: unknown }) =>
          [id, policy.PolicyDocument] as const,
      ),
    ),
  ].flatMap(([id, document]) =>
    (document as { Statement: Statement[] }).Statement.map(
      (statement): [string, Statement] => [id, statement],
    ),
  );
}

const list = <T>(value: T | readonly T[]): readonly T[] =>
  [value].flat() as T[];

function statementsOfFunction(template: Template, name: string) {
  const [, { Properties }] = findFunction(template, name);
  const role = Properties.Role['Fn::GetAtt'][0];
  return Object.values(template.findResources('AWS::IAM::Policy'))
    .filter(({ Properties: its }) => its.Roles[0].Ref === role)
    .flatMap(
      ({ Properties: its }) => its.PolicyDocument.Statement as Statement[],
    );
}

const functionUses = (name: FunctionName, use: FunctionSpec['uses'][number]) =>
  (functions[name] as FunctionSpec).uses.includes(use);

const actionsIn = (statements: readonly Statement[]) =>
  [...new Set(statements.flatMap(({ Action }) => list(Action)))].sort();

/** What the service that starts a function does in its name. */
const startedBy: Partial<Record<FunctionSpec['trigger']['kind'], string[]>> = {
  queue: [
    'sqs:ChangeMessageVisibility',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    'sqs:GetQueueUrl',
    'sqs:ReceiveMessage',
  ],
  table_stream: [
    'dynamodb:DescribeStream',
    'dynamodb:GetRecords',
    'dynamodb:GetShardIterator',
    'dynamodb:ListStreams',
    'sqs:GetQueueAttributes',
    'sqs:GetQueueUrl',
    'sqs:SendMessage',
  ],
  bucket: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
};

const filesOf = (name: FunctionName) =>
  Object.keys(fileAccess[name] ?? {}).map((action) => `s3:${action}`);

describe('what a function may do', () => {
  test('is written down as its code is now, else: npm run generate', () => {
    expect(JSON.parse(readFileSync(accessFile, 'utf8'))).toEqual(
      measureAccess(),
    );
  });

  test.each(catalogue)(
    '%s: what its code does, no more and no less',
    (name, { trigger }) => {
      const files = filesOf(name);
      const expected = new Set([
        'logs:CreateLogStream',
        'logs:PutLogEvents',
        // A stage has Amazon Chime where it asks (infra/aws/chime.test.ts).
        ...access[name].actions.filter(
          (action) => !/^(s3|chime):/.test(action),
        ),
        ...files,
        ...(files.length > 0 ? ['s3:ListBucket'] : []),
        ...(startedBy[trigger.kind] ?? []),
      ]);
      const statements = statementsOfFunction(stacks.application, name);
      expect(actionsIn(statements)).toEqual([...expected].sort());
      // Its code has a command for each thing that it may do with files.
      expect(access[name].actions).toEqual(expect.arrayContaining(files));
    },
  );

  test.each(catalogue.filter(([name]) => access[name].partitions.length > 0))(
    '%s: only on items whose kind its code can name',
    (name) => {
      const statements = statementsOfFunction(stacks.application, name);
      const onItems = statements.filter(
        ({ Action, Condition }) =>
          Condition?.['ForAllValues:StringLike'] &&
          list(Action).every((action) => action.startsWith('dynamodb:')),
      );
      expect(onItems).toHaveLength(1);
      const kinds =
        onItems[0]?.Condition?.['ForAllValues:StringLike']?.[
          'dynamodb:LeadingKeys'
        ];
      expect(list(kinds)).toEqual(
        access[name].partitions.map((it) => (it.endsWith('#') ? `${it}*` : it)),
      );
      const elsewhere = statements.filter(
        (it) =>
          !onItems.includes(it) &&
          list(it.Action).some((action) =>
            /dynamodb:.*(Item|Query)/.test(action),
          ),
      );
      expect(actionsIn(elsewhere)).toEqual(
        access[name].index ? ['dynamodb:Query'] : [],
      );
      for (const { Resource } of elsewhere)
        expect(JSON.stringify(Resource)).toContain('/index/due');
    },
  );

  test('files are told apart by what they are', () => {
    for (const [name, files] of Object.entries(fileAccess))
      for (const [action, prefixes] of Object.entries(files)) {
        const statements = statementsOfFunction(
          stacks.application,
          name,
        ).filter(({ Action }) => list(Action).includes(`s3:${action}`));
        expect(
          statements
            .flatMap(({ Resource }) => list(Resource))
            .map((it) => JSON.stringify(it).match(/"\/(\w+\/)\*"/)?.[1])
            .sort(),
        ).toEqual(prefixes.map((it) => filePrefixes[it]).sort());
      }
  });
});

test('carriers’ credentials are read by who calls, kept by the API, and no other secret by anybody', () => {
  for (const [name] of catalogue) {
    const own = statementsOfFunction(stacks.application, name).filter(
      ({ Action }) => list(Action).some((it) => it.startsWith('secrets')),
    );
    expect(own.length > 0, name).toBe(functionUses(name, 'carrier'));
    for (const { Resource } of own)
      expect(JSON.stringify(Resource)).toMatch(
        /:secretsmanager:.*:secret:outdial\/dev\/carriers\/\*"/,
      );
    const kept = actionsIn(own).filter((it) => !it.endsWith(':GetSecretValue'));
    expect(kept, name).toEqual(
      name === 'api'
        ? ['CreateSecret', 'DeleteSecret', 'PutSecretValue'].map(
            (it) => `secretsmanager:${it}`,
          )
        : [],
    );
  }
});

describe('in sentences', () => {
  const whoTouches = (partition: string) =>
    catalogue
      .map(([name]) => name)
      .filter((name) => access[name].partitions.includes(partition));

  test('credentials are read only where somebody shows one', () => {
    expect(whoTouches('CRED#')).toEqual([
      'api',
      'campaign_events',
      'downloads',
      'follow_changes',
      'socket',
    ]);
    expect(whoTouches('TICKET#')).toEqual(['api', 'socket']);
  });

  test('what was said is kept by what hears of it, and read by the API', () => {
    expect(whoTouches('CNVTEXT#')).toEqual([
      'api',
      'take_carrier_event',
      'take_chime_event',
      'apply_events',
    ]);
  });

  test('what delivers webhooks sees endpoints and deliveries, nothing else', () => {
    expect(access.deliver_webhook.partitions).toEqual(['WHD#', 'WHK#']);
  });

  test('what has no campaign to run starts none', () => {
    const starting = catalogue
      .map(([name]) => name)
      .filter((name) => access[name].actions.includes('states:StartExecution'));
    for (const name of [
      'socket',
      'push_snapshot',
      'fold_stats',
      'deliver_webhook',
      'campaign_events',
      'downloads',
    ])
      expect(starting).not.toContain(name);
  });
});

/** By the beginning of its id: who has a wildcard, and why there is no other way. */
const wildcardActions: Readonly<Record<string, string>> = {
  CustomCDKBucketDeployment:
    'CDK’s own copier of the dashboard into its bucket, which holds nothing else',
};
const anyResource: Readonly<Record<string, string>> = {
  Functionsfoldstats: 'dynamodb:ListStreams names no resource',
  Functionsfollowchanges: 'dynamodb:ListStreams names no resource',
  CampaignRunStateMachine: 'log delivery of Step Functions names no resource',
  CustomCDKBucketDeployment: 'an invalidation names no distribution in IAM',
};

describe('in all stacks', () => {
  const all = [stacks, kept].flatMap(({ data, application, edge }) =>
    [data, application, edge].flatMap(statementsOf),
  );
  const exempt = (id: string, from: Readonly<Record<string, string>>) =>
    Object.keys(from).find((start) => id.startsWith(start));

  test('no action has a wildcard, but where it is named why', () => {
    const found = all.filter(([, { Action }]) =>
      list(Action).some((action) => action.includes('*')),
    );
    const reasons = found.map(([id]) => exempt(id, wildcardActions) ?? id);
    expect([...new Set(reasons)]).toEqual(Object.keys(wildcardActions));
  });

  test('no statement is about every resource, but where it is named why', () => {
    const found = all.filter(([, { Resource }]) =>
      list(Resource).some((it) => it === '*'),
    );
    const reasons = found.map(([id]) => exempt(id, anyResource) ?? id);
    expect([...new Set(reasons)].sort()).toEqual(
      Object.keys(anyResource).sort(),
    );
  });

  test('the key is used through the two services that it is for', () => {
    const key = Object.entries(kept.data.findResources('AWS::KMS::Key'));
    expect(key).toHaveLength(1);
    for (const [name, { uses, trigger }] of catalogue) {
      const own = statementsOfFunction(kept.application, name);
      const allowed = own
        .filter(({ Action }) => list(Action).includes('kms:Decrypt'))
        .map(({ Condition }) => JSON.stringify(Condition ?? 'any service'));
      expect(
        allowed.some((it) => it.includes('dynamodb.')),
        name,
      ).toBe(uses.includes('table'));
      expect(
        allowed.some((it) => it.includes('s3.')),
        name,
      ).toBe(uses.includes('bucket'));
      // CDK's own permission of those that Lambda reads the stream for.
      expect(allowed.includes('"any service"'), name).toBe(
        trigger.kind === 'table_stream',
      );
    }
  });
});
