import { describe, expect, test } from 'vitest';
import { aCampaign, aStats } from '../../testing/fixtures.ts';
import { pageOf, tileState, worstFirst } from './tiles.ts';

const paused = (reason_code: string) =>
  aCampaign({
    status: 'paused',
    paused: {
      at: '2026-05-10T18:00:00.000Z',
      by: 'Dana',
      reason_code,
      reason_text: null,
    },
  });

describe('the wall', () => {
  test.each([
    ['dials', aCampaign(), 'good'],
    ['paused by a person', paused('operator'), 'off'],
    ['paused by a guard', paused('budget'), 'bad'],
    [
      'abandons above 3 %',
      aCampaign({ stats: aStats({ abandoned: 4, abandon_rate: 0.04 }) }),
      'bad',
    ],
    [
      'abandons close to 3 %',
      aCampaign({ stats: aStats({ abandoned: 4, abandon_rate: 0.026 }) }),
      'warn',
    ],
  ])('a campaign that %s is %s', (_, campaign, state) => {
    expect(tileState(campaign)).toBe(state);
  });

  test('the worst come first, alike ones by name', () => {
    const b = aCampaign({ id: 'b', name: 'B' });
    const a = aCampaign({ id: 'a', name: 'A' });
    const worst = { ...paused('budget'), id: 'z', name: 'Z' };
    expect([b, worst, a].sort(worstFirst).map(({ id }) => id)).toEqual([
      'z',
      'a',
      'b',
    ]);
  });

  test('pages go round', () => {
    const ids = Array.from({ length: 14 }, (_, i) => `cmp_${i}`);
    expect(pageOf(ids, 0)).toHaveLength(12);
    expect(pageOf(ids, 1)).toEqual(['cmp_12', 'cmp_13']);
    expect(pageOf(ids, 2)).toEqual(pageOf(ids, 0));
  });
});
