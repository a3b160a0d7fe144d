import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** What the linter says about one place of one template. */
export interface Diagnostic {
  readonly ruleId: string;
  readonly severity: string;
  readonly message: string;
  readonly propertyPath?: string;
  readonly entity?: { readonly logicalId?: string };
}

interface Engine {
  validateTemplate(
    template: unknown,
    config: Readonly<Record<string, string>>,
  ): { readonly diagnostics: readonly Diagnostic[] };
  listRules(): readonly unknown[];
  free(): void;
}

interface Linter {
  readonly CompositeEngine: new () => Engine;
  readonly TemplateContent: new (content: string, name: string) => unknown;
  version(): string;
}

/**
 * AWS's own linter of templates, from the copy that the CDK brings along, with
 * every rule on. CDK runs it as well, and leaves some of its rules out.
 *
 * @see https://github.com/aws-cloudformation/cloudformation-validate
 */
function loadLinter(): Linter {
  const here = createRequire(import.meta.url);
  return createRequire(here.resolve('aws-cdk-lib'))(
    '@aws/cloudformation-validate',
  );
}

interface Explained {
  readonly rule: string;
  /** Part of the line that is said: nothing else is explained. */
  readonly where: string;
  readonly why: string;
}

/** What it warns of that is right here. */
export const explained: readonly Explained[] = [
  {
    rule: 'W3005',
    where: 'dependency already enforced by',
    why: 'CDK writes down dependencies, as those on roles, that a reference says already; it does no harm.',
  },
  {
    rule: 'W9002',
    where: 'edge-logs Source Properties.ResourceArn',
    why: 'CloudFormation gives a distribution no ARN to refer to, so it is put together.',
  },
  {
    rule: 'W9002',
    where: 'takechimeeventFunctionChime',
    why: 'CloudFormation has no SIP media application to refer to, so its ARN is put together.',
  },
];

export interface LintResult {
  readonly linter: string;
  readonly errors: readonly string[];
  readonly unexplained: readonly string[];
  /** What of the list above was met. */
  readonly met: readonly Explained[];
}

const SUFFIX = '.template.json';

interface Manifest {
  readonly artifacts: Readonly<
    Record<
      string,
      {
        readonly type: string;
        readonly properties?: { readonly templateFile?: string };
      }
    >
  >;
}

interface Assets {
  readonly files: Readonly<
    Record<string, { readonly source: { readonly path?: string } }>
  >;
}

/**
 * The templates of one synth, those in others too, by name. What lies there from
 * other synths is none of it.
 *
 * @param folder - what CDK wrote
 */
export function readTemplates(folder: string): Record<string, string> {
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  const { artifacts } = JSON.parse(read('manifest.json')) as Manifest;
  const stacks = Object.values(artifacts)
    .filter(({ type }) => type === 'aws:cloudformation:stack')
    .map(({ properties }) => properties!.templateFile!);
  const nested = stacks.flatMap((file) => {
    const { files } = JSON.parse(
      read(file.replace(SUFFIX, '.assets.json')),
    ) as Assets;
    return Object.values(files)
      .map(({ source }) => source.path ?? '')
      .filter((path) => path.endsWith(`.nested${SUFFIX}`));
  });
  return Object.fromEntries(
    [...stacks, ...nested].map((file) => [
      file.replace(SUFFIX, ''),
      read(file),
    ]),
  );
}

/** @param templates - by name: their text */
export function lintTemplates(
  templates: Readonly<Record<string, string>>,
): LintResult {
  const { CompositeEngine, TemplateContent, version } = loadLinter();
  const engine = new CompositeEngine();
  try {
    const found = Object.entries(templates).flatMap(([name, text]) =>
      engine
        .validateTemplate(new TemplateContent(text, name), {
          severityLevel: 'WARN',
          detailLevel: 'STANDARD',
        })
        .diagnostics.map((diagnostic) => ({ name, diagnostic })),
    );
    const said = found.map(({ name, diagnostic }) => ({
      isError: diagnostic.severity !== 'WARN',
      line: lineOf(name, diagnostic),
    }));
    const errors = said.filter(({ isError }) => isError);
    const warnings = said.filter(({ isError }) => !isError);
    return {
      linter: `cloudformation-validate ${version()}, ${engine.listRules().length} rules`,
      errors: errors.map(({ line }) => line),
      unexplained: warnings
        .filter(({ line }) => !explained.some((it) => explains(it, line)))
        .map(({ line }) => line),
      met: explained.filter((it) =>
        warnings.some(({ line }) => explains(it, line)),
      ),
    };
  } finally {
    engine.free();
  }
}

const explains = ({ rule, where }: Explained, line: string) =>
  line.startsWith(`WARN ${rule} `) && line.includes(where);

const lineOf = (template: string, it: Diagnostic) =>
  [
    it.severity,
    it.ruleId,
    template,
    it.entity?.logicalId,
    it.propertyPath,
    it.message,
  ]
    .filter(Boolean)
    .join(' ');
