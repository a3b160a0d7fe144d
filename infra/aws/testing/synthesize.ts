import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { bundleFunctions, repositoryRoot } from '../bundle.ts';
import { makeStacks } from '../stacks.ts';

export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template holds any JSON
  readonly Properties: Record<string, any>;
  readonly DeletionPolicy?: string;
}

/** For tests: a dashboard with one page and one hashed file. */
export function makeSite(): string {
  const folder = mkdtempSync(join(tmpdir(), 'outdial-site-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'assets', 'index-1a2b3c.js'), 'export {}');
  return folder;
}

/**
 * For tests: both templates, as `cdk synth` makes them with the context of
 * cdk.json.
 *
 * @param folder - where the bundles go, relative to the repository
 */
export function synthesize(
  context: Record<string, string>,
  folder: string,
  siteFolder: string,
) {
  const { context: defaults } = JSON.parse(
    readFileSync(`${repositoryRoot}cdk.json`, 'utf8'),
  );
  const bundle = bundleFunctions(folder);
  const { data, application } = makeStacks(
    new App({ context: { ...defaults, ...context } }),
    { bundles: bundle.folders, siteFolder },
  );
  return {
    bundle,
    data: Template.fromStack(data),
    application: Template.fromStack(application),
  };
}

export const resourcesOf = (template: Template, type: string): Resource[] =>
  Object.values(template.findResources(type)) as unknown as Resource[];

/** The function of that name in stage dev: its id in the template, and itself. */
export function findFunction(
  template: Template,
  name: string,
): [id: string, resource: Resource] {
  const all = template.findResources('AWS::Lambda::Function');
  const found = Object.entries(all).find(
    ([, { Properties }]) => Properties.Description === `Outdial dev: ${name}`,
  );
  if (!found) throw new Error(`no function ${name}`);
  return found as [string, Resource];
}
