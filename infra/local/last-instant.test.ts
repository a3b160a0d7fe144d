import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createClock } from './clock.ts';
import { openInstantLog } from './last-instant.ts';

const START = Date.parse('2026-07-01T12:00:00Z');
const newFile = () =>
  path.join(mkdtempSync(path.join(tmpdir(), 'outdial-instants-')), 'clock.db');

test('a killed clock goes on at or after every instant that was ever read', async () => {
  const file = newFile();
  const log = openInstantLog(file);
  expect(log.last).toBe(0);
  const clock = createClock({
    speed: 600,
    start: START,
    reserve: log.reserve,
  });
  const until = performance.now() + 100;
  while (performance.now() < until) {
    const read = clock.now();
    // What another process would find now, had this one been killed.
    const found = openInstantLog(file);
    expect(found.last).toBeGreaterThanOrEqual(read);
    expect(found.last).toBeLessThanOrEqual(read + 600 * 25);
    found.close();
  }
  clock.stop();
  log.close();
});

test('a clock that ended in order skips nothing', () => {
  const file = newFile();
  const log = openInstantLog(file);
  log.reserve(2_000);
  log.settle(1_400);
  log.close();
  const again = openInstantLog(file);
  expect(again.last).toBe(1_400);
  again.close();
});
