import { describe, expect, test } from 'vitest';
import type { ForecastView } from '#shared/contracts/forecast.ts';
import type { BudgetProblem } from '#shared/contracts/problems.ts';
import { linesLeft } from './budget.ts';
import {
  fixLink,
  isStillPassed,
  rememberPassed,
  warningsOf,
} from './preflight.ts';

describe('a pre-flight that passed', () => {
  test('holds for five minutes, for that version', () => {
    rememberPassed({ id: 'cmp_1', version: 3 }, 1_000);
    expect(isStillPassed({ id: 'cmp_1', version: 3 }, 2_000)).toBe(true);
    expect(isStillPassed({ id: 'cmp_1', version: 4 }, 2_000)).toBe(false);
    expect(isStillPassed({ id: 'cmp_1', version: 3 }, 301_000)).toBe(false);
    expect(isStillPassed({ id: 'cmp_2', version: 3 }, 2_000)).toBe(false);
  });
});

describe('fixLink', () => {
  test.each([
    ['number_pool', '/dashboard/campaigns/cmp_1/edit?step=numbers'],
    ['schedule.windows', '/dashboard/campaigns/cmp_1/edit?step=schedule'],
    ['max_concurrent_calls', '/dashboard/campaigns/cmp_1/edit?step=pacing'],
    ['contacts', '/dashboard/campaigns/cmp_1/audience'],
    ['status', null],
  ])('%s is put right at %s', (path, link) => {
    expect(fixLink('cmp_1', path)).toBe(link);
  });
});

describe('warningsOf', () => {
  const forecast = (over: Partial<ForecastView>) =>
    ({
      ended_by: 'all_done',
      never_reached: [],
      not_imported: { rejected: 0, duplicate: 0, suppressed: 0 },
      ...over,
    }) as unknown as ForecastView;

  test('nothing is wrong with people who do not pick up', () => {
    const never_reached = [
      { reason: 'no_answer' as const, contacts: 12, text: 'No answer.' },
    ];
    expect(warningsOf(forecast({ never_reached }))).toEqual([]);
  });

  test('says who is never called, how it ends early, and what was rejected', () => {
    const told = warningsOf(
      forecast({
        ended_by: 'budget',
        never_reached: [
          {
            reason: 'timezone_unknown',
            contacts: 1_200,
            text: 'No time zone.',
          },
          { reason: 'do_not_call', contacts: 0, text: 'Listed.' },
        ],
        not_imported: { rejected: 3, duplicate: 9, suppressed: 1 },
      }),
    );
    expect(told).toEqual([
      'The budget is spent before everybody is called.',
      '1,200 never called: No time zone.',
      '3 rows of the file were rejected.',
    ]);
  });

  test('where every line is taken, the hours are not to blame', () => {
    const stuck = forecast({
      ended_by: 'no_opening',
      never_reached: [{ reason: 'no_opening', contacts: 9, text: 'No hour.' }],
    });
    expect(warningsOf(stuck, false)).toEqual([]);
    expect(warningsOf(stuck)).toHaveLength(2);
  });
});

test('lines that are left are never fewer than none', () => {
  const budget = (cap: number, in_use: number) =>
    ({ cap, in_use }) as BudgetProblem;
  expect(linesLeft(budget(10, 7))).toBe(3);
  expect(linesLeft(budget(10, 12))).toBe(0);
});
