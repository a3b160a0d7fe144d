import { appendFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { lastInstantOfLog, openInstantLog } from './last-instant.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'outdial-instants-'));

test('a reopened log knows the latest instant, not the last noted one', () => {
  const file = path.join(folder, 'clock.db');
  const log = openInstantLog(file);
  expect(log.last).toBe(0);
  log.note(2_000);
  log.note(1_000);
  log.close();
  const again = openInstantLog(file);
  expect(again.last).toBe(2_000);
  again.close();
});

test('the end of the carrier log tells its latest instant, whatever was torn', () => {
  const file = path.join(folder, 'carrier.jsonl');
  expect(lastInstantOfLog(file)).toBe(0);
  const entry = (at: number) =>
    `${JSON.stringify({ at, fill: 'x'.repeat(99) })}\n`;
  writeFileSync(
    file,
    Array.from({ length: 2_000 }, (_, i) => entry(i)).join(''),
  );
  appendFileSync(file, '{"at":9999,"torn":');
  expect(lastInstantOfLog(file)).toBe(1_999);
});
