import { expect, test } from 'vitest';
import { stream, whole } from './kernel.ts';
import { drawScenario, type Operation } from './scenario.ts';
import { simulate } from './simulate.ts';
import { ORG } from './world.ts';

/**
 * Worlds of the main simulation in which people are erased as well: some, and
 * those that found something once.
 */
const SEEDS = [1, 2, 9, 82, 119];

function withErasures(seed: number) {
  const scenario = drawScenario(seed, ORG);
  const random = stream(seed, 'erasures');
  const erasures = Array.from(
    { length: whole(random, 1, 4) },
    (): Operation => ({
      kind: 'erase',
      campaign: whole(random, 0, scenario.campaigns.length - 1),
      after_ms: whole(random, 0, 60),
      intent: random() < 0.6 ? whole(random, 1, 8) : null,
      value: whole(random, 0, 11),
    }),
  );
  const operations = [...scenario.operations, ...erasures];
  return { ...scenario, operations };
}

test('no invariant is broken where people are erased', async () => {
  const broken = [];
  for (const seed of SEEDS) {
    const scenario = withErasures(seed);
    const { violations } = await simulate({ seed, scenario });
    if (violations.length > 0) {
      broken.push({ seed, violations: violations.slice(0, 3) });
    }
  }
  expect(broken).toEqual([]);
});
