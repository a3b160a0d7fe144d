import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { getCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import { slotKey } from '#functions/adapters/dynamodb/keys.ts';
import { setConcurrencyLimit } from '#functions/adapters/dynamodb/settings-store.ts';
import { writeState } from '#functions/adapters/dynamodb/state-store.ts';
import { dispatchHealth } from '#shared/contracts/dispatch-health.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import type { ContactState } from '#shared/domain/contact.ts';
import { combine, type Figures, figuresOf } from '#shared/domain/figures.ts';
import { noCounters } from '#shared/domain/run-counters.ts';
import { liveView, statsView } from '#shared/domain/run-stats.ts';
import {
  attempt,
  type ContactsApi,
  csv,
  makeContactsApi,
  root,
} from './contacts-testing.ts';
import { START } from './testing.ts';

let api: ContactsApi;
let id: string;
let figures: Figures;
let retries: Campaign['retry_policy'];

beforeEach(async () => {
  api = await makeContactsApi();
  ({ id } = await api.campaignWith(csv(20)));
  figures = {};
  retries = (await getCampaign(api.table, 'org_a', id))!.retry_policy;
  // As the fold would have counted.
  Object.assign(api.deps, {
    read_stats: async (campaign: Parameters<typeof statsView>[1]) => {
      const counters = { ...noCounters, figures };
      const stats = statsView(counters, campaign, 10);
      return { stats, live: liveView(counters, campaign, stats, api.clock.at) };
    },
  });
});

const at = (seconds: number) => new Date(START + seconds * 1_000).toISOString();

const run = (more = {}) =>
  api.change(id, {
    status: 'running',
    retry_policy: { ...retries, max_attempts: 3 },
    ...more,
  });

async function waits(seq: number, more: Partial<ContactState>) {
  const state = {
    org_id: 'org_a',
    campaign_id: id,
    run_number: 1,
    seq,
    status: 'retry_scheduled',
    rev: 1,
    attempts: [attempt({ outcome: 'busy' })],
    system_retries: 0,
    carrier_faults: 0,
    ...more,
  } as ContactState;
  await writeState(api.table, state);
  figures = combine(figures, figuresOf(state));
}

async function health() {
  const answer = await api.call('GET', `${root}/${id}/dispatch-health`);
  expect(answer.status).toBe(200);
  expect(dispatchHealth.parse(answer.body)).toEqual(answer.body);
  const { waiting, callable, by_blocker, by_status } = answer.body.queue;
  const sum = (counts: Record<string, number>) =>
    Object.values(counts).reduce((a, b) => a + b, 0);
  expect(callable + sum(by_blocker)).toBe(waiting);
  expect(sum(by_status)).toBe(waiting);
  return answer.body;
}

const filtered = async (blocker: string) =>
  (await api.call('GET', `${root}/${id}/contacts`, { query: { blocker } })).body
    .total;

describe('dispatch health', () => {
  it('says that a draft, and a paused campaign, is not running', async () => {
    expect((await health()).queue).toMatchObject({
      waiting: 20,
      callable: 0,
      by_blocker: { campaign_not_running: 20 },
    });
    await api.change(id, { status: 'paused' });
    const body = await health();
    expect(body).toMatchObject({
      state: 'paused',
      reason: 'campaign_not_running',
      binding_limit: null,
    });
  });

  it('says when the window opens', async () => {
    await api.change(id, {
      status: 'running',
      schedule: {
        timezone: 'UTC',
        timezone_mode: 'campaign',
        mode: 'multi_day',
        windows: [
          {
            days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
            start: '09:00',
            end: '10:00',
          },
        ],
      },
    });
    expect(await health()).toMatchObject({
      state: 'outside_window',
      reason: 'campaign_window_closed',
      window: { open: false, next_open_at: at(9 * 3_600), closes_at: null },
      queue: {
        by_blocker: { campaign_window_closed: 20 },
        next_eligible_at: at(9 * 3_600),
      },
    });
    expect(await filtered('campaign_window_closed')).toBe(20);
  });

  it('says that the whole deployment is frozen', async () => {
    await run();
    const frozen = { ...api.table, platform_limit: 0 };
    Object.assign(api.deps, { table: frozen });
    const { headline, queue } = await health();
    expect(headline).toContain('places no calls for now');
    expect(queue.by_blocker).toEqual({ platform_cap: 20 });
    expect(await filtered('platform_cap')).toBe(20);
  });

  it('has a door for each step of the way, to exactly those', async () => {
    await run({
      max_concurrent_calls: 2,
      number_pool: [{ number_id: 'num_demo' }],
    });
    await waits(0, { next_eligible_at: at(600) });
    await waits(1, { status: 'callback_scheduled', next_eligible_at: at(900) });
    await waits(2, { status: 'completed' });
    await waits(3, { status: 'exhausted' });
    await waits(4, { status: 'suppressed', attempts: [] });
    await waits(5, {
      status: 'pending',
      attempts: [],
      next_eligible_at: at(60),
      waits_for: 'window',
    });
    await waits(6, {
      status: 'in_progress',
      attempts: [attempt({ status: 'in_progress' })],
    });
    const { funnel, headline, gates, primary_gate } = await health();
    const counts = Object.fromEntries(
      funnel.map(({ step, count }: { step: string; count: number }) => [
        step,
        count,
      ]),
    );
    expect(counts).toEqual({
      all: 20,
      completed: 1,
      exhausted: 1,
      suppressed: 1,
      waiting_retry: 1,
      waiting_callback: 1,
      outside_window: 1,
      ready: 13,
      held: 0,
      in_call: 1,
    });
    for (const { step, count, exact, filter } of funnel) {
      const query = { ...filter };
      const { body } = await api.call('GET', `${root}/${id}/calls`, { query });
      expect([step, body.total, exact]).toEqual([step, count, true]);
    }
    expect(gates).toHaveLength(12);
    expect(primary_gate).toBeNull();
    expect(headline).toContain('of 2 lines in use');
  });

  it('shows who is held back by the lines apart from who is not', async () => {
    await run({ max_concurrent_calls: 1, slots: { '0': '1.att_9' } });
    const { funnel } = await health();
    for (const step of ['ready', 'held']) {
      const { count, filter } = funnel.find(
        (it: { step: string }) => it.step === step,
      );
      const { body } = await api.call('GET', `${root}/${id}/calls`, {
        query: { ...filter },
      });
      expect([step, count, body.total]).toEqual([step, 20, 20]);
    }
    const none = await api.call('GET', `${root}/${id}/calls`, {
      query: { blocker: 'none' },
    });
    expect(none.body.total).toBe(0);
  });

  it('counts each who waits under its own blocker, as the filter does', async () => {
    await run();
    await waits(0, { next_eligible_at: at(600) });
    await waits(1, { next_eligible_at: at(-1) });
    await waits(2, {
      status: 'pending',
      attempts: [],
      next_eligible_at: at(60),
      waits_for: 'system_retry',
    });
    await waits(3, { status: 'callback_scheduled', next_eligible_at: at(900) });
    await waits(4, { status: 'completed' });
    const { queue } = await health();
    expect(queue).toMatchObject({
      waiting: 19,
      callable: 16,
      by_status: { pending: 16, retry_scheduled: 2, callback_scheduled: 1 },
      by_blocker: { retry_wait: 1, system_retry_wait: 1, callback_wait: 1 },
      exact: true,
      next_eligible_at: at(60),
    });
    for (const [code, count] of Object.entries(queue.by_blocker)) {
      expect(await filtered(code)).toBe(count);
    }
  });

  it('names the limit that binds: the campaign’s, or the organization’s', async () => {
    const slots = { 0: 's', 1: 's' };
    await api.change(id, { status: 'running', max_concurrent_calls: 2, slots });
    await hold(0, id);
    await hold(1, id);
    expect(await health()).toMatchObject({
      binding_limit: 'campaign_cap',
      calling_now: 2,
      slots: { campaign: { used: 2, limit: 2 }, org: { used: 2, limit: 10 } },
      queue: { callable: 0, by_blocker: { campaign_cap: 20 } },
      hints: [{ code: 'capacity_blocked' }],
    });
    expect(await filtered('campaign_cap')).toBe(20);
    await api.change(id, { max_concurrent_calls: 5 });
    await setConcurrencyLimit(api.table, 'org_a', 3, at(0));
    await hold(2, 'cmp_other');
    expect(await health()).toMatchObject({
      binding_limit: 'org_cap',
      slots: { org: { used: 3, limit: 3 } },
      queue: { by_blocker: { org_cap: 20 } },
    });
  });

  it('reads idle when all wait for a retry, with the earliest instant', async () => {
    ({ id } = await api.campaignWith(csv(2)));
    await run({ started_at: at(-600) });
    await waits(0, { next_eligible_at: at(600) });
    await waits(1, { next_eligible_at: at(300) });
    const body = await health();
    expect(body).toMatchObject({
      state: 'idle',
      reason: 'retry_wait',
      binding_limit: null,
    });
    expect(body.queue).toMatchObject({
      callable: 0,
      next_eligible_at: at(300),
    });
    expect(body.hints).toMatchObject([{ code: 'waiting_for_retries' }]);
  });

  it('looks at some of a long queue only, and says so', async () => {
    ({ id } = await api.campaignWith(csv(620)));
    await run();
    for (let seq = 0; seq < 600; seq += 1)
      await waits(seq, { next_eligible_at: at(600 + seq) });
    const { queue } = await health();
    expect(queue).toMatchObject({
      waiting: 620,
      callable: 20,
      by_blocker: { retry_wait: 600 },
      exact: false,
    });
  });

  it('is empty at the end, and nobody else’s', async () => {
    await api.change(id, {
      status: 'completed',
      completion_reason: 'manual_stop',
    });
    expect((await health()).queue).toMatchObject({
      waiting: 0,
      by_blocker: {},
    });
    const { credential: key } = await api.credential({ org_id: 'org_b' });
    expect(
      (await api.call('GET', `${root}/${id}/dispatch-health`, { key })).status,
    ).toBe(404);
  });
});

const hold = (slot: number, campaign_id: string) =>
  api.table.db.send(
    new PutCommand({
      TableName: api.table.name,
      Item: {
        ...slotKey('org_a', slot),
        campaign_id,
        run_number: 1,
        seq: slot,
        attempt_id: `att_${slot}`,
        epoch: 1,
        taken_at: at(0),
      },
    }),
  );
