import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import type { NagPack } from 'cdk-nag';
import { describe, expect, onTestFinished, test } from 'vitest';
import { accept } from './accept.ts';
import { repositoryRoot } from './bundle.ts';
import { guard, guardPacks } from './guard.ts';
import { allOptions, prod, synthesize } from './testing/synthesize.ts';

const deployments = {
  dev: synthesize().app,
  prod: synthesize(prod).app,
  'dev with every option': synthesize(allOptions).app,
};

interface Finding {
  readonly rule: string;
  readonly path: string;
}

const findingsOf = (app: App, packs: readonly NagPack[]): Finding[] =>
  packs.flatMap((pack) =>
    pack
      .validateScope(app)
      .violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map(({ constructPath }) => ({
          rule: ruleName,
          path: constructPath ?? '',
        })),
      ),
  );

interface Accepted extends Finding {
  readonly reason: string;
}

/** What is accepted anywhere, and where. */
const acceptedIn = (app: App): Accepted[] =>
  app.node.findAll().flatMap(({ node }) =>
    node.metadata
      .filter(
        ({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY,
      )
      .flatMap(({ data }) =>
        Object.entries(data as Record<string, string>).map(
          ([rule, reason]) => ({
            rule: rule.replace(/^Annotation::/, ''),
            reason,
            path: node.path,
          }),
        ),
      ),
  );

/** The same finding in another stage. */
const inAnyStage = (text: string) =>
  text.replaceAll('outdial-prod', 'outdial-dev');

describe('published rules', () => {
  test.each(Object.entries(deployments))('%s breaks none', (_, app) => {
    expect(findingsOf(app, guardPacks(app))).toEqual([]);
  });

  test('each would find something, if nothing were accepted', () => {
    const app = deployments.dev;
    for (const pack of guardPacks(app))
      expect(findingsOf(app, [deaf(pack)]), pack.name).not.toEqual([]);
  });
});

test('what nobody accepted fails the synth, a warning as well', () => {
  const synth = (alsoAccepted: Readonly<Record<string, string>>) => {
    const app = new App({ outdir: mkdtempSync(`${tmpdir()}/outdial-guard-`) });
    onTestFinished(() => rmSync(app.outdir, { recursive: true }));
    guard(app);
    const pool = new UserPool(new Stack(app, 'Stack'), 'Users');
    accept(pool, {
      'AwsSolutions-COG1': 'Its passwords are of no matter in this test.',
      'AwsSolutions-COG8': 'Its plan is of no matter in this test.',
      ...alsoAccepted,
    });
    return app.synth();
  };
  expect(() => synth({})).toThrow(/AwsSolutions-COG2/);
  const reason = 'Its second factors are of no matter in this test.';
  expect(() => synth({ 'AwsSolutions-COG2': reason })).not.toThrow();
});

describe('what is accepted', () => {
  const all = Object.values(deployments).flatMap(acceptedIn);

  test('has a reason that is a sentence, and names what proves it', () => {
    expect(all.length).toBeGreaterThan(0);
    for (const { reason, path, rule } of all) {
      expect(reason, `${path} ${rule}`).toMatch(/^[A-Zd].{40,}\.$/);
      const named = reason.match(
        /(bench|docs|functions|infra|shared|tests)\/[\w./-]+\.(md|ts)/g,
      );
      expect(named, reason).not.toBeNull();
      for (const file of named ?? [])
        expect(existsSync(repositoryRoot + file), file).toBe(true);
      const [, document, heading] =
        /(docs\/[\w./-]+\.md), "(.+?)"/.exec(reason) ?? [];
      if (document)
        expect(readFileSync(repositoryRoot + document, 'utf8')).toMatch(
          new RegExp(`^##+ ${heading}$`, 'm'),
        );
    }
  });

  test('is found there, in some deployment', () => {
    const found = Object.values(deployments)
      .flatMap((app) => findingsOf(app, guardPacks(app).map(deaf)))
      .map(({ rule, path }) => ({
        rule: inAnyStage(rule),
        path: `${inAnyStage(path)}/`,
      }));
    const unused = all.filter(
      (one) =>
        !found.some(
          ({ rule, path }) =>
            rule === inAnyStage(one.rule) &&
            path.startsWith(`${inAnyStage(one.path)}/`),
        ),
    );
    expect(unused).toEqual([]);
  });
});

/** Hears nothing of what was accepted. */
function deaf<Pack extends NagPack>(pack: Pack): Pack {
  return Object.assign(pack, { isAcknowledged: () => false });
}
