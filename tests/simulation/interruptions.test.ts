import { expect, test } from 'vitest';
import {
  aimsAt,
  alone,
  interrupt,
  paired,
  pairs,
  parsePlan,
  planOf,
  queued,
  refused,
} from './interruptions.ts';
import type { Aim } from './machine.ts';

/** Of all pairs, one in so many: `npm run simulate -- --pairs` lives through the rest. */
const EACH = 601;

async function brokenBy(
  search: typeof queued,
  plans: readonly (readonly Aim[])[],
) {
  const { given = [] } = search;
  const broken: unknown[] = [];
  for (const aims of plans) {
    const { violations } = await interrupt(search, aims);
    if (violations.length > 0) {
      broken.push({
        plan: planOf([...given, ...aims]),
        violations: violations.slice(0, 2),
      });
    }
  }
  return broken;
}

test.each([alone, paired, queued, refused])(
  'without one, $contacts are called twice',
  (search) => expect(brokenBy(search, [[]])).resolves.toEqual([]),
);

test.each([
  ['dial', 100, alone],
  ['dial', 60, refused],
  ['webhook', 100, alone],
  ['events', 100, queued],
  ['tick', 20, alone],
  ['open', 40, alone],
  ['await', 10, alone],
  ['api', 20, alone],
  ['fold', 20, alone],
])(
  'one interruption of %s, at every await in every way, breaks nothing',
  async (fn, least, search) => {
    const aims = await aimsAt(search, [fn]);
    expect(aims.length).toBeGreaterThan(least);
    expect(
      await brokenBy(
        search,
        aims.map((aim) => [aim]),
      ),
    ).toEqual([]);
  },
);

test('two interruptions of the dial path break nothing', async () => {
  const all = await pairs();
  expect(all.length).toBeGreaterThan(50_000);
  const some = all.filter((_, index) => index % EACH === 0);
  expect(await brokenBy(paired, some)).toEqual([]);
});

test('a plan is read as it is written', async () => {
  const [aims = []] = await pairs();
  expect(parsePlan(planOf(aims))).toEqual(aims);
  expect(() => parsePlan('dial.0.1.sleepy')).toThrow('sleepy');
});
