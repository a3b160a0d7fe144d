import { describe, expect, test } from 'vitest';
import { emptyForm, readForm } from './create-form.ts';

const form = { ...emptyForm(), name: 'Q4', timezone: 'America/Denver' };

describe('readForm', () => {
  test('makes the body that the API takes', () => {
    expect(readForm({ ...form, days: ['mon'], window_end: '20:00' })).toEqual({
      kind: 'valid',
      body: {
        name: 'Q4',
        max_concurrent_calls: 5,
        retry_policy: { max_attempts: 3, delay_seconds: 1_800 },
        schedule: {
          timezone: 'America/Denver',
          windows: [{ days: ['mon'], start: '00:00', end: '20:00' }],
        },
      },
    });
  });

  test('reads a start in the zone of the browser', () => {
    const read = readForm({
      ...form,
      start_date: '2026-11-23',
      start_time: '09:30',
    });
    expect(read.kind === 'valid' && read.body.scheduled_at).toBe(
      new Date(2026, 10, 23, 9, 30).toISOString(),
    );
  });

  test.each([
    [{ name: ' ' }, 'name'],
    [{ concurrency: '0' }, 'max_concurrent_calls'],
    [{ concurrency: '' }, 'max_concurrent_calls'],
    [{ attempts: '11' }, 'retry_policy.max_attempts'],
    [{ retry_minutes: '0.5' }, 'retry_policy.delay_seconds'],
    [{ window_start: '9 am' }, 'schedule.windows.0.start'],
    [{ window_end: '00:00' }, 'schedule.windows.0.end'],
    [{ start_date: '2026-11-23', start_time: 'noon' }, 'scheduled_at'],
  ])('says which field is wrong: %j', (change, path) => {
    const read = readForm({ ...form, ...change });
    expect(read.kind === 'invalid' && [...read.errors.keys()]).toEqual([path]);
  });
});
