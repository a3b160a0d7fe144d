import { expect, it } from 'vitest';
import {
  callsLeft,
  dayOf,
  leftBy,
  midnightAfter,
  noCallLimits,
  spentCap,
  tallyOf,
  tallyWithCall,
} from './call-limits.ts';
import { makeAttempt, NOON } from './testing.ts';

const day = '2026-03-02';

it('begins a day at midnight of the organization, also where clocks change', () => {
  const late = Date.parse('2026-03-03T04:30:00.000Z');
  expect(dayOf(late, 'UTC')).toBe('2026-03-03');
  expect(dayOf(late, 'America/New_York')).toBe(day);
  // On the 8th the clocks of New York go forward at two.
  const before = Date.parse('2026-03-08T05:30:00.000Z');
  expect(midnightAfter(before, 'America/New_York')).toBe(
    '2026-03-09T04:00:00.000Z',
  );
});

it('counts a call once, whatever becomes of its intent', () => {
  const one = tallyWithCall({}, day, {});
  expect(one).toEqual({ day, calls: 1, talk_ms: 0 });
  const again = tallyWithCall(one, day, { unplaced: true });
  expect(again.calls).toBe(1);
  const two = tallyWithCall(again, day, { talk_ms: 4_000 });
  expect(two).toEqual({ day, calls: 2, talk_ms: 4_000 });
});

it('sums the lines of one day only', () => {
  const lines = [
    { day, calls: 2, talk_ms: 10 },
    { day, calls: 1, talk_ms: 5 },
    { day: '2026-03-01', calls: 9, talk_ms: 9 },
    {},
  ];
  expect(tallyOf(lines, day)).toEqual({ day, calls: 3, talk_ms: 15 });
});

it('leaves what the smaller cap leaves', () => {
  const today = { day, calls: 3, talk_ms: 120_000 };
  const left = (more: object) => callsLeft({ ...noCallLimits, ...more }, today);
  expect(left({})).toBe(Number.POSITIVE_INFINITY);
  expect(left({ daily_call_cap: 5 })).toBe(2);
  expect(left({ daily_call_cap: 2 })).toBe(0);
  expect(left({ daily_call_cap: 5, daily_minute_cap: 2 })).toBe(0);
  expect(spentCap({ ...noCallLimits, daily_call_cap: 4 }, today)).toBeNull();
});

it('leaves the talk of a call on its line', () => {
  const from = new Date(NOON).toISOString();
  const to = new Date(NOON + 9_000).toISOString();
  const talked = { answered_at: from, ended_at: to };
  expect(leftBy(makeAttempt(1, 'completed', talked))).toEqual({
    talk_ms: 9_000,
  });
  expect(leftBy(makeAttempt(1, 'busy'))).toEqual({});
});
