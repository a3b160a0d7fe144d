import { describe, expect, test } from 'vitest';
import { clockChanges, instantOf, wallClock } from './clock-changes.ts';

const at = (text: string) => Date.parse(text);
const YEAR = [at('2026-06-01T00:00:00Z'), at('2027-06-01T00:00:00Z')] as const;

describe('clockChanges', () => {
  test('finds both nights of a year, and what the clock does', () => {
    expect(clockChanges('America/Denver', ...YEAR)).toEqual([
      {
        date: '2026-11-01',
        at: '2026-11-01T08:00:00.000Z',
        shift_minutes: -60,
      },
      { date: '2027-03-14', at: '2027-03-14T09:00:00.000Z', shift_minutes: 60 },
    ]);
  });

  test('knows a shift of half an hour', () => {
    const shifts = clockChanges('Australia/Lord_Howe', ...YEAR);
    expect(shifts.map(({ shift_minutes }) => shift_minutes)).toEqual([30, -30]);
  });

  test.each(['UTC', 'Asia/Kolkata'])('has none for %s', (zone) => {
    expect(clockChanges(zone, ...YEAR)).toEqual([]);
  });
});

describe('instantOf and wallClock', () => {
  test('go there and back', () => {
    const instant = instantOf('2026-11-23', '09:30', 'America/Denver');
    expect(instant).toBe('2026-11-23T16:30:00.000Z');
    expect(wallClock(instant!, 'America/Denver')).toEqual({
      date: '2026-11-23',
      time: '09:30',
    });
  });

  test('goes past an hour that the clock skips', () => {
    const instant = instantOf('2027-03-14', '02:30', 'America/Denver');
    expect(instant).toBe('2027-03-14T09:30:00.000Z');
  });

  test.each([
    ['2026-11-23', 'noon'],
    ['', '09:00'],
    ['2026-02-30', '09:00'],
  ])('takes nothing else: %s %s', (date, time) => {
    expect(instantOf(date, time, 'UTC')).toBeNull();
  });
});
