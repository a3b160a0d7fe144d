import { expect, it } from 'vitest';
import { always } from '#functions/adapters/carrier/testing.ts';
import { listActivity } from '#functions/adapters/dynamodb/activity-log.ts';
import { putAgent } from '#functions/adapters/dynamodb/agent-store.ts';
import {
  getCampaign,
  insertCampaign,
  updateCampaign,
} from '#functions/adapters/dynamodb/campaign-store.ts';
import { contactWriter } from '#functions/adapters/dynamodb/contact-writer.ts';
import { readGeneration } from '#functions/adapters/dynamodb/flow-store.ts';
import {
  enterRunning,
  leaveRunning,
} from '#functions/adapters/dynamodb/running-store.ts';
import { setCallLimits } from '#functions/adapters/dynamodb/settings-store.ts';
import {
  getState,
  writeState,
} from '#functions/adapters/dynamodb/state-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import { makeTable } from '#functions/adapters/dynamodb/testing.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { iso } from '#shared/domain/instant.ts';
import { makeCampaign, makeUntouched, NOON } from '#shared/domain/testing.ts';
import { openRun, type Watch } from './campaign-run.ts';
import type { RunEngine } from './next-step.ts';

const MINUTE_MS = 60_000;

/** A run with one campaign, and an engine that remembers what it was told. */
async function makeRun(changes: Partial<Campaign>) {
  const table = makeTable({ seed: 1 });
  const campaign = makeCampaign({ total_contacts: 0, ...changes });
  await insertCampaign(table, campaign);
  const told: string[] = [];
  const clock = { at: NOON, now: () => clock.at };
  const note = (what: string) => async () => void told.push(what);
  const unused = () => {
    throw new Error('not used here');
  };
  let ids = 0;
  const engine: RunEngine = {
    table,
    clock,
    real_clock: clock,
    carriers: always({
      kind: 'simulated',
      calls_per_second: 100,
      place: unused,
      hangUp: unused,
      lookUp: unused,
    }),
    queues: {
      dial: note('dial'),
      tick: note('tick'),
      push: note('push'),
    },
    workflow: {
      startRun: note('start'),
      wake: note('wake'),
      succeed: note('succeed'),
      beat: note('beat'),
    },
    claimed_up_to: new Map(),
    answers: new Map(),
    new_id: (prefix) => `${prefix}_${++ids}`,
    pools: new Map(),
    lately: new Map(),
  };
  const { org_id, id: campaign_id, run_number } = campaign;
  const watch: Watch = {
    org_id,
    campaign_id,
    run_number,
    generation: 1,
    started_at: NOON,
  };
  const statusNow = async () =>
    (await getCampaign(table, org_id, campaign_id))?.status;
  return { table, campaign, clock, engine, told, watch, statusNow };
}

it('completes a run without contacts at once', async () => {
  const { engine, watch, statusNow } = await makeRun({});
  expect(await openRun(engine, watch, 0)).toMatchObject({ next: 'done' });
  expect(await statusNow()).toBe('completed');
});

it('waits for contacts that are being imported, but not for ever', async () => {
  const { engine, watch, clock, statusNow } = await makeRun({
    importing: 'upl_1',
    import_claimed_ms: NOON,
  });
  clock.at = NOON + 10 * MINUTE_MS;
  expect(await openRun(engine, watch, 0)).toMatchObject({ next: 'await' });
  expect(await statusNow()).toBe('running');
  clock.at = NOON + 16 * MINUTE_MS;
  expect(await openRun(engine, watch, 1)).toMatchObject({ next: 'done' });
  expect(await statusNow()).toBe('completed');
});

it.each(['draft', 'paused'] as const)(
  'gives the start of a %s campaign a minute, then ends',
  async (status) => {
    const { engine, watch, clock } = await makeRun({ status });
    expect(await openRun(engine, watch, 0)).toMatchObject({ next: 'await' });
    // However often it is woken meanwhile.
    expect(await openRun(engine, watch, 5)).toMatchObject({ next: 'await' });
    clock.at = NOON + MINUTE_MS;
    expect(await openRun(engine, watch, 6)).toMatchObject({ next: 'done' });
  },
);

it('starts what is due, and waits for what is not', async () => {
  const { engine, watch, clock, statusNow } = await makeRun({
    status: 'scheduled',
    started_at: null,
    total_contacts: 1,
    scheduled_at: iso(NOON + 30_000),
  });
  expect(await openRun(engine, watch, 0)).toEqual({
    next: 'await',
    timeout_seconds: 30,
  });
  clock.at = NOON + 30_000;
  expect(await openRun(engine, watch, 1)).toMatchObject({ next: 'await' });
  expect(await statusNow()).toBe('running');
});

it('waits for the window to open', async () => {
  const days = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;
  const windows = [{ days, start: '13:00', end: '17:00' }];
  const { engine, watch } = await makeRun({
    total_contacts: 3,
    schedule: { ...makeCampaign().schedule, timezone: 'UTC', windows },
  });
  const step = await openRun(engine, watch, 0);
  expect(step).toEqual({ next: 'await', timeout_seconds: 3_600 });
});

it('hands over long before its history is full, whatever is to be done', async () => {
  const { engine, watch, told, statusNow } = await makeRun({});
  expect(await openRun(engine, watch, 4_500)).toMatchObject({ next: 'done' });
  expect(told).toEqual(['start']);
  expect(await statusNow()).toBe('running');
});

it('ends where a newer execution looks after the run', async () => {
  const { engine, watch, table, statusNow } = await makeRun({});
  await openRun(engine, { ...watch, run_number: 2, generation: 7 }, 0);
  await openRun(engine, { ...watch, generation: 3 }, 0);
  expect(await readGeneration(table, watch.campaign_id, 1)).toBe(3);
  const late = await openRun(engine, { ...watch, generation: 2 }, 0);
  expect(late).toMatchObject({ next: 'done' });
  expect(await statusNow()).toBe('completed');
});

it('drains a run that was ended while paused', async () => {
  const { engine, watch, table, campaign, told } = await makeRun({
    status: 'paused',
  });
  await updateCampaign(
    table,
    campaign,
    { status: 'completed', completion_reason: 'manual_stop', draining: true },
    iso(NOON),
  );
  expect(await openRun(engine, watch, 0)).toMatchObject({ next: 'done' });
  const { draining } = (await getCampaign(table, 'org_a', 'cmp_1'))!;
  expect(draining).toBe(false);
  expect(told).toEqual(['push']);
});

it('fails what is due and not ready, and says why in its log', async () => {
  const { engine, watch, table } = await makeRun({
    status: 'scheduled',
    started_at: null,
    scheduled_at: iso(NOON),
  });
  expect(await openRun(engine, watch, 0)).toMatchObject({ next: 'done' });
  expect(await getCampaign(table, 'org_a', 'cmp_1')).toMatchObject({
    status: 'failed',
    completion_reason: 'error',
    completed_at: iso(NOON),
  });
  const { entries } = await listActivity(table, 'cmp_1', { limit: 9 });
  expect(entries).toMatchObject([
    {
      actor: 'system',
      action: 'fail',
      reason_text: 'There is no contact to call.',
    },
  ]);
});

it('keeps what is due and over budget scheduled, until it fits', async () => {
  const { engine, watch, table, clock, statusNow } = await makeRun({
    status: 'scheduled',
    total_contacts: 1,
    scheduled_at: iso(NOON),
  });
  const other = makeCampaign({ id: 'cmp_2', max_concurrent_calls: 10 });
  await insertCampaign(table, other);
  await enterRunning(table, other, NOON);
  expect(await openRun(engine, watch, 0)).toEqual({
    next: 'await',
    timeout_seconds: 2,
  });
  // However long it waits: as often as an idle run has its tick.
  clock.at += 600 * MINUTE_MS;
  expect(await openRun(engine, watch, 0)).toEqual({
    next: 'await',
    timeout_seconds: 30,
  });
  expect(await statusNow()).toBe('scheduled');
  await leaveRunning(table, { ...other, version: 2 });
  await openRun(engine, watch, 1);
  expect(await statusNow()).toBe('running');
});

it('watches calls of a run that was restarted, and then ends', async () => {
  const restarted = {
    status: 'draft',
    run_number: 2,
    slots: { 0: `${NOON}.att_1` },
  } as const;
  const { engine, watch, clock, told, table, campaign } =
    await makeRun(restarted);
  clock.at += MINUTE_MS;
  const step = await openRun(engine, watch, 0);
  expect(step).toMatchObject({ next: 'watch' });
  expect(told).toEqual(['tick']);
  await updateCampaign(table, campaign, { slots: {} }, iso(NOON));
  expect(await openRun(engine, watch, 1)).toMatchObject({ next: 'done' });
});

it('waits for a run that is made the current one again', async () => {
  const { engine, watch, clock } = await makeRun({
    status: 'draft',
    run_number: 2,
  });
  const before = { ...watch, run_number: 1 };
  expect(await openRun(engine, before, 0)).toMatchObject({ next: 'await' });
  clock.at += MINUTE_MS;
  expect(await openRun(engine, before, 1)).toMatchObject({ next: 'done' });
});

it('ends a single day that passes while it is paused', async () => {
  const { schedule } = makeCampaign();
  const { engine, watch, table, clock, statusNow } = await makeRun({
    status: 'paused',
    total_contacts: 1,
    schedule: {
      ...schedule,
      windows: [{ days: ['mon'], start: '09:00', end: '13:00' }],
      mode: 'single_day',
    },
  });
  expect(await openRun(engine, watch, 0)).toEqual({
    next: 'await',
    timeout_seconds: 3_600,
  });
  clock.at += 60 * MINUTE_MS;
  expect(await openRun(engine, watch, 1)).toMatchObject({ next: 'done' });
  expect(await statusNow()).toBe('completed');
  expect(await getCampaign(table, 'org_a', 'cmp_1')).toMatchObject({
    completion_reason: 'window_closed',
    paused: null,
  });
});

it('leaves whoever was not called alone in the last minute of a single day', async () => {
  const { schedule } = makeCampaign();
  const { engine, watch, table, campaign, clock, statusNow } = await makeRun({
    total_contacts: 2,
    schedule: {
      ...schedule,
      windows: [{ days: ['mon'], start: '09:00', end: '13:00' }],
      mode: 'single_day',
    },
  });
  await putRecords(table, campaign);
  clock.at = NOON + 60 * MINUTE_MS - 40_000;
  expect(await openRun(engine, watch, 0)).toEqual({
    next: 'await',
    timeout_seconds: 40,
  });
  expect(await getState(table, 'cmp_1', 1, 0)).toBeUndefined();
  clock.at = NOON + 60 * MINUTE_MS;
  expect(await openRun(engine, watch, 1)).toMatchObject({ next: 'done' });
  expect(await statusNow()).toBe('completed');
});

it('gives whoever waits another instant when the hours were changed, once', async () => {
  const run = { total_contacts: 2, reparking: { version: 1, from: 0 } };
  const { engine, watch, table, campaign } = await makeRun(run);
  const parked = {
    ...makeUntouched(),
    rev: 1,
    next_eligible_at: iso(NOON + 600 * MINUTE_MS),
    waits_for: 'window' as const,
  };
  await putRecords(table, campaign);
  await writeState(table, parked);
  await openRun(engine, watch, 0);
  expect(await getState(table, 'cmp_1', 1, 0)).toMatchObject({
    rev: 2,
    next_eligible_at: iso(NOON),
  });
  const after = await getCampaign(table, 'org_a', 'cmp_1');
  expect(after?.reparking).toBeUndefined();
  expect(after?.version).toBe(1);
});

it('rests to its end while the calls of the day are used up', async () => {
  const { schedule } = makeCampaign();
  const { engine, watch, table, campaign } = await makeRun({
    total_contacts: 1,
    schedule: {
      ...schedule,
      timezone_mode: 'callee_local',
      windows: [{ days: ['mon'], start: '09:00', end: '13:00' }],
      mode: 'single_day',
    },
  });
  const limits = { daily_call_cap: 0, daily_minute_cap: null };
  // Its next midnight is after the last hour of the day on every clock.
  const clock = { timezone: 'Pacific/Fiji', updated_at: null };
  await setCallLimits(table, 'org_a', { ...limits, ...clock });
  await putRecords(table, campaign);
  await writeState(table, {
    ...makeUntouched(),
    rev: 1,
    next_eligible_at: iso(NOON - MINUTE_MS),
    waits_for: 'in_flight_elsewhere',
  });
  expect(await openRun(engine, watch, 0)).toEqual({
    next: 'await',
    timeout_seconds: 13 * 3_600,
  });
});

async function putRecords(table: Table, { id, total_contacts }: Campaign) {
  const writer = contactWriter(table);
  for (let seq = 0; seq < total_contacts; seq += 1) {
    await writer.add({
      ...{ org_id: 'org_a', campaign_id: id, seq, id: `con_${seq}` },
      phone_number: `+1202555019${seq}`,
      custom_fields: {},
      created_at: iso(NOON),
    });
  }
  await writer.flush();
}

it('fails once its agent is deleted, and stops who waits', async () => {
  const { table, engine, watch, statusNow } = await makeRun({
    agent_id: 'agt_1',
    total_contacts: 3,
  });
  const agent = {
    id: 'agt_1',
    name: 'Ada',
    status: 'active',
    max_concurrent: 2,
    version: 1,
  } as const;
  await putAgent(table, 'org_a', agent);
  expect(await openRun(engine, watch, 0)).toMatchObject({ next: 'watch' });
  expect(await statusNow()).toBe('running');
  await putAgent(table, 'org_a', { ...agent, deleted: true }, agent);
  await openRun(engine, watch, 1);
  const after = await getCampaign(table, 'org_a', 'cmp_1');
  expect(after).toMatchObject({ status: 'failed', completion_reason: 'error' });
});
