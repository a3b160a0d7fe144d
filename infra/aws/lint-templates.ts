/**
 * Lints what the last synth wrote to cdk.out, and fails on an error and on a
 * warning that nobody explained.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { repositoryRoot } from './bundle.ts';
import { lintTemplates } from './template-linter.ts';

const folder = `${repositoryRoot}cdk.out`;
const files = readdirSync(folder).filter((file) =>
  file.endsWith('.template.json'),
);
if (files.length === 0)
  throw new Error(`no templates in ${folder}: npm run synth`);

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
