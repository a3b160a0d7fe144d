import { describe, expect, test } from 'vitest';
import {
  createCampaignBody,
  updateCampaignBody,
} from '#shared/contracts/campaign-settings.ts';
import { aCampaign } from '../../testing/fixtures.ts';
import { conflictsOf, differences, patchOf } from './changes.ts';
import { emptyForm, formOf, type WizardForm } from './form.ts';
import { bodyOf, scheduledAt } from './form-body.ts';

const form: WizardForm = { ...emptyForm('America/Denver'), name: 'Q4' };
const change = (over: Partial<WizardForm>) => bodyOf({ ...form, ...over });

/** Everything set, and nothing to its default. */
const whole = aCampaign({
  status: 'scheduled',
  external_id: 'crm-7',
  config_url: 'https://example.com/agent.json',
  variables: { offer: 'spring', limit: 3, tags: ['a'], '01': '02' },
  number_pool: [
    { number_id: 'num_a', weight: 2.5 },
    { number_id: 'num_b', weight: null },
  ],
  number_selection: { sticky: false, country_match: 'strict' },
  scheduled_at: '2026-11-23T16:30:00.000Z',
  dial_mode: 'predictive',
  pass_mode: 'interleaved',
  retry_share: 0.07,
  budget_usd: 12.5,
  goal: { metric: 'disposition', disposition: 'sold', target: 9 },
  abandoned: {
    message: false,
    callback: true,
    lock_hours: 72,
    pause_rate: 0.029,
  },
  variants: [
    { key: 'a', agent_id: 'agt_demo', weight: 30 },
    { key: 'b', agent_id: 'agt_2', weight: 70 },
  ],
  schedule: {
    timezone: 'America/Denver',
    timezone_mode: 'callee_local',
    windows: [{ days: ['mon'], start: '22:00', end: '02:00' }],
    overrides: [
      {
        timezones: ['Europe/Paris'],
        windows: [{ days: ['tue'], start: '10:00', end: '12:00' }],
      },
    ],
    scheduled_windows: null,
    scheduled_overrides: null,
    holidays: ['2026-12-25', '2027-01-01'],
    start_date: '2026-11-23',
    end_date: '2027-02-01',
    mode: 'single_day',
  },
  retry_policy: {
    max_attempts: 4,
    delay_seconds: 90,
    backoff: 'linear',
    max_delay_seconds: 7_200,
    on_system: ['busy'],
    on_custom: ['call_later'],
    per_outcome: { busy: { max_attempts: 2, delay_seconds: 300 } },
    voicemail: { retry: true, max_attempts: 1 },
    max_attempts_per_day: 2,
    min_gap_same_number_seconds: 3_600,
    number_order: 'round_robin',
  },
});

describe('bodyOf', () => {
  test('pre-fills three attempts, half an hour apart, and what the API would', () => {
    const body = createCampaignBody.parse(bodyOf(form));
    expect(body).toMatchObject({
      name: 'Q4',
      max_concurrent_calls: 5,
      retry_policy: { max_attempts: 3, delay_seconds: 1_800 },
      schedule: { timezone: 'America/Denver', mode: 'multi_day' },
    });
    expect(body).not.toHaveProperty('agent_id');
    expect(body).not.toHaveProperty('number_pool');
    expect(body).not.toHaveProperty('scheduled_at');
  });

  test('brings every setting of a campaign back as it was', () => {
    const body = bodyOf(formOf(whole), true);
    expect(() => updateCampaignBody.parse(body)).not.toThrow();
    const { scheduled_windows, scheduled_overrides, ...schedule } =
      whole.schedule;
    expect(body).toMatchObject({
      external_id: 'crm-7',
      variables: whole.variables,
      number_selection: whole.number_selection,
      scheduled_at: whole.scheduled_at,
      retry_share: 0.07,
      retry_policy: whole.retry_policy,
      abandoned: whole.abandoned,
      goal: whole.goal,
      variants: whole.variants,
      schedule,
    });
    expect(body.number_pool).toEqual([
      { number_id: 'num_a', weight: 2.5 },
      { number_id: 'num_b' },
    ]);
  });

  test.each<[Partial<WizardForm>, string]>([
    [{ name: ' ' }, 'name'],
    [{ max_concurrent_calls: '' }, 'max_concurrent_calls'],
    [{ max_concurrent_calls: '1.5' }, 'max_concurrent_calls'],
    [{ budget_usd: 'ten' }, 'budget_usd'],
    [{ retry_share: '0' }, 'retry_share'],
    [
      { retry_policy: { ...form.retry_policy, delay_seconds: '0.5' } },
      'retry_policy.delay_seconds',
    ],
    [
      { goal: { metric: 'completed', disposition: '', target: '' } },
      'goal.target',
    ],
    [
      {
        schedule: {
          ...form.schedule,
          windows: [{ days: ['mon'], start: '9 am', end: '17:00' }],
        },
      },
      'schedule.windows.0.start',
    ],
  ])('leaves it to the schema to refuse %j', (over, path) => {
    const read = createCampaignBody.safeParse(change(over));
    expect(read.error?.issues.map((issue) => issue.path.join('.'))).toEqual([
      path,
    ]);
  });

  test('keeps a variable that was a number, and takes text as text', () => {
    const variables = [
      { name: 'limit', value: '4', is_json: true },
      { name: 'zip', value: '01234', is_json: false },
      { name: ' ', value: 'dropped', is_json: false },
    ];
    expect(change({ variables }).variables).toEqual({ limit: 4, zip: '01234' });
  });
});

describe('scheduledAt', () => {
  test("reads the clock of the campaign's zone", () => {
    const start = { kind: 'at', date: '2026-07-01', time: '09:30' } as const;
    expect(scheduledAt({ ...form, start })).toBe('2026-07-01T15:30:00.000Z');
    const none = { ...start, date: '' };
    expect(scheduledAt({ ...form, start: none })).toBe('no time');
    expect(scheduledAt(form)).toBeNull();
  });
});

describe('changes', () => {
  const base = bodyOf(form);

  test('sends the parts that changed, and nothing else', () => {
    const after = bodyOf({
      ...form,
      priority: '9',
      retry_policy: { ...form.retry_policy, max_attempts: '5' },
    });
    expect(patchOf(base, after)).toEqual({
      priority: 9,
      retry_policy: { max_attempts: 5 },
    });
    expect(patchOf(base, bodyOf(form))).toEqual({});
  });

  test('does not mind the order of members', () => {
    expect(
      differences({ amd: { a: 1, b: 2 } }, { amd: { b: 2, a: 1 } }),
    ).toEqual([]);
  });

  test('tells whose change is whose', () => {
    const theirs = { ...base, priority: 2, max_concurrent_calls: 7 };
    const mine = { ...base, priority: 9, budget_usd: 10 };
    expect(conflictsOf(base, theirs, mine)).toEqual(
      [
        { path: 'budget_usd', theirs: null, mine: 10, changed_by: 'me' },
        {
          path: 'max_concurrent_calls',
          theirs: 7,
          mine: 5,
          changed_by: 'them',
        },
        { path: 'priority', theirs: 2, mine: 9, changed_by: 'both' },
      ].sort(
        (a, b) =>
          Object.keys(base).indexOf(a.path) - Object.keys(base).indexOf(b.path),
      ),
    );
  });

  test('re-applies my change onto what they made of it', () => {
    const theirs = bodyOf({
      ...form,
      retry_policy: { ...form.retry_policy, max_attempts: '7' },
    });
    const mine = bodyOf({
      ...form,
      retry_policy: { ...form.retry_policy, delay_seconds: '60' },
    });
    expect(patchOf(base, mine)).toEqual({
      retry_policy: { delay_seconds: 3_600 },
    });
    expect(conflictsOf(base, theirs, mine).map(({ path }) => path)).toEqual([
      'retry_policy.max_attempts',
      'retry_policy.delay_seconds',
    ]);
  });
});
