import { describe, expect, test } from 'vitest';
import { type Report, simulate, simulateCalmly } from './simulate.ts';

/** `npm run simulate` goes on where these end. */
const SEEDS = 200;
const CALM_SEEDS = 60;

const failed = (reports: readonly Report[]) =>
  reports
    .filter(({ violations }) => violations.length > 0)
    .map(({ seed, violations }) => ({ seed, broken: violations.slice(0, 3) }));

async function reportsOf(
  count: number,
  run: (seed: number) => Promise<Report>,
): Promise<Report[]> {
  const reports: Report[] = [];
  for (let seed = 1; seed <= count; seed += 1) reports.push(await run(seed));
  return reports;
}

describe('with faults of every kind', () => {
  test(`no invariant is broken in ${SEEDS} worlds`, async () => {
    const reports = await reportsOf(SEEDS, (seed) => simulate({ seed }));
    expect(failed(reports)).toEqual([]);
    // A fault that never struck has proved nothing.
    const struck = new Set(reports.flatMap(({ faults }) => [...faults.keys()]));
    expect(struck.size).toBe(22);
    const calls = reports.reduce((sum, report) => sum + report.calls, 0);
    expect(calls).toBeGreaterThan(SEEDS);
  });

  test('the same seed is the same world', async () => {
    const [one, two] = [
      await simulate({ seed: 7 }),
      await simulate({ seed: 7 }),
    ];
    expect(two.hash).toBe(one.hash);
    expect((await simulate({ seed: 8 })).hash).not.toBe(one.hash);
  });
});

test(`without a fault nothing has to be mended, in ${CALM_SEEDS} worlds`, async () => {
  const reports = await reportsOf(CALM_SEEDS, simulateCalmly);
  expect(failed(reports)).toEqual([]);
  expect(reports.filter(({ look_ups }) => look_ups > 0)).toEqual([]);
  expect(reports.filter(({ dead_letters }) => dead_letters > 0)).toEqual([]);
});
