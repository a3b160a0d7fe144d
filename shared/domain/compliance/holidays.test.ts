import { describe, expect, it } from 'vitest';
import { datesIn } from './holidays.ts';
import { federalHolidays, stateHolidays } from './us-holidays.ts';

describe('datesIn', () => {
  it('tells the federal holidays of a year, and the days that stand in for them', () => {
    expect(datesIn(federalHolidays, 2026)).toEqual([
      '2026-01-01',
      '2026-01-19',
      '2026-02-16',
      '2026-05-25',
      '2026-06-19',
      // A Saturday, and the Friday before.
      '2026-07-03',
      '2026-07-04',
      '2026-09-07',
      '2026-10-12',
      '2026-11-11',
      '2026-11-26',
      '2026-12-25',
    ]);
  });

  it.each([
    [2024, '2024-03-31'],
    [2025, '2025-04-20'],
    [2026, '2026-04-05'],
    [2027, '2027-03-28'],
    [2038, '2038-04-25'],
  ])('knows Easter of %i', (year, date) => {
    const days = [{ name: 'Easter', on: { easter: 0 } }];
    expect(datesIn({ id: 'x', days, observed: 'never' }, year)).toEqual([date]);
  });

  it.each([
    ['sunday_to_monday', 2027, ['2027-12-25']],
    ['next_weekday', 2027, ['2027-12-25', '2027-12-27']],
    ['nearest', 2027, ['2027-12-24', '2027-12-25']],
    ['sunday_to_monday', 2022, ['2022-12-25', '2022-12-26']],
    ['never', 2022, ['2022-12-25']],
  ] as const)('moves a weekend %s in %i', (observed, year, dates) => {
    const days = [{ name: 'Christmas', on: '12-25' }];
    expect(datesIn({ id: 'x', days, observed }, year)).toEqual(dates);
  });

  it('gives two holidays of one weekend two weekdays', () => {
    const days = [
      { name: 'Christmas', on: '12-25' },
      { name: 'Boxing', on: '12-26' },
    ];
    const dates = datesIn({ id: 'x', days, observed: 'next_weekday' }, 2027);
    expect(dates).toEqual([
      '2027-12-25',
      '2027-12-26',
      '2027-12-27',
      '2027-12-28',
    ]);
  });

  it('knows what only a state has', () => {
    expect(datesIn(stateHolidays.LA, 2026)).toContain('2026-02-17');
    expect(datesIn(stateHolidays.MS, 2026)).toContain('2026-04-27');
    expect(datesIn(stateHolidays.UT, 2026)).toContain('2026-07-24');
  });
});
