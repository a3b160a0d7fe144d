import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll, describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };

const folder = resolve(import.meta.dirname, '../../.github/workflows');
const workflows = readdirSync(folder).map((file) => ({
  file,
  text: readFileSync(`${folder}/${file}`, 'utf8'),
}));

/** Bundled first: it imports its JSON as bundlers take it, and Node does not. */
const bundle = join(
  mkdtempSync(join(tmpdir(), 'outdial-parser-')),
  'index.cjs',
);
buildSync({
  entryPoints: ['@actions/workflow-parser'],
  bundle: true,
  format: 'cjs',
  platform: 'node',
  outfile: bundle,
});
const parser: typeof import('@actions/workflow-parser') =
  createRequire(bundle)(bundle);
afterAll(() => rmSync(dirname(bundle), { recursive: true }));

/** What GitHub would say: unknown keys, wrong types, contexts that are not there. */
async function errorsOf(name: string, content: string): Promise<string[]> {
  const { NoOperationTraceWriter, parseWorkflow, convertWorkflowTemplate } =
    parser;
  const trace = new NoOperationTraceWriter();
  const { context, value } = parseWorkflow({ name, content }, trace);
  if (value) await convertWorkflowTemplate(context, value);
  return context.errors.getErrors().map(({ message }) => message);
}

test('the parser does find errors', async () => {
  const wrong = `on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: echo \${{ nope.a }}\n        uzes: y\n`;
  expect(await errorsOf('wrong.yml', wrong)).toHaveLength(2);
});

describe.each(workflows)('$file', ({ file, text }) => {
  test('GitHub’s own parser finds no error', async () => {
    expect(await errorsOf(file, text)).toEqual([]);
  });

  test('every foreign action is pinned to a commit and named by its version', () => {
    const foreign = text
      .split('\n')
      .filter((line) => /\buses: (?!\.\/)/.test(line));
    for (const line of foreign)
      expect(line).toMatch(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test('every npm script that it runs exists', () => {
    const run = [...text.matchAll(/npm (?:run )(?:--silent )?([\w:]+)/g)];
    for (const [, script] of run)
      expect(packageJson.scripts).toHaveProperty([script!]);
  });

  test('only who talks to AWS may ask for a token, and no long-lived key is used', () => {
    const jobs = text.split(/^ {2}(?=\w[\w-]*:$)/m);
    for (const job of jobs)
      expect(job.includes('id-token: write')).toBe(
        job.includes('configure-aws-credentials'),
      );
    expect(text).not.toMatch(/aws-(access-key-id|secret-access-key)/);
  });
});

// GitHub refuses a workflow that calls one with a job that asks for more than the
// calling job has, even where that job would be left out.
test('what other workflows call reads, and asks for nothing else', () => {
  const called = workflows.filter(({ text }) =>
    /^ {2}workflow_call:/m.test(text),
  );
  expect(called.map(({ file }) => file)).toEqual(['ci.yml']);
  for (const { text } of called) {
    expect(text).toMatch(/^permissions:\n {2}contents: read\n/m);
    expect(text).not.toMatch(/: write(-all)?$/m);
  }
});
