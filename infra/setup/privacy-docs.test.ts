import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { KEPT_DAYS } from '#functions/privacy/remaining.ts';
import { filePrefixes } from '#shared/names.ts';

const root = resolve(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(resolve(root, path), 'utf8');
const dataProtection = read('docs/data-protection.md');
const threatModel = read('docs/threat-model.md');

/** What looks like a path of this repository, in code marks or in links. */
const pathsIn = (text: string) =>
  [...text.matchAll(/`([\w./-]+)`|\]\(([\w./-]+\.md)\)/g)]
    .map(([, inCode, link]) => inCode ?? `docs/${link}`)
    .filter((path) =>
      /^(?:functions|shared|infra|tests|docs|web|\.github)\//.test(path),
    );

test.each([
  ['data protection', dataProtection, 6],
  ['the threat model', threatModel, 80],
])('every file that %s names is there', (_, text, least) => {
  const paths = pathsIn(text);
  expect(paths.length).toBeGreaterThanOrEqual(least);
  expect(paths.filter((path) => !existsSync(resolve(root, path)))).toEqual([]);
});

test('every kind of item in the table, and of file, is told of', () => {
  const keys = read('functions/adapters/dynamodb/keys.ts');
  const kinds = [...keys.matchAll(/pk: [`']([A-Z]+#?)/g)].map(([, it]) => it!);
  expect(kinds.length).toBeGreaterThan(25);
  const untold = [...new Set(kinds), ...Object.values(filePrefixes)].filter(
    (kind) => !dataProtection.includes(`\`${kind}\``),
  );
  expect(untold).toEqual([]);
});

test('what an erasure says is left is what the templates keep', () => {
  const days = (path: string, name: string) =>
    Number(new RegExp(`${name} = (\\d+)`).exec(read(path))?.[1]);
  expect(KEPT_DAYS).toEqual({
    backups: days('infra/aws/data-table.ts', 'RECOVERY_DAYS'),
    file_versions: days('infra/aws/file-bucket.ts', 'OLD_VERSION_DAYS'),
    failed_messages: Number(
      /retentionPeriod: Duration\.days\((\d+)\)/.exec(
        read('infra/aws/constructs/dead-letters.ts'),
      )?.[1],
    ),
    // Fixed by DynamoDB.
    table_stream: 1,
  });
  for (const kept of Object.values(KEPT_DAYS).slice(0, 3)) {
    expect(dataProtection).toContain(`| ${kept} days`);
  }
});
