import fc from 'fast-check';
import { expect, it } from 'vitest';
import { weekdays } from './campaign.ts';
import {
  applySettings,
  changedSettings,
  defaultSettings,
  type Settings,
  type SettingsInput,
} from './campaign-settings.ts';
import { resolveAliases } from './settings-aliases.ts';

// The same draws each time.
fc.configureGlobal({ seed: 1 });

const everyDay = (start: string, end: string) => [
  { days: [...weekdays], start, end },
];

it.each([
  [{ retries_per_contact: 2 }, { retry_policy: { max_attempts: 3 } }],
  [{ max_retries: 0 }, { retry_policy: { max_attempts: 1 } }],
  [
    { redial_rules: { retry_on_custom: ['call_later'] } },
    { retry_policy: { on_custom: ['call_later'] } },
  ],
  [
    { retry_policy: { per_outcome: { RNR: { delay_seconds: 60 } } } },
    { retry_policy: { per_outcome: { no_answer: { delay_seconds: 60 } } } },
  ],
  [{ retry_delay_seconds: 600 }, { retry_policy: { delay_seconds: 600 } }],
  [{ concurrency_limit: 7 }, { max_concurrent_calls: 7 }],
  [{ phone_number_id: 'num_1' }, { number_pool: [{ number_id: 'num_1' }] }],
  [
    { redial_rules: { max_attempts: 3, retry_delay_minutes: 30 } },
    { retry_policy: { max_attempts: 3, delay_seconds: 1_800 } },
  ],
  [
    { redial_rules: { retry_on_system: ['RNR', 'no_answer', 'busy'] } },
    { retry_policy: { on_system: ['no_answer', 'busy'] } },
  ],
  [
    { time_window: { start: '09:00', end: '18:00', timezone: 'Asia/Kolkata' } },
    {
      schedule: {
        windows: everyDay('09:00', '18:00'),
        timezone: 'Asia/Kolkata',
      },
    },
  ],
])('reads %j as %j', (body, settings) => {
  expect(resolveAliases(body)).toEqual({ kind: 'resolved', settings });
});

it.each([
  [
    { retry_policy: { max_attempts: 2 }, retries_per_contact: 2 },
    'retries_per_contact',
    'retry_policy.max_attempts',
  ],
  [
    { retries_per_contact: 2, redial_rules: { max_attempts: 2 } },
    'redial_rules.max_attempts',
    'retries_per_contact',
  ],
  [
    { retry_delay_seconds: 60, redial_rules: { retry_delay_minutes: 2 } },
    'redial_rules.retry_delay_minutes',
    'retry_delay_seconds',
  ],
  [
    { number_pool: [{ number_id: 'a', weight: 2 }], phone_number_id: 'a' },
    'phone_number_id',
    'number_pool',
  ],
  [
    {
      schedule: { windows: everyDay('08:00', '20:00') },
      time_window: { start: '09:00', end: '18:00' },
    },
    'time_window',
    'schedule.windows',
  ],
])('refuses %j', (body, path, canonical) => {
  expect(resolveAliases(body)).toEqual({
    kind: 'contradiction',
    contradictions: [{ path, canonical }],
  });
});

it('takes two spellings that agree, whatever they say', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9 }), (retries) => {
      const body = {
        retry_policy: { max_attempts: retries + 1, backoff: 'linear' as const },
        retries_per_contact: retries,
        max_retries: retries,
        redial_rules: { max_attempts: retries + 1 },
      };
      expect(resolveAliases(body)).toEqual({
        kind: 'resolved',
        settings: {
          retry_policy: { max_attempts: retries + 1, backoff: 'linear' },
        },
      });
    }),
  );
});

it('keeps what a patch of an object leaves out', () => {
  const patched = applySettings(defaultSettings, {
    retry_policy: { max_attempts: 4 },
    schedule: { mode: 'single_day' },
    amd: { enabled: true },
  });
  expect(patched.retry_policy).toEqual({
    ...defaultSettings.retry_policy,
    max_attempts: 4,
  });
  expect(patched.schedule.windows).toEqual(everyDay('00:00', '24:00'));
  expect(patched.amd).toEqual({ ...defaultSettings.amd, enabled: true });
});

it('tells what differs, by value', () => {
  const before = { ...defaultSettings } as Settings;
  const after = applySettings(before, {
    priority: 5,
    max_concurrent_calls: 6,
    amd: { enabled: false },
  });
  expect(changedSettings(before, after)).toEqual({ max_concurrent_calls: 6 });
});

it('leaves the other half of the voicemail rule as it was', () => {
  const { retry_policy } = applySettings(defaultSettings, {
    retry_policy: { voicemail: { retry: false, max_attempts: 2 } },
  });
  const on = { voicemail: { retry: true } } as SettingsInput['retry_policy'];
  const patched = applySettings({ retry_policy }, { retry_policy: on });
  expect(patched.retry_policy).toEqual({
    ...defaultSettings.retry_policy,
    voicemail: { retry: true, max_attempts: 2 },
  });
});
