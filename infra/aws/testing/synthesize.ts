import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type Bundle, bundleFunctions, repositoryRoot } from '../bundle.ts';
import { makeStacks } from '../stacks.ts';

export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template holds any JSON
  readonly Properties: Record<string, any>;
  readonly DeletionPolicy?: string;
}

export type Context = Readonly<Record<string, string>>;

export interface Synthesized {
  readonly bundle: Bundle;
  /** The dashboard that was deployed: one page and one hashed file. */
  readonly site: string;
  /** Folder with all that CDK wrote. */
  readonly outdir: string;
  readonly data: Template;
  readonly application: Template;
  readonly edge: Template;
}

/** What `prod` cannot do without. */
export const prod = {
  stage: 'prod',
  carrier_url: 'https://carrier.example',
} as const satisfies Context;

const known = new Map<string, Synthesized>();
const temporary: string[] = [];
process.once('exit', () => {
  for (const folder of temporary)
    rmSync(folder, { recursive: true, force: true });
});

let bundled: Bundle | undefined;
let madeSite: string | undefined;

/** Made once by each process, in a folder of its own. */
export function bundle(): Bundle {
  const worker = process.env.VITEST_POOL_ID ?? '0';
  bundled ??= bundleFunctions(`cdk.out/functions-under-test-${worker}`);
  return bundled;
}

/**
 * All templates, as `cdk synth` makes them with the context of cdk.json. Asked
 * for once by each process: nobody changes them.
 */
export function synthesize(context: Context = {}): Synthesized {
  const name = JSON.stringify(Object.entries(context).sort());
  const made = known.get(name) ?? synthesizeAnew(context);
  known.set(name, made);
  return made;
}

/** For who compares two synths; all others share one. */
export function synthesizeAnew(context: Context = {}): Synthesized {
  const { context: defaults } = JSON.parse(
    readFileSync(`${repositoryRoot}cdk.json`, 'utf8'),
  );
  const app = new App({ context: { ...defaults, ...context } });
  temporary.push(app.outdir);
  madeSite ??= makeSite();
  const { data, application, edge } = makeStacks(app, {
    bundles: bundle().folders,
    siteFolder: madeSite,
  });
  return {
    bundle: bundle(),
    site: madeSite,
    outdir: app.outdir,
    data: Template.fromStack(data),
    application: Template.fromStack(application),
    edge: Template.fromStack(edge),
  };
}

function makeSite(): string {
  const folder = mkdtempSync(join(tmpdir(), 'outdial-site-'));
  temporary.push(folder);
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'assets', 'index-1a2b3c.js'), 'export {}');
  return folder;
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
