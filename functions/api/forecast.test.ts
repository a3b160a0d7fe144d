import { beforeEach, describe, expect, it } from 'vitest';
import { getCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import { setConcurrencyLimit } from '#functions/adapters/dynamodb/settings-store.ts';
import {
  putShard,
  readCounters,
} from '#functions/adapters/dynamodb/stats-store.ts';
import { forecastView } from '#shared/contracts/forecast.ts';
import {
  campaignSetup,
  capacityPreview,
  timezoneAnalysis,
} from '#shared/contracts/planning.ts';
import { combine, type Figures, figuresOf } from '#shared/domain/figures.ts';
import { noCounters } from '#shared/domain/run-counters.ts';
import { liveView, statsView } from '#shared/domain/run-stats.ts';
import {
  attempt,
  type ContactsApi,
  makeContactsApi,
  root,
} from './contacts-testing.ts';
import { START } from './testing.ts';

const rows = (...numbers: string[]) =>
  `phone_number\n${numbers.join('\n')}\nnot a number\n`;
/** New York, London, and toll-free: anywhere. */
const three = rows('+12025550190', '+442079460000', '+18005550190');
const officeHours = {
  timezone_mode: 'callee_local',
  windows: [{ days: ['thu'], start: '09:00', end: '17:00' }],
};

let api: ContactsApi;
let id: string;

beforeEach(async () => {
  api = await makeContactsApi();
  Object.assign(api.deps, {
    read_stats: async (campaign: Parameters<typeof statsView>[1]) => {
      const counters = await readCounters(api.table, campaign);
      const stats = statsView(counters, campaign, 10);
      return { stats, live: liveView(counters, campaign, stats, api.clock.at) };
    },
  });
  ({ id } = await api.campaignWith(three));
});

const ask = async (what: string, query: Record<string, string> = {}) => {
  const answer = await api.call('GET', `${root}/${id}/${what}`, { query });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
};
const forecast = async (query: Record<string, string> = {}) => {
  const body = await ask('forecast', query);
  expect(forecastView.parse(body)).toEqual(body);
  return body;
};
const patch = (body: Record<string, unknown>) =>
  api.call('PATCH', `${root}/${id}`, { body });
const certain = { answer_rate: '1', ring_seconds: '10', talk_seconds: '50' };

describe('GET /campaigns/{id}/forecast', () => {
  it('says of a draft when it would finish, and what it would cost', async () => {
    await patch({ max_concurrent_calls: 1, retry_policy: { max_attempts: 3 } });
    const body = await forecast(certain);
    expect(body).toMatchObject({
      basis: 'assumed',
      exact: true,
      ended_by: 'all_done',
      coverage: 1,
      expected_calls: 3,
      expected_connected: 3,
      peak_concurrent_calls: 1,
      contacts: { total: 3, waiting: 3, reached: 3 },
      estimate: { contacts: 3, max_attempts_per_contact: 3, max_calls: 9 },
      never_reached: [],
      not_imported: { rejected: 1, duplicate: 0, suppressed: 0 },
    });
    expect(body.duration_seconds).toBeGreaterThan(150);
    expect(body.duration_seconds).toBeLessThan(210);
    expect(body.cost_usd).toBeCloseTo((3 * 50 * 0.014) / 60, 6);
    expect(body.range.low_cost_usd).toBeLessThan(body.cost_usd);
    expect(body.range.high_cost_usd).toBeGreaterThan(body.cost_usd);
    const calls = body.timeline.buckets.map(
      (row: { calls: number }) => row.calls,
    );
    expect(calls).toEqual([3]);
  });

  it('says who is never reached, and why', async () => {
    await patch({ schedule: officeHours });
    await api.call('POST', '/api/v1/dnc', {
      body: { phone_number: '+442079460000' },
    });
    const body = await forecast({ answer_rate: '0', invalid_rate: '0' });
    const reasons = Object.fromEntries(
      body.never_reached.map((row: { reason: string; contacts: number }) => [
        row.reason,
        row.contacts,
      ]),
    );
    // One is called and may be a machine that nobody screens.
    expect(reasons).toMatchObject({ do_not_call: 1, timezone_unknown: 1 });
    expect(body.coverage).toBeCloseTo(1 / 3, 6);
    expect(body.contacts).toEqual({ total: 3, waiting: 3, reached: 1 });
  });

  it('starts when the campaign does, or when it is asked for', async () => {
    const at = '2026-01-02T10:00:00.000Z';
    const asked = await forecast({ ...certain, starts_at: at });
    expect(asked.starts_at).toBe(at);
    expect(asked.finishes_at > at).toBe(true);
    await api.call('POST', `${root}/${id}/schedule`, {
      body: { scheduled_at: at },
    });
    expect((await forecast(certain)).starts_at).toBe(at);
  });

  it('has as many lines as organization, campaign and the question let', async () => {
    await setConcurrencyLimit(
      api.table,
      'org_a',
      2,
      new Date(START).toISOString(),
    );
    const lines = async (query = {}) =>
      (await forecast(query)).assumptions.concurrent_calls;
    expect(await lines()).toBe(2);
    expect(await lines({ max_concurrent_calls: '1' })).toBe(1);
  });

  it('goes by what was measured, for who is left', async () => {
    await api.change(id, {
      status: 'running',
      started_at: new Date(START).toISOString(),
    });
    const done = { status: 'completed' as const, attempts: [attempt()] };
    await api.putState(id, 0, done);
    await count({ 'status.completed': 1, touched: 1 }, 30);
    const body = await forecast();
    expect(body).toMatchObject({
      basis: 'measured',
      assumptions: { answer_rate: 1, busy_rate: 0, talk_seconds: 20 },
      contacts: { total: 3, waiting: 2, reached: 2 },
      expected_calls: 2,
      expected_connected: 2,
    });
    expect((await forecast({ answer_rate: '0.5' })).assumptions).toMatchObject({
      answer_rate: 0.5,
      talk_seconds: 20,
    });
  });

  it('looks at some of many, and says so', async () => {
    await api.change(id, { total_contacts: 6_000 });
    const body = await forecast(certain);
    expect(body).toMatchObject({
      exact: false,
      contacts: { total: 6_000, waiting: 6_000, reached: 6_000 },
      expected_calls: 6_000,
    });
  });

  it('has nothing to say of what is over', async () => {
    const completed_at = new Date(START).toISOString();
    await api.change(id, {
      status: 'completed',
      completion_reason: 'manual_stop',
      completed_at,
    });
    expect(await forecast()).toMatchObject({
      finishes_at: completed_at,
      expected_calls: 0,
      contacts: { waiting: 0, reached: 0 },
    });
  });

  it.each([
    { answer_rate: '1.1' },
    { answer_rate: '0.7', busy_rate: '0.7' },
    { talk_seconds: '1e3' },
    { max_concurrent_calls: '0' },
    { starts_at: 'tomorrow' },
    { other: '1' },
  ])('refuses %j', async (query) => {
    const { status, body } = await api.call('GET', `${root}/${id}/forecast`, {
      query: query as Record<string, string>,
    });
    expect([status, body.code]).toEqual([400, 'invalid_request']);
    expect(body.errors[0].path).toBe(Object.keys(query)[0]);
  });
});

describe('GET /campaigns/{id}/timezone-analysis', () => {
  it('says where contacts are, and when they may be called', async () => {
    await patch({ schedule: officeHours });
    // A Thursday, 14:30 in London, 9:30 in New York.
    api.clock.at = Date.parse('2026-01-08T14:30:00Z');
    const body = timezoneAnalysis.parse(await ask('timezone-analysis'));
    expect(body).toMatchObject({ exact: true, contacts: 3, unknown: 1 });
    const zones = Object.fromEntries(
      body.zones.map((row) => [row.timezones.join(), row]),
    );
    expect(zones['America/New_York']).toMatchObject({
      source: 'number',
      contacts: 1,
      open_now: true,
    });
    expect(zones['Europe/London']!.share).toBeCloseTo(1 / 3);
    expect(zones['']).toMatchObject({
      source: null,
      open_now: false,
      next_open_at: null,
    });
  });
});

describe('GET /campaigns/{id}/capacity-preview', () => {
  it('names the least of the limits, and what is wrong with it', async () => {
    const now = new Date(START).toISOString();
    const first = capacityPreview.parse(await ask('capacity-preview'));
    expect(first).toMatchObject({
      requested: 5,
      effective: 5,
      binding_limit: 'campaign_cap',
      pool: { numbers: 1, usable: 1, lines: null },
      errors: [],
    });
    await setConcurrencyLimit(api.table, 'org_a', 2, now);
    expect(await ask('capacity-preview')).toMatchObject({
      effective: 2,
      binding_limit: 'org_cap',
      org: { limit: 2, in_use: 0, available: 2 },
      errors: [{ code: 'org_cap' }],
    });
  });
});

describe('GET /campaigns/{id}/setup', () => {
  it('is what was set, as the campaign shows it', async () => {
    const body = await ask('setup');
    const campaign = await api.call('GET', `${root}/${id}`);
    expect(campaignSetup.parse(campaign.body)).toEqual(body);
    expect(body).not.toHaveProperty('stats');
  });
});

/** As the fold would have counted: so many calls that were answered. */
async function count(more: Figures, calls: number): Promise<void> {
  const one = figuresOf({
    org_id: 'org_a',
    campaign_id: id,
    run_number: 1,
    seq: 0,
    status: 'completed',
    rev: 1,
    attempts: [attempt()],
    system_retries: 0,
    carrier_faults: 0,
  });
  let figures: Figures = {};
  for (let i = 0; i < calls; i += 1) figures = combine(figures, one);
  const campaign = (await getCampaign(api.table, 'org_a', id))!;
  const counters = { ...noCounters, figures: { ...figures, ...more } };
  const shard = { ...counters, last_seq: '1' };
  await putShard(api.table, id, campaign.run_number, 'shard', shard, '');
}
