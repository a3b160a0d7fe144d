import { describe, expect, it } from 'vitest';
import { permittedFrom, whenNext } from './attempt-limits.ts';
import { epochMs, iso } from './instant.ts';
import { makeAttempt, makeCampaign } from './testing.ts';

/** Attempts that began at these times of the same Monday, each half a minute long. */
const at = (...times: string[]) =>
  times.map((time, index) => {
    const start = epochMs(`2026-03-02T${time}:00.000Z`);
    const ended_at = iso(start + 30_000);
    const started_at = iso(start);
    return makeAttempt(index + 1, 'busy', { started_at, ended_at });
  });

const asked = (
  attempts: ReturnType<typeof at>,
  limits: Parameters<typeof permittedFrom>[1],
  from: string,
  timezone = 'UTC',
) => {
  const found = permittedFrom(attempts, limits, timezone, epochMs(from));
  return [iso(found.at), found.limit];
};

describe('the gap between two calls of one number', () => {
  const limits = { min_gap_same_number_seconds: 3_600 };

  it.each([
    ['2026-03-02T12:10:00.000Z', '2026-03-02T13:00:30.000Z', 'min_gap'],
    ['2026-03-02T13:00:29.999Z', '2026-03-02T13:00:30.000Z', 'min_gap'],
    ['2026-03-02T13:00:30.000Z', '2026-03-02T13:00:30.000Z', null],
    ['2026-03-02T15:00:00.000Z', '2026-03-02T15:00:00.000Z', null],
  ])('counts from the end of the last call: from %s, %s', (from, to, limit) => {
    expect(asked(at('08:00', '12:00'), limits, from)).toEqual([to, limit]);
  });

  it('holds nobody back who was never called, nor without a limit', () => {
    const from = '2026-03-02T12:01:00.000Z';
    expect(asked([], limits, from)).toEqual([from, null]);
    expect(asked(at('12:00'), {}, from)).toEqual([from, null]);
    const none = {
      min_gap_same_number_seconds: null,
      max_attempts_per_day: null,
    };
    expect(asked(at('12:00'), none, from)).toEqual([from, null]);
  });
});

describe('calls of one number on one day', () => {
  const limits = { max_attempts_per_day: 2 };
  const cap = 'daily_attempt_cap';

  it.each([
    [at('08:00'), '2026-03-02T12:00:00.000Z', null],
    [at('08:00', '09:00'), '2026-03-03T00:00:00.000Z', cap],
    [at('08:00', '09:00', '10:00'), '2026-03-03T00:00:00.000Z', cap],
  ] as const)('go on where there is room', (attempts, to, limit) => {
    const from = '2026-03-02T12:00:00.000Z';
    expect(asked([...attempts], limits, from)).toEqual([to, limit]);
    const tomorrow = '2026-03-03T00:00:00.000Z';
    expect(asked([...attempts], limits, tomorrow)).toEqual([tomorrow, null]);
  });

  it('are counted by the days of the campaign', () => {
    // In Denver, 03:00 UTC is the evening before.
    const from = '2026-03-02T12:00:00.000Z';
    const zone = 'America/Denver';
    expect(asked(at('03:00', '11:00'), limits, from, zone)).toEqual([
      from,
      null,
    ]);
    expect(asked(at('09:00', '11:00'), limits, from, zone)).toEqual([
      '2026-03-03T07:00:00.000Z',
      cap,
    ]);
  });

  it('end with the day also where that has 23 hours', () => {
    const start = epochMs('2026-03-29T12:00:00.000Z');
    const one = makeAttempt(1, 'busy', {
      started_at: iso(start),
      ended_at: iso(start),
    });
    expect(
      asked([one], { max_attempts_per_day: 1 }, iso(start), 'Europe/Berlin'),
    ).toEqual(['2026-03-29T22:00:00.000Z', cap]);
  });

  it('take the gap into account that reaches into the next day', () => {
    const both = { ...limits, min_gap_same_number_seconds: 14 * 3_600 };
    const from = '2026-03-02T12:00:00.000Z';
    expect(asked(at('11:00', '11:30'), both, from)).toEqual([
      '2026-03-03T01:30:30.000Z',
      'min_gap',
    ]);
  });
});

describe('when a contact is called next', () => {
  const days = ['mon', 'tue'] as const;
  const { schedule, retry_policy } = makeCampaign();
  const windows = [{ days, start: '09:00', end: '13:00' }];
  const rules = { schedule: { ...schedule, windows }, retry_policy };
  const next = (more: object, wanted: string) =>
    whenNext({ attempts: at('12:00') }, epochMs(wanted), {
      ...rules,
      retry_policy: { ...retry_policy, ...more },
    });

  it('is in the window, after every limit, with the limit as its reason', () => {
    expect(next({}, '2026-03-02T12:30:00.000Z')).toEqual({
      next_eligible_at: '2026-03-02T12:30:00.000Z',
    });
    expect(
      next({ min_gap_same_number_seconds: 7_200 }, '2026-03-02T12:30:00.000Z'),
    ).toEqual({
      next_eligible_at: '2026-03-03T09:00:00.000Z',
      waits_for: 'min_gap',
    });
    expect(next({}, '2026-03-02T14:00:00.000Z')).toEqual({
      next_eligible_at: '2026-03-03T09:00:00.000Z',
    });
  });
});
