import { describe, expect, test } from 'vitest';
import { simulateAttempts } from './attempt-calendar.ts';
import type { RetryPolicy, Schedule } from './campaign.ts';
import { defaultRetryPolicy, defaultSettings } from './campaign-settings.ts';
import type { Outcome } from './contact.ts';

const at = (text: string) => Date.parse(text);
/** A Monday, 16:00 in Denver. */
const MONDAY = at('2026-11-23T23:00:00.000Z');
const place = { phone_number: '+13035550142', timezone: 'America/Denver' };

function calendar(
  policy: Partial<RetryPolicy>,
  schedule: Partial<Schedule> = {},
  outcomes: readonly Outcome[] = ['no_answer'],
) {
  const rules = {
    retry_policy: { ...defaultRetryPolicy, ...policy },
    schedule: { ...defaultSettings.schedule, ...schedule },
  };
  return simulateAttempts(rules, place, outcomes, MONDAY);
}
const times = (it: ReturnType<typeof calendar>) =>
  it.calls.map((one) => one.at);

describe('simulateAttempts', () => {
  test('waits the delay from the end of each call, as often as the policy says', () => {
    const it = calendar({ max_attempts: 3, delay_seconds: 1_800 });
    expect(times(it)).toEqual([
      '2026-11-23T23:00:00.000Z',
      '2026-11-23T23:30:30.000Z',
      '2026-11-24T00:01:00.000Z',
    ]);
    expect(it.ended_by).toBe('max_attempts');
    expect(it.run_ends_at).toBeNull();
  });

  test('grows the delay by the backoff', () => {
    const it = calendar({
      max_attempts: 3,
      delay_seconds: 600,
      backoff: 'exponential',
    });
    expect(times(it).slice(1)).toEqual([
      '2026-11-23T23:10:30.000Z',
      '2026-11-23T23:31:00.000Z',
    ]);
  });

  test('moves a call that falls out of the hours to the next opening, and says so', () => {
    const windows = [
      { days: ['mon', 'tue'] as const, start: '09:00', end: '17:00' },
    ];
    const it = calendar(
      { max_attempts: 2, delay_seconds: 7_200 },
      { windows, timezone: 'America/Denver' },
    );
    expect(it.calls[1]).toMatchObject({
      at: '2026-11-24T16:00:00.000Z',
      moved_by: 'window',
    });
  });

  test("goes by the contact's own clock where the campaign does", () => {
    const windows = [{ days: ['tue'] as const, start: '09:00', end: '10:00' }];
    const it = calendar({}, { windows, timezone_mode: 'callee_local' });
    expect(times(it)).toEqual(['2026-11-24T16:00:00.000Z']);
  });

  test('keeps the gap and the calls of a day', () => {
    const gap = calendar({
      max_attempts: 2,
      delay_seconds: 60,
      min_gap_same_number_seconds: 3_600,
    });
    expect(gap.calls[1]).toMatchObject({
      at: '2026-11-24T00:00:30.000Z',
      moved_by: 'min_gap',
    });
    const day = calendar({
      max_attempts: 2,
      delay_seconds: 60,
      max_attempts_per_day: 1,
    });
    expect(day.calls[1]).toMatchObject({
      at: '2026-11-24T00:00:00.000Z',
      moved_by: 'daily_attempt_cap',
    });
  });

  test('ends with what the policy does not try again', () => {
    const outcomes = ['busy', 'machine'] as const;
    const it = calendar({ max_attempts: 5 }, {}, outcomes);
    expect(it.calls.map(({ outcome }) => outcome)).toEqual(['busy', 'machine']);
    expect(it.ended_by).toBe('not_retried');
    const voicemail = { retry: true, max_attempts: 1 };
    expect(calendar({ max_attempts: 5, voicemail }, {}, outcomes)).toEqual(it);
  });

  test('ends when the person is reached', () => {
    const it = calendar({ max_attempts: 5 }, {}, ['no_answer', 'completed']);
    expect(it.calls).toHaveLength(2);
    expect(it.ended_by).toBe('reached');
  });

  test('takes the delay and the maximum of an outcome', () => {
    const per_outcome = { busy: { max_attempts: 2, delay_seconds: 120 } };
    const it = calendar({ max_attempts: 9, per_outcome }, {}, ['busy']);
    expect(times(it)).toEqual([
      '2026-11-23T23:00:00.000Z',
      '2026-11-23T23:02:02.000Z',
    ]);
    expect(it.ended_by).toBe('not_retried');
  });

  test('places none after the only day of a run', () => {
    const windows = [{ days: ['mon'] as const, start: '09:00', end: '23:30' }];
    const it = calendar(
      { max_attempts: 9, delay_seconds: 1_200 },
      { windows, mode: 'single_day' },
    );
    expect(times(it)).toEqual([
      '2026-11-23T23:00:00.000Z',
      '2026-11-23T23:20:30.000Z',
    ]);
    expect(it.ended_by).toBe('run_over');
    expect(it.run_ends_at).toBe('2026-11-23T23:30:00.000Z');
  });

  test('says when nobody is ever called, and when nobody can tell', () => {
    expect(calendar({}, { windows: [] })).toMatchObject({
      calls: [],
      ended_by: 'never_open',
    });
    const rules = {
      retry_policy: defaultRetryPolicy,
      schedule: {
        ...defaultSettings.schedule,
        timezone_mode: 'callee_local' as const,
        windows: [{ days: ['mon'] as const, start: '09:00', end: '17:00' }],
      },
    };
    const nowhere = { phone_number: '+88212345678' };
    expect(simulateAttempts(rules, nowhere, ['busy'], MONDAY)).toMatchObject({
      calls: [],
      ended_by: 'zone_unknown',
    });
  });
});
