import { describe, expect, test } from 'vitest';
import {
  allOptions,
  prod,
  type Resource,
  synthesize,
  synthesizeAnew,
} from './testing/synthesize.ts';

const deployments = { dev: {}, prod, 'all options': allOptions };

interface Found extends Resource {
  readonly id: string;
  readonly where: string;
}

const stacksOf = (made: ReturnType<typeof synthesize>) =>
  made.app.synth().stacks.map(({ stackName, template }) => ({
    stackName,
    resources: template.Resources as Readonly<Record<string, Resource>>,
    text: JSON.stringify(template),
  }));

const all: readonly Found[] = Object.entries(deployments).flatMap(
  ([deployment, context]) =>
    stacksOf(synthesize(context)).flatMap(({ stackName, resources }) =>
      Object.entries(resources).map(([id, resource]) => ({
        ...resource,
        id,
        where: `${deployment}: ${stackName}/${id}`,
      })),
    ),
);
const ofType = (type: string) => all.filter(({ Type }) => Type === type);

/** Functions that CDK brings for a deployment: it says what they run on. */
const helpers = [
  'CustomCDKBucketDeployment',
  'CustomS3AutoDeleteObjects',
  'BucketNotificationsHandler',
];
const isHelper = ({ id }: Found) => helpers.some((it) => id.startsWith(it));
const lambdas = ofType('AWS::Lambda::Function');

describe('in every stack of every deployment', () => {
  test('whoever calls knows whether the deployment has a carrier of its own, and where', () => {
    const callers = lambdas.filter(({ Properties }) =>
      /: dial$/.test(String(Properties.Description)),
    );
    const told = callers.map(({ Properties }) => {
      const { OUTDIAL_OWN_CARRIER, CARRIER_URL } =
        Properties.Environment.Variables;
      // The simulated one's address is known once it is there.
      const url = typeof CARRIER_URL === 'object' ? 'its own' : CARRIER_URL;
      return [OUTDIAL_OWN_CARRIER, url];
    });
    expect(told).toEqual([
      ['there', 'its own'],
      ['none', undefined],
      ['there', 'https://carrier.example'],
    ]);
  });

  test('every function of ours is Node 24 on arm64, in a log group of its own', () => {
    const ours = lambdas.filter((it) => !isHelper(it));
    expect(ours.length).toBeGreaterThan(40);
    for (const { Properties, where } of ours) {
      expect(Properties.Runtime, where).toBe('nodejs24.x');
      expect(Properties.Architectures, where).toEqual(['arm64']);
      expect(Properties.LoggingConfig?.LogGroup?.Ref, where).toBeTruthy();
    }
    const groups = ours.map(
      ({ Properties, where }) =>
        `${where.split('/')[0]} ${Properties.LoggingConfig.LogGroup.Ref}`,
    );
    expect(new Set(groups).size).toBe(groups.length);
  });

  test('every helper of CDK is one that is known', () => {
    const met = helpers.filter((start) =>
      lambdas.some(({ id }) => id.startsWith(start)),
    );
    expect(met).toEqual(helpers);
  });

  test('every log is kept for some time, and none for ever', () => {
    const groups = ofType('AWS::Logs::LogGroup');
    expect(groups.length).toBeGreaterThan(40);
    for (const { Properties, where } of groups)
      expect(Properties.RetentionInDays, where).toBeGreaterThan(0);
  });

  test('no function has reserved or provisioned concurrency', () => {
    for (const { Properties, where } of lambdas)
      expect(Properties, where).not.toHaveProperty(
        'ReservedConcurrentExecutions',
      );
    expect(ofType('AWS::Lambda::Alias')).toEqual([]);
    expect(ofType('AWS::Lambda::Version')).toEqual([]);
  });

  test('every bucket blocks the public, and takes TLS 1.2 or later', () => {
    const buckets = ofType('AWS::S3::Bucket');
    const policies = ofType('AWS::S3::BucketPolicy');
    expect(policies).toHaveLength(buckets.length);
    for (const { Properties, where } of buckets)
      expect(Properties.PublicAccessBlockConfiguration, where).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
    for (const { Properties, where } of policies) {
      const denied = Properties.PolicyDocument.Statement.filter(
        ({ Effect }: { Effect: string }) => Effect === 'Deny',
      ).map(({ Condition }: { Condition: unknown }) => Condition);
      expect(denied, where).toEqual(
        expect.arrayContaining([
          { Bool: { 'aws:SecureTransport': 'false' } },
          { NumericLessThan: { 's3:TlsVersion': 1.2 } },
        ]),
      );
    }
  });

  test('every queue is encrypted, dead letters too, and refuses plain HTTP', () => {
    const queues = ofType('AWS::SQS::Queue');
    expect(queues.length).toBeGreaterThan(30);
    // SQS encrypts with a key of its own unless it is told not to.
    for (const { Properties, where } of queues)
      expect(Properties?.SqsManagedSseEnabled ?? true, where).toBe(true);
    expect(ofType('AWS::SQS::QueuePolicy').length).toBeGreaterThanOrEqual(
      queues.length,
    );
  });

  test('no template holds a secret, an account or a region', () => {
    for (const [deployment, context] of Object.entries(deployments))
      for (const { stackName, text } of stacksOf(synthesize(context))) {
        // What the options of the test, and the two stacks of one region, name.
        const rest = text
          .replaceAll(/arn:aws:(acm|wafv2):[^"]*/g, '')
          .replaceAll('us-east-1', '');
        expect(
          rest.match(
            /\b\d{12}\b|AKIA[A-Z0-9]{16}|\b(eu|ap|sa|ca|us)-[a-z]+-\d\b/g,
          ),
          `${deployment}: ${stackName}`,
        ).toBeNull();
      }
  });
});

test('two synths of all options are equal, to the letter', () => {
  const [one, two] = [synthesize(allOptions), synthesizeAnew(allOptions)].map(
    (made) => stacksOf(made).map(({ stackName, text }) => [stackName, text]),
  );
  expect(two).toEqual(one);
});
