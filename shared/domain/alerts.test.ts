import { describe, expect, it } from 'vitest';
import { type Alert, type AlertFacts, alertsOf } from './alerts.ts';
import { iso } from './instant.ts';
import type { NumberRow } from './number-rows.ts';
import { noCounters, type RunCounters } from './run-counters.ts';
import { makeCampaign, NOON } from './testing.ts';

const MINUTE = 60_000;
const ago = (minutes: number) => iso(NOON - minutes * MINUTE);

const factsOf = (more: Partial<AlertFacts> = {}): AlertFacts => ({
  campaign: makeCampaign(),
  counters: noCounters,
  previous: null,
  callable: null,
  could_dial_since: null,
  numbers: [],
  upload: null,
  ...more,
});

const alerts = (more: Partial<AlertFacts> = {}): Alert[] =>
  alertsOf([factsOf(more)], [], NOON);
const codes = (more: Partial<AlertFacts> = {}) =>
  alerts(more).map(({ code }) => code);
const counted = (
  figures: RunCounters['figures'],
  more: Partial<RunCounters> = {},
): RunCounters => ({ ...noCounters, ...more, figures });
const minute = Math.floor(NOON / MINUTE);
const hour = Math.floor(NOON / 3_600_000);

it('has nothing to say of a campaign of which nothing is known', () => {
  expect(alerts()).toEqual([]);
});

describe('not dialing', () => {
  const silent = { callable: 14, could_dial_since: ago(7) };

  it('says for how long, and how many could be called', () => {
    const [alert] = alerts(silent);
    expect(alert).toEqual({
      code: 'not_dialing',
      severity: 'error',
      campaign_id: 'cmp_1',
      campaign_name: 'Spring',
      text: 'It has dialed nobody for 7 min, and 14 contacts could be called.',
      since: ago(7),
      value: 420,
      threshold: 300,
      action: { kind: 'open_health', label: 'See why' },
    });
  });

  it('counts from the last call where that is later', () => {
    const counters = counted({}, { last_dial_at: ago(6) });
    expect(alerts({ ...silent, counters })[0]?.value).toBe(360);
  });

  it('is silent for five minutes, where nobody could be called, and where nobody looked', () => {
    expect(codes({ callable: 14, could_dial_since: ago(5) })).toEqual([]);
    expect(codes({ ...silent, callable: 0 })).toEqual([]);
    expect(codes({ ...silent, callable: null })).toEqual([]);
    expect(codes({ ...silent, could_dial_since: null })).toEqual([]);
    const counters = counted({}, { last_dial_at: ago(1) });
    expect(codes({ ...silent, counters })).toEqual([]);
    const campaign = makeCampaign({ status: 'paused' });
    expect(codes({ ...silent, campaign })).toEqual([]);
  });
});

describe('abandon rate', () => {
  const campaign = makeCampaign({ dial_mode: 'predictive' });
  const rate = (abandoned: number, talks: number) =>
    alerts({
      campaign,
      counters: counted({ 'outcome.abandoned': abandoned, talks }),
    }).map(({ severity }) => severity);

  it('warns from 2.5 %, and is an error from 3 %', () => {
    expect(rate(24, 976)).toEqual([]);
    expect(rate(25, 975)).toEqual(['warning']);
    expect(rate(30, 970)).toEqual(['error']);
  });

  it('needs thirty answers, and predictive dialling', () => {
    expect(rate(1, 28)).toEqual([]);
    expect(rate(1, 29)).toEqual(['error']);
    const counters = counted({ 'outcome.abandoned': 30, talks: 970 });
    expect(codes({ counters })).toEqual([]);
  });
});

describe('answer rate', () => {
  const run = (
    lately: [number, number],
    whole: [number, number],
  ): RunCounters => ({
    ...noCounters,
    minutes: { [minute]: { dials: lately[0], connected: lately[1] } },
    hours: { [hour]: { dials: whole[0], connected: whole[1] } },
  });

  it('is compared with this run before the last quarter of an hour', () => {
    const [alert] = alerts({ counters: run([20, 5], [120, 55]) });
    expect(alert).toMatchObject({
      code: 'answer_rate_fell',
      severity: 'warning',
      value: 0.25,
      threshold: 0.3,
      text: '25 % of the 20 calls of the last 15 min were answered; it was 50 % earlier in this run.',
    });
    expect(codes({ counters: run([20, 6], [120, 56]) })).toEqual([]);
  });

  it('is compared with the run before where there was one', () => {
    const previous = run([0, 0], [100, 60]);
    const [alert] = alerts({ counters: run([20, 5], [20, 5]), previous });
    expect(alert?.text).toContain('60 % in the run before');
  });

  it('needs twenty calls on both sides', () => {
    expect(codes({ counters: run([19, 0], [119, 50]) })).toEqual([]);
    expect(codes({ counters: run([20, 0], [39, 19]) })).toEqual([]);
  });
});

describe('numbers', () => {
  const row = (more: Partial<NumberRow>) =>
    ({
      number_id: 'num_1',
      label: 'Chicago',
      phone_number: '+13125550100',
      state: 'cooling',
      answer_rate: 0.06,
      dials: 50,
      ...more,
    }) as NumberRow;

  it('names the worst of those that rest, and no phone number', () => {
    const numbers = [
      row({ label: 'Second', answer_rate: 0.1 }),
      row({}),
      row({ state: 'active', answer_rate: 0 }),
    ];
    expect(alerts({ numbers })[0]).toMatchObject({
      code: 'number_degraded',
      text: 'Chicago is answered far less often than the others (6 % of 50 calls), and rests. 1 more rest too.',
      action: { kind: 'open_numbers' },
    });
  });

  it('needs no attention while all are well, or the campaign is over', () => {
    expect(codes({ numbers: [row({ state: 'active' })] })).toEqual([]);
    const campaign = makeCampaign({ status: 'completed' });
    expect(codes({ campaign, numbers: [row({})] })).toEqual([]);
  });
});

describe('files', () => {
  const upload = {
    status: 'rejected',
    file_name: 'june.csv',
    rows: 0,
    rejected: 0,
    error: { detail: 'The file has no phone number column.' },
    created_at: ago(10),
  };

  it('says why one was not imported', () => {
    expect(alerts({ upload })[0]).toMatchObject({
      code: 'upload_rejected',
      severity: 'error',
      text: 'june.csv was not imported: The file has no phone number column.',
    });
  });

  it('counts the rows that were left out', () => {
    const some = { ...upload, status: 'attached', rows: 90, rejected: 4 };
    expect(alerts({ upload: some })[0]).toMatchObject({
      code: 'upload_has_rejects',
      severity: 'warning',
      text: '4 of 90 rows of june.csv cannot be called.',
    });
    expect(codes({ upload: { ...some, rejected: 0 } })).toEqual([]);
  });

  it('forgets a file after a day, and where the campaign is over', () => {
    expect(codes({ upload: { ...upload, created_at: ago(1441) } })).toEqual([]);
    const campaign = makeCampaign({ status: 'completed' });
    expect(codes({ campaign, upload })).toEqual([]);
  });
});

it('warns of a budget from 90 % on', () => {
  const campaign = makeCampaign({ budget_usd: 10 });
  const spent = (usd: number) =>
    codes({ campaign, counters: counted({ cost_micro_usd: usd * 1_000_000 }) });
  expect(spent(8.99)).toEqual([]);
  expect(spent(9)).toEqual(['budget_nearly_spent']);
});

it('tells a pause by a guard from one by a person', () => {
  const paused = (by: string, reason_code: string) =>
    makeCampaign({
      status: 'paused',
      paused: { at: ago(2), by, reason_code, reason_text: null },
    });
  expect(codes({ campaign: paused('key_1', 'operator') })).toEqual([]);
  expect(alerts({ campaign: paused('system', 'budget') })[0]).toMatchObject({
    code: 'paused_by_system',
    severity: 'warning',
    text: 'It was paused: its budget is spent.',
    since: ago(2),
  });
  expect(
    alerts({ campaign: paused('system', 'abandon_rate') })[0],
  ).toMatchObject({ severity: 'error', action: { kind: 'resume' } });
});

it('tells of a campaign that failed for a day', () => {
  const failed = (completed_at: string) =>
    codes({ campaign: makeCampaign({ status: 'failed', completed_at }) });
  expect(failed(ago(1_439))).toEqual(['campaign_failed']);
  expect(failed(ago(1_441))).toEqual([]);
});

it('tells of a carrier that refuses one call in ten', () => {
  const refused = (system_retries: number, attempts: number) =>
    codes({ counters: counted({ system_retries, attempts }) });
  expect(refused(2, 18)).toEqual(['carrier_refusing']);
  expect(refused(2, 19)).toEqual([]);
  expect(refused(9, 10)).toEqual([]);
});

it('tells of a country that a carrier takes no calls to', () => {
  const why = { scope: 'country', code: 'D13' } as const;
  const hold = { carrier_id: 'car_1', opened: 4, until: iso(NOON), why };
  const holds = [
    { ...hold, country: 'GB' },
    { ...hold, country: 'FR' },
  ];
  const [found] = alertsOf([], [], NOON, [{ name: 'My Telnyx', holds }]);
  expect(found).toMatchObject({
    ...{ code: 'country_closed', severity: 'warning', campaign_id: null },
    value: 2,
  });
  expect(found?.text).toContain(
    'My Telnyx takes no calls to FR (D13), GB (D13): allow it there.',
  );
});

it('puts errors first, and that of the whole organization before those of one campaign', () => {
  const circuit = { until: iso(NOON + 5_000), opened: 2 };
  const campaign = makeCampaign({ budget_usd: 1 });
  const counters = counted({ cost_micro_usd: 950_000 });
  const facts = factsOf({
    campaign,
    counters,
    callable: 1,
    could_dial_since: ago(9),
  });
  const closed = [{ name: null, circuit }];
  const found = alertsOf([facts], closed, NOON);
  expect(found.map(({ code }) => code)).toEqual([
    'carrier_circuit_open',
    'not_dialing',
    'budget_nearly_spent',
  ]);
  expect(found[0]).toMatchObject({ campaign_id: null, value: 2 });
  const later = alertsOf([], closed, NOON + 6_000);
  expect(later[0]?.text).toContain('one call tries');
  const why = { scope: 'account', code: '20003' } as const;
  const twilio = { name: 'My Twilio', circuit: { ...circuit, why } };
  const [first] = alertsOf([], [twilio], NOON);
  expect(first?.text).toContain(
    'My Twilio takes no calls from this account (20003): nobody is called through it before',
  );
});
