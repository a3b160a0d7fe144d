import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
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
  readonly app: App;
  readonly bundle: Bundle;
  /** The dashboard that was deployed: one page and one hashed file. */
  readonly site: string;
  /** Folder with all that CDK wrote. */
  readonly outdir: string;
  readonly data: Template;
  readonly application: Template;
  readonly edge: Template;
  /** Where the context asks for one. */
  readonly firewall: Template | null;
  readonly edgeLogs: Template | null;
}

export const prod = { stage: 'prod' } as const satisfies Context;

/** Each option but those of a disaster. */
export const allOptions = {
  carrier_url: 'https://carrier.example',
  platform_limit: '100',
  chime: '0a1b2c3d-1111-4222-8333-44445555666f',
  domain_name: 'dial.acme.example',
  certificate_arn:
    'arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d-0000-4000-8000-000000000000',
  hosted_zone_id: 'Z0123ABC',
  hosted_zone_name: 'acme.example',
  firewall: 'true',
  web_acl_arn:
    'arn:aws:wafv2:us-east-1:123456789012:global/webacl/outdial/0a1b2c3d',
  edge_logs_of: 'E1ABCDEF',
  mfa: 'required',
  traces: 'true',
  secrets_version: '2',
  alarm_email: 'ops@acme.example',
  monthly_budget_usd: '1200',
} as const satisfies Context;

/** Each process has a folder here, under its own id. */
const FOLDERS = 'cdk.out/under-test';

const known = new Map<string, Synthesized>();
let made: { folder: string; bundle: Bundle; site: string } | undefined;

/** The bundles, and a dashboard of one page: made once by each process. */
function prepared() {
  if (made) return made;
  removeLeftOvers();
  const folder = `${FOLDERS}/${process.pid}`;
  made = {
    folder: repositoryRoot + folder,
    bundle: bundleFunctions(`${folder}/functions`),
    site: makeSite(`${repositoryRoot}${folder}/site`),
  };
  return made;
}

export const bundle = (): Bundle => prepared().bundle;

/** Workers of a test run are ended from outside, and clean nothing up. */
function removeLeftOvers(): void {
  const root = repositoryRoot + FOLDERS;
  mkdirSync(root, { recursive: true });
  for (const pid of readdirSync(root))
    if (!isRunning(Number(pid)))
      rmSync(join(root, pid), { recursive: true, force: true });
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/**
 * All templates, as `cdk synth` makes them with the context of cdk.json. Asked
 * for once by each process: nobody changes them.
 */
export function synthesize(context: Context = {}): Synthesized {
  const name = JSON.stringify(Object.entries(context).sort());
  const first = known.get(name) ?? synthesizeAnew(context);
  known.set(name, first);
  return first;
}

/** For who compares two synths; all others share one. */
export function synthesizeAnew(context: Context = {}): Synthesized {
  const { context: defaults } = JSON.parse(
    readFileSync(`${repositoryRoot}cdk.json`, 'utf8'),
  );
  const { folder, bundle, site } = prepared();
  const app = new App({
    context: { ...defaults, ...context },
    outdir: mkdtempSync(join(folder, 'synth-')),
  });
  const { data, application, edge, firewall, edgeLogs } = makeStacks(app, {
    bundles: bundle.folders,
    siteFolder: site,
  });
  return {
    bundle,
    site,
    outdir: app.outdir,
    app,
    data: Template.fromStack(data),
    application: Template.fromStack(application),
    edge: Template.fromStack(edge),
    firewall: firewall && Template.fromStack(firewall),
    edgeLogs: edgeLogs && Template.fromStack(edgeLogs),
  };
}

function makeSite(folder: string): string {
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'assets', 'index-1a2b3c.js'), 'export {}');
  return folder;
}

export const resourcesOf = (template: Template, type: string): Resource[] =>
  Object.values(template.findResources(type)) as unknown as Resource[];

/** The function of that name: its id in the template, and itself. */
export function findFunction(
  template: Template,
  name: string,
): [id: string, resource: Resource] {
  const all = template.findResources('AWS::Lambda::Function');
  const found = Object.entries(all).find(
    ([, { Properties }]) =>
      /^Outdial \w+: (\w+)$/.exec(Properties.Description)?.[1] === name,
  );
  if (!found) throw new Error(`no function ${name}`);
  return found as [string, Resource];
}
