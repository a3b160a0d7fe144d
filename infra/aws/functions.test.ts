import { readFileSync } from 'node:fs';
import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { rejectsKey } from '#functions/audience/file-keys.ts';
import {
  type FunctionName,
  type FunctionSpec,
  functions,
} from '#infra/functions.ts';
import { env } from '#shared/names.ts';
import { repositoryRoot } from './bundle.ts';
import { traced } from './constructs/app-function.ts';
import {
  allOptions,
  findFunction,
  type Resource,
  resourcesOf,
  synthesize,
} from './testing/synthesize.ts';

// With all options on, so that each variable has a value to get.
const stacks = synthesize(allOptions);
const template = stacks.application;

const catalogue = Object.entries(functions) as [FunctionName, FunctionSpec][];
const find = (name: string) => findFunction(template, name);

describe('functions', () => {
  test.each(catalogue)('%s runs as the catalogue says', (name, spec) => {
    const [, { Properties }] = find(name);
    expect(Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      Timeout: spec.timeout_seconds,
      MemorySize: spec.memory_mb,
      LoggingConfig: {
        LogFormat: 'JSON',
        SystemLogLevel: 'WARN',
        LogGroup: { Ref: expect.any(String) },
      },
    });
    const logs = template.findResources('AWS::Logs::LogGroup');
    const group = logs[Properties.LoggingConfig.LogGroup.Ref];
    expect(group?.Properties.RetentionInDays).toBe(14);
  });

  test('none reserves concurrency', () => {
    for (const { Properties } of resourcesOf(template, 'AWS::Lambda::Function'))
      expect(Properties).not.toHaveProperty('ReservedConcurrentExecutions');
  });

  test('traces are of the API and the workflow, where they are asked for', () => {
    const tracedIn = (from: Template) =>
      catalogue
        .map(([name]) => name)
        .filter(
          (name) =>
            findFunction(from, name)[1].Properties.TracingConfig?.Mode ===
            'Active',
        );
    const machine = (from: Template) =>
      resourcesOf(from, 'AWS::StepFunctions::StateMachine')[0]?.Properties
        .TracingConfiguration;
    expect(tracedIn(template)).toEqual(traced);
    expect(machine(template)).toEqual({ Enabled: true });
    const { application } = synthesize();
    expect(tracedIn(application)).toEqual([]);
    expect(machine(application)?.Enabled ?? false).toBe(false);
    for (const from of [template, application])
      expect(
        resourcesOf(from, 'AWS::ApiGateway::Stage')[0]?.Properties
          .TracingEnabled ?? false,
      ).toBe(false);
  });

  test('another version of the secrets changes whatever holds one', () => {
    const plain = synthesize();
    const holds = ({ Properties }: Resource) =>
      JSON.stringify(Properties).includes('{{resolve:secretsmanager');
    const holders = (stacksOf: typeof plain) =>
      [stacksOf.application, stacksOf.edge].flatMap((from) =>
        Object.values(from.toJSON().Resources as Record<string, Resource>),
      );
    const texts = holders(stacks)
      .filter(holds)
      .map((it) => JSON.stringify(it));
    expect(texts.length).toBeGreaterThan(4);
    for (const text of texts)
      expect(text).toMatch(/"SECRETS_VERSION":"2"|secrets 2"/);
    for (const it of holders(plain).filter(holds))
      expect(JSON.stringify(it)).not.toContain('SECRETS_VERSION');
  });

  test('those that answer queues with messages may run in a loop', () => {
    const looping = catalogue
      .filter(([name]) => find(name)[1].Properties.RecursiveLoop === 'Allow')
      .map(([name]) => name);
    expect(looping).toEqual([
      'dial',
      'apply_events',
      'tick',
      'deliver_webhook',
      'push_snapshot',
    ]);
  });
});

/** Names where carriers' webhooks go. */
const HEARD = 'functions/adapters/carrier/webhook-base.ts';

describe('what the code asks for', () => {
  test.each(catalogue)('%s exports a handler', (_, spec) => {
    expect(outputOf(spec).exports).toContain('handler');
  });

  test.each(catalogue)(
    '%s gets each variable that its code names',
    (name, spec) => {
      const named = sourcesOf(spec)
        // Names all of them; which of them a function sends to is in its spec.
        .filter((file) => file !== 'functions/adapters/queues.ts')
        // Its own address cannot be in its own settings: it hears it.
        .filter((file) => name !== 'take_carrier_event' || file !== HEARD)
        .flatMap((file) =>
          matches(file, /(?<!process\.)\benv\.([A-Z_]+)\b/g).concat(
            matches(file, /requireEnv\('([A-Z_]+)'\)/g),
          ),
        )
        // The simulated carrier alone asks for one: simulated-carrier.test.ts.
        .filter((variable) => variable !== env.CARRIER_KEY);
      const given = Object.keys(find(name)[1].Properties.Environment.Variables);
      expect(given).toEqual(expect.arrayContaining(named));
    },
  );

  test('what the import writes does not start the import', () => {
    const { prefix } = functions.import_audience.trigger;
    const key = rejectsKey({ org_id: 'o', campaign_id: 'c', id: 'u' });
    expect(key.startsWith(prefix)).toBe(false);
  });
});

function outputOf(spec: FunctionSpec) {
  const output = Object.values(stacks.bundle.metafile.outputs).find(
    ({ entryPoint }) => entryPoint === spec.entry,
  );
  if (!output) throw new Error(`no bundle of ${spec.entry}`);
  return output;
}

/** Our own files in the bundle of a function. */
const sourcesOf = (spec: FunctionSpec) =>
  Object.keys(outputOf(spec).inputs).filter((file) =>
    file.startsWith('functions/'),
  );

const matches = (file: string, pattern: RegExp): string[] =>
  [...readFileSync(repositoryRoot + file, 'utf8').matchAll(pattern)].map(
    ([, found]) => found!,
  );
