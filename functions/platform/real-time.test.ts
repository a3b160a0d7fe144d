import { describe, expect, it } from 'vitest';
import { iso } from '#shared/domain/instant.ts';
import { inOurTime, inRealTime } from './real-time.ts';

const REAL = Date.parse('2026-03-02T15:00:00Z');
const clocks = (ahead_ms: number) => ({
  clock: { now: () => REAL + ahead_ms },
  realClock: { now: () => REAL },
});
const hour = 3_600_000;
const names = ['at', 'answered_at'] as const;

describe('an instant of ours in real time', () => {
  it.each([
    ['as it is where there is one time', 0, 5_000],
    ['as it is where clocks were read one after the other', -3, 5_000],
    ['earlier where ours is ahead', hour, 5_000],
    ['later where ours is behind', -hour, 5_000],
  ])('is %s', (_, ahead, age) => {
    const at = iso(REAL + ahead - age);
    const expected = Math.abs(ahead) < 1_000 ? at : iso(REAL - age);
    expect(inRealTime(at, clocks(ahead))).toBe(expected);
  });
});

describe('what others told, in our time', () => {
  const told = { at: iso(REAL - 1_000), answered_at: iso(REAL - 9_000), n: 1 };

  it('is the same object where there is one time', () => {
    expect(inOurTime(told, names, clocks(0))).toBe(told);
    expect(inOurTime({ n: 1 }, ['at' as never], clocks(hour))).toEqual({
      n: 1,
    });
  });

  it.each([hour, -hour])('moves as a whole, by %i ms', (ahead) => {
    expect(inOurTime(told, names, clocks(ahead))).toEqual({
      at: iso(REAL + ahead - 1_000),
      answered_at: iso(REAL + ahead - 9_000),
      n: 1,
    });
  });

  it('is never later than now, and stays as far apart', () => {
    const late = {
      at: iso(REAL + hour),
      answered_at: iso(REAL + hour - 8_000),
    };
    expect(inOurTime(late, names, clocks(hour))).toEqual({
      at: iso(REAL + hour),
      answered_at: iso(REAL + hour - 8_000),
    });
    const ours = { at: iso(REAL + 9 * hour) };
    expect(inOurTime(ours, names, clocks(hour))).toEqual({
      at: iso(REAL + hour),
    });
  });
});
