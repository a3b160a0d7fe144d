import { describe, expect, it } from 'vitest';
import { callbackTime } from './callback-time.ts';
import { epochMs, iso } from './instant.ts';

/** Product rules 6.20, row by row. Asked on a Monday noon in Kolkata: 06:30 UTC. */
const KOLKATA = 'Asia/Kolkata';
const asked = epochMs('2026-03-02T06:30:00.000Z');

const time = (
  text: string,
  more: Partial<Parameters<typeof callbackTime>[0]> = {},
) => {
  const wish = { text, requested_at: asked, timezone: KOLKATA, ...more };
  const { at, reason } = callbackTime({ retry_delay_seconds: 900, ...wish });
  return { at: iso(at), reason };
};

describe('a relative time', () => {
  it.each([
    ['30 min', 30],
    ['in 10 minutes', 10],
    ['2 hours', 120],
    ['half an hour', 30],
    ['in Half An Hour please', 30],
    ['call me in an hour', 60],
    ['an hour and a half', 90],
    ['two and a half hours', 150],
    ['1 hour 30 minutes', 90],
    ['a quarter of an hour', 15],
    ['ten minutes', 10],
    ['a couple of hours', 120],
    ['1.5 h', 90],
    ['45m', 45],
    // A relative time comes first, whatever else is said.
    ['not tomorrow, in 20 minutes', 20],
  ])('%s: %i minutes', (text, minutes) => {
    expect(time(text)).toEqual({
      at: iso(asked + minutes * 60_000),
      reason: 'relative_offset',
    });
  });
});

describe('a part of a day, or a day, on the clock of the campaign', () => {
  it.each([
    ['tomorrow morning', '2026-03-03T10:00', 'daypart'],
    ['tomorrow evening', '2026-03-03T18:00', 'daypart'],
    ['day after tomorrow, in the evening', '2026-03-04T18:00', 'daypart'],
    ['this evening', '2026-03-02T18:00', 'daypart'],
    ['tonight', '2026-03-02T18:00', 'daypart'],
    ['tomorrow afternoon', '2026-03-03T15:00', 'daypart'],
    // Ten is over at noon: the next morning is meant.
    ['in the morning', '2026-03-03T10:00', 'daypart'],
    ['tomorrow', '2026-03-03T10:00', 'day_offset'],
    ['the day after', '2026-03-04T10:00', 'day_offset'],
    ['day after tomorrow', '2026-03-04T10:00', 'day_offset'],
    ['in three days', '2026-03-05T10:00', 'day_offset'],
  ])('%s: %s, as %s', (text, wall, reason) => {
    const at = iso(epochMs(`${wall}:00.000+05:30`));
    expect(time(text)).toEqual({ at, reason });
  });

  it('goes by the date there, not here', () => {
    // 20:00 UTC is past midnight in Kolkata.
    const requested_at = epochMs('2026-03-02T20:00:00.000Z');
    expect(time('tomorrow morning', { requested_at }).at).toBe(
      '2026-03-04T04:30:00.000Z',
    );
    expect(time('morning', { requested_at }).at).toBe(
      '2026-03-03T04:30:00.000Z',
    );
  });

  it('keeps the hour on the wall over a change of the clocks', () => {
    const requested_at = epochMs('2026-03-28T12:00:00.000Z');
    const timezone = 'Europe/Berlin';
    expect(time('tomorrow', { requested_at, timezone }).at).toBe(
      '2026-03-29T08:00:00.000Z',
    );
  });
});

describe('no clear time', () => {
  it.each(['later', '', 'next year', 'today', '0 minutes', '99999 hours'])(
    '%s: as long as a retry waits',
    (text) => {
      expect(time(text)).toEqual({
        at: iso(asked + 900_000),
        reason: 'no_clear_time',
      });
    },
  );

  it('takes the delay that was heard, where there is one', () => {
    expect(time('later', { delay_seconds: 60 })).toEqual({
      at: iso(asked + 60_000),
      reason: 'relative_offset',
    });
    expect(time('in 5 minutes', { delay_seconds: 60 }).at).toBe(
      iso(asked + 300_000),
    );
  });
});

it('never lies before it was asked for, whatever is said', () => {
  const said = [
    'morning',
    'today',
    'this morning',
    'tonight',
    'evening',
    'now',
  ];
  for (const text of said) {
    for (let hour = 0; hour < 24; hour += 1) {
      const requested_at = asked + hour * 3_600_000;
      const wish = { text, requested_at, timezone: KOLKATA };
      const { at } = callbackTime({ ...wish, retry_delay_seconds: 60 });
      expect(at).toBeGreaterThan(requested_at);
      expect(at - requested_at).toBeLessThanOrEqual(86_400_000);
    }
  }
});
