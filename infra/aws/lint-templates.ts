/**
 * Lints what the last synth wrote to cdk.out, and fails on an error and on a
 * warning that nobody explained.
 */
import { existsSync, readFileSync } from 'node:fs';
import { repositoryRoot } from './bundle.ts';
import { lintTemplates } from './template-linter.ts';

const folder = `${repositoryRoot}cdk.out`;
if (!existsSync(`${folder}/manifest.json`))
  throw new Error(`nothing was synthesized to ${folder}: npm run synth`);

interface Artifact {
  readonly type: string;
  readonly properties?: { readonly templateFile?: string };
}

// What lies there from other synths is none of it.
const { artifacts } = JSON.parse(
  readFileSync(`${folder}/manifest.json`, 'utf8'),
) as { artifacts: Readonly<Record<string, Artifact>> };
const files = Object.values(artifacts)
  .filter(({ type }) => type === 'aws:cloudformation:stack')
  .map(({ properties }) => properties!.templateFile!);

const { linter, errors, unexplained, met } = lintTemplates(
  Object.fromEntries(
    files.map((file) => [file, readFileSync(`${folder}/${file}`, 'utf8')]),
  ),
);
console.log(`${linter}, ${files.length} templates`);
for (const { rule, why } of met) console.log(`explained ${rule}: ${why}`);
for (const line of [...errors, ...unexplained]) console.error(line);
if (errors.length + unexplained.length > 0) process.exitCode = 1;
else console.log('no error, no unexplained warning');
