import { expect, it } from 'vitest';
import { epochMs } from './instant.ts';
import {
  callsPerMinute,
  capacitySentence,
  dayFigures,
  daysOf,
} from './overview.ts';
import { hourOf, minuteOf, noCounters } from './run-counters.ts';

const NOW = '2026-03-02T12:34:56.000Z';
const now = epochMs(NOW);

it('has sixty minutes, the last of which goes on', () => {
  const calls = (at: string, dials: number) => ({
    ...noCounters,
    minutes: { [minuteOf(at)]: { dials, connected: 1 } },
  });
  const points = callsPerMinute(
    [calls(NOW, 3), calls(NOW, 2), calls('2026-03-02T11:35:00.000Z', 7)],
    now,
  );
  expect(points).toHaveLength(60);
  expect(points[0]).toEqual({
    at: '2026-03-02T11:35:00.000Z',
    calls: 7,
    connected: 1,
  });
  expect(points.at(-1)).toEqual({
    at: '2026-03-02T12:34:00.000Z',
    calls: 5,
    connected: 2,
  });
  expect(points.filter((it) => it.calls > 0)).toHaveLength(2);
});

it('begins a day on the clock of the organization', () => {
  expect(daysOf(now, 'America/New_York')).toEqual({
    today: { since: '2026-03-02T05:00:00.000Z', until: NOW },
    yesterday: {
      since: '2026-03-01T05:00:00.000Z',
      until: '2026-03-01T12:00:00.000Z',
    },
  });
});

it('takes an hour that the clocks skip for what it is', () => {
  // On March 8 New York had 23 hours.
  const { yesterday } = daysOf(
    epochMs('2026-03-09T12:00:00.000Z'),
    'America/New_York',
  );
  expect(yesterday.since).toBe('2026-03-08T05:00:00.000Z');
});

it('sums what falls into a part of a day', () => {
  const at = (instant: string, dials: number) => ({
    ...noCounters,
    hours: { [hourOf(instant)]: { dials, connected: dials / 2 } },
    ends: {
      [hourOf(instant)]: {
        completed: 2,
        abandoned: 1,
        cost_micro_usd: 250_000,
      },
    },
  });
  const runs = [at(NOW, 4), at('2026-03-01T23:00:00.000Z', 8)];
  const { today, yesterday } = daysOf(now, 'UTC');
  expect(dayFigures(runs, today)).toEqual({
    ...today,
    attempts: 4,
    connected: 2,
    completed: 2,
    abandoned: 1,
    cost_usd: 0.25,
    answer_rate: 0.5,
  });
  // 23:00 is later than the same time of yesterday.
  expect(dayFigures(runs, yesterday)).toMatchObject({
    attempts: 0,
    completed: 0,
    answer_rate: null,
  });
});

it.each([
  [0, 0, 'None of 10 lines is in use.'],
  [
    8,
    10,
    '8 of 10 lines in use, 2 free. Running campaigns may use 10 together: another strict campaign has to wait for one of them.',
  ],
  [
    10,
    7,
    'All 10 lines are in use. Running campaigns may use 7 together: another campaign may ask for up to 3.',
  ],
])('says of %i lines in use what is left', (in_flight, reserved, words) => {
  const free = 10 - in_flight;
  expect(capacitySentence({ limit: 10, in_flight, free, reserved })).toBe(
    words,
  );
});
