import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  failed,
  failureText,
  findingText,
  headings,
  isHealthy,
  ok,
  skipped,
  summaryText,
  warning,
} from './finding.ts';

const one = failed('key', 'refused\nby all', 'Make another.', 'Keys');

test('a finding is a line, and what to do about it below', () => {
  expect(findingText(ok('clock', '0 s'))).toBe('ok       clock          0 s');
  expect(findingText(one)).toBe(
    'failed   key            refused by all\n         → Make another. (docs/doctor.md, "Keys")',
  );
});

test('only what failed makes a deployment ill', () => {
  const fine = [ok('a', ''), skipped('b', ''), warning('c', '', '', 'AWS')];
  expect(isHealthy(fine)).toBe(true);
  expect(isHealthy([...fine, one])).toBe(false);
  expect(summaryText([...fine, one])).toBe(
    '4 checks: 1 ok, 1 warning, 1 failed, 1 skipped',
  );
});

test('each heading is in the document', () => {
  const document = readFileSync('docs/doctor.md', 'utf8');
  const there = [...document.matchAll(/^## (.+)$/gm)].map(([, name]) => name);
  expect(there).toEqual(expect.arrayContaining([...headings]));
});

test('the cause of a failed request is what counts', () => {
  const refused = new Error('connect ECONNREFUSED');
  const both = new AggregateError([refused, refused]);
  expect(failureText(new TypeError('fetch failed', { cause: refused }))).toBe(
    'fetch failed (connect ECONNREFUSED)',
  );
  expect(failureText(new TypeError('fetch failed', { cause: both }))).toBe(
    'fetch failed (connect ECONNREFUSED)',
  );
  expect(failureText(new Error('no'))).toBe('no');
  expect(failureText('odd')).toBe('odd');
});
