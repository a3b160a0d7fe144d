import { expect, test } from 'vitest';
import { measureFairness } from './fairness.ts';

const of = (contacts: number, priority: number) => ({ contacts, priority });

test.each([
  ['as much as the large one, of one priority', of(400, 5), of(120, 5)],
  ['three times as much, of three times the priority', of(300, 2), of(240, 6)],
  ['a quarter, of a third of the priority', of(500, 6), of(60, 2)],
])(
  'a campaign that starts behind a large one is called at once, and gets %s',
  async (_, large, small) => {
    const seen = await measureFairness({ seed: 1, lines: 12, large, small });
    expect(seen.first_dial_holds).toBeLessThanOrEqual(1);
    // A line more or less, of twelve.
    expect(Math.abs(seen.share - seen.fair_share)).toBeLessThan(1 / 12);
    expect(seen.utilisation).toBeGreaterThan(0.95);
  },
);
