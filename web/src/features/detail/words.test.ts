import { expect, test } from 'vitest';
import type { ActivityEntry } from '#shared/contracts/campaigns.ts';
import {
  activityCsv,
  changesOf,
  matchesActivity,
  sourceOf,
} from './activity-text.ts';
import { changedFields } from './changed-fields.ts';
import { differenceText, worstNumber } from './number-words.ts';
import { outcomesCsv } from './outcomes.ts';
import { jsonRow, reportName } from './reports.ts';
import type { NumberRow } from './use-number-health.ts';

const entry = (over: Partial<ActivityEntry> = {}): ActivityEntry => ({
  id: 'act_1',
  at: '2026-05-10T18:00:00.000Z',
  actor: 'key_dashboard',
  action: 'edit',
  reason_text: null,
  changes: null,
  ...over,
});

test('a change names only the parts of a setting that differ', () => {
  const changes = {
    max_concurrent_calls: { from: 6, to: 8 },
    retry_policy: {
      from: { max_attempts: 3, backoff: 'fixed' },
      to: { max_attempts: 2, backoff: 'fixed' },
    },
    budget_usd: { from: null, to: 50 },
  };
  expect(changesOf(entry({ changes }))).toEqual([
    { field: 'max_concurrent_calls', from: '6', to: '8' },
    { field: 'retry_policy.max_attempts', from: '3', to: '2' },
    { field: 'budget_usd', from: '–', to: '50' },
  ]);
});

test('a change that is no pair is shown as what came', () => {
  expect(changesOf(entry({ changes: { number_id: 'num_1' } }))).toEqual([
    { field: 'number_id', from: '–', to: 'num_1' },
  ]);
});

test('the activity is found by person, action, reason and value', () => {
  const one = entry({
    action: 'pause',
    reason_text: 'script issue',
    changes: { status: { from: 'running', to: 'paused' } },
  });
  for (const words of ['dashboard', 'Pause', 'SCRIPT', 'running', '  ']) {
    expect(matchesActivity(one, words)).toBe(true);
  }
  expect(matchesActivity(one, 'resume')).toBe(false);
});

test('the source is told by who did it', () => {
  expect(sourceOf('system')).toBe('Product');
  expect(sourceOf('key_dashboard')).toBe('Dashboard');
  expect(sourceOf('key_abc')).toBe('API key');
});

test('an export keeps its cells apart and runs nothing', () => {
  const csv = activityCsv([entry({ reason_text: '=1+1, "x"' })]);
  expect(csv.split('\r\n')[1]).toBe(
    `2026-05-10T18:00:00.000Z,key_dashboard,Dashboard,edit,"'=1+1, ""x""",`,
  );
});

test('settings that were changed since the start are marked, the last time first', () => {
  const at = (time: string, over: Partial<ActivityEntry>) =>
    entry({ at: `2026-05-10T${time}:00.000Z`, ...over });
  const edit = { max_concurrent_calls: { from: 1, to: 2 } };
  const marked = changedFields(
    [
      at('18:00', { changes: edit }),
      at('17:00', { changes: edit }),
      at('16:00', { action: 'remove_number', changes: { number_id: 'num_1' } }),
      at('15:30', {
        action: 'pause',
        changes: { status: { from: 'running', to: 'paused' } },
      }),
      at('14:00', { changes: { priority: { from: 1, to: 2 } } }),
    ],
    '2026-05-10T15:00:00.000Z',
  );
  expect([...marked]).toEqual([
    ['max_concurrent_calls', '2026-05-10T18:00:00.000Z'],
    ['number_pool', '2026-05-10T16:00:00.000Z'],
  ]);
  expect(changedFields([entry({ changes: edit })], null).size).toBe(0);
});

const number = (over: Partial<NumberRow>): NumberRow => ({
  number_id: 'num_1',
  phone_number: '+14155550100',
  country: 'US',
  label: null,
  state: 'active',
  reason: null,
  dials: 100,
  answered: 30,
  answer_rate: 0.3,
  answer_rate_low: 0.22,
  answer_rate_high: 0.39,
  weight: 1,
  share: 0.5,
  in_flight: 0,
  possibly_blocked: 0,
  carrier_id: 'car_simulated',
  carrier_refusal: null,
  lines: null,
  cps: null,
  last_used_at: null,
  removed: null,
  ...over,
});

test('the worst number is one that is worse for sure', () => {
  const bad = number({
    number_id: 'num_bad',
    answer_rate: 0.1,
    answer_rate_high: 0.17,
  });
  const few = number({
    number_id: 'num_few',
    dials: 10,
    answer_rate: 0,
    answer_rate_high: 0.2,
  });
  const gone = number({
    number_id: 'num_gone',
    state: 'removed',
    answer_rate: 0,
    answer_rate_high: 0.04,
  });
  const pool = { answer_rate: 0.35 };
  expect(worstNumber({ ...pool, data: [number({}), bad, few, gone] })).toBe(
    bad,
  );
  expect(worstNumber({ ...pool, data: [number({}), few, gone] })).toBeNull();
});

test('a difference says its direction in words', () => {
  expect(differenceText(number({ answer_rate: 0.3 }), 0.341)).toBe(
    '4.1 points below the pool',
  );
  expect(differenceText(number({ answer_rate: 0.5 }), 0.4)).toBe(
    '10.0 points above the pool',
  );
  expect(differenceText(number({ answer_rate: 0.4 }), 0.4)).toBe('as the pool');
});

test('a report as JSON has numbers, nulls and results as they are', () => {
  expect(
    jsonRow({
      id: 'att_1',
      sip_code: '486',
      cost_usd: '',
      result: '{"quality.polite":true}',
      phone_number: '+14155550100',
    }),
  ).toEqual({
    id: 'att_1',
    sip_code: 486,
    cost_usd: null,
    result: { 'quality.polite': true },
    phone_number: '+14155550100',
  });
});

test('a file says of which campaign and which run it is', () => {
  expect(reportName('attempts', 'cmp_0123456789', 'csv')).toBe(
    'attempts-23456789.csv',
  );
  expect(reportName('attempts', 'cmp_0123456789', 'json', 2)).toBe(
    'attempts-23456789-run-2.json',
  );
});

test('outcomes have a column for each own field of any contact', () => {
  const contact = {
    id: 'con_1',
    external_id: null,
    phone_number: '+14155550100',
    status: 'completed' as const,
    disposition: 'completed',
    last_result: null,
    attempt_count: 1,
    max_attempts: 3,
    system_retries: 0,
    duration_seconds: 40,
    score: null,
    from_number: null,
    variant: 'A',
    timezone: null,
    last_attempted_at: null,
    next_eligible_at: null,
    custom_fields: { city: 'Reno' },
  };
  const [head, first, second] = outcomesCsv([
    contact,
    { ...contact, id: 'con_2', custom_fields: { plan: 'pro' } },
  ]).split('\r\n');
  expect(head?.endsWith(',city,plan')).toBe(true);
  expect(first?.endsWith(',Reno,')).toBe(true);
  expect(second?.endsWith(',,pro')).toBe(true);
});
