/**
 * Lints what the last synth wrote to cdk.out, and fails on an error and on a
 * warning that nobody explained.
 */
import { existsSync } from 'node:fs';
import { repositoryRoot } from './bundle.ts';
import { lintTemplates, readTemplates } from './template-linter.ts';

const folder = `${repositoryRoot}cdk.out`;
if (!existsSync(`${folder}/manifest.json`))
  throw new Error(`nothing was synthesized to ${folder}: npm run synth`);

const templates = readTemplates(folder);
const { linter, errors, unexplained, met } = lintTemplates(templates);
console.log(`${linter}, ${Object.keys(templates).length} templates`);
for (const { rule, why } of met) console.log(`explained ${rule}: ${why}`);
for (const line of [...errors, ...unexplained]) console.error(line);
if (errors.length + unexplained.length > 0) process.exitCode = 1;
else console.log('no error, no unexplained warning');
