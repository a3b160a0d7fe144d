import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { FunctionName } from '#infra/functions.ts';
import { bundleBudgetKb, templateBudgets } from './budgets.ts';
import { explained, lintTemplates, readTemplates } from './template-linter.ts';
import { allOptions, bundle, prod, synthesize } from './testing/synthesize.ts';

const deployments = {
  dev: synthesize(),
  prod: synthesize(prod),
  all: synthesize(allOptions),
};

const templates = Object.fromEntries(
  Object.entries(deployments).flatMap(([stage, { app }]) =>
    app
      .synth()
      .stacks.map(({ stackName, template }) => [
        `${stage}: ${stackName}`,
        JSON.stringify(template),
      ]),
  ),
);

describe('AWS’s own linter', () => {
  const written = Object.entries(deployments).flatMap(([stage, { app }]) =>
    Object.entries(readTemplates(app.synth().directory)).map(
      ([name, text]) => [`${stage}: ${name}`, text] as const,
    ),
  );
  const { errors, unexplained, met } = lintTemplates(
    Object.fromEntries(written),
  );

  test('reads what is nested in others, too', () => {
    const nested = written.filter(([name]) => name.endsWith('.nested'));
    expect(nested.length).toBeGreaterThanOrEqual(2);
    expect(written.length - nested.length).toBe(Object.keys(templates).length);
  });

  test('finds no error in any template', () => {
    expect(errors).toEqual([]);
  });

  test('warns of nothing that is not explained', () => {
    expect(unexplained).toEqual([]);
    expect(met).toEqual(explained);
  });

  test('would find what is wrong', () => {
    const wrong = JSON.stringify({
      Resources: {
        Queue: {
          Type: 'AWS::SQS::Queue',
          Properties: { VisibilityTimeout: 'long', Colour: 'red' },
        },
      },
    });
    expect(lintTemplates({ wrong }).errors.length).toBeGreaterThan(1);
  });
});

const kb = (bytes: number) => Math.ceil(bytes / 1024);

describe('budgets', () => {
  test.each(Object.entries(bundleBudgetKb))(
    'the bundle of %s stays within %i KB',
    (name, budget) => {
      const code = readFileSync(
        `${bundle().folders[name as FunctionName]}/index.mjs`,
      );
      const zipped = `${kb(gzipSync(code).length)} KB zipped`;
      expect(kb(code.length), zipped).toBeLessThanOrEqual(budget);
      // One that is far below has become too generous.
      expect(kb(code.length), zipped).toBeGreaterThan(budget * 0.85);
    },
  );

  test('each template stays within its own', () => {
    for (const [name, text] of Object.entries(templates)) {
      const stack = name.replace(/^.*outdial-[a-z]+/, '');
      const budget = templateBudgets[stack];
      if (!budget) throw new Error(`no budget for ${name}`);
      expect(kb(text.length), name).toBeLessThanOrEqual(budget.kb);
      expect(
        Object.keys(JSON.parse(text).Resources).length,
        name,
      ).toBeLessThanOrEqual(budget.resources);
    }
  });
});
