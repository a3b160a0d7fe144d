import { expect, it } from 'vitest';
import { putCircuit } from '#functions/adapters/dynamodb/circuit-store.ts';
import { carriers } from '#functions/adapters/dynamodb/org-items.ts';
import { putShard } from '#functions/adapters/dynamodb/stats-store.ts';
import { putUpload } from '#functions/adapters/dynamodb/upload-store.ts';
import { overviewView } from '#shared/contracts/overview.ts';
import { iso } from '#shared/domain/instant.ts';
import { hourOf, minuteOf, noCounters } from '#shared/domain/run-counters.ts';
import { type Api, act, createReady, makeApi, START } from './testing.ts';

const MINUTE = 60_000;
const read = async (api: Api) => {
  const { status, body } = await api.call('GET', '/api/v1/overview');
  expect(status).toBe(200);
  return overviewView.strict().parse(body);
};

/** Calls of a run at one instant. */
async function called(api: Api, id: string, at: string, dials: number) {
  const seen = { dials, connected: dials / 2 };
  await putShard(
    api.table,
    id,
    1,
    'shard',
    {
      ...noCounters,
      minutes: { [minuteOf(at)]: seen },
      hours: { [hourOf(at)]: seen },
      ends: {
        [hourOf(at)]: { completed: 1, abandoned: 0, cost_micro_usd: 40_000 },
      },
      figures: { attempts: dials, cost_micro_usd: 40_000 },
      last_dial_at: at,
      last_seq: '1',
    },
    '',
  );
}

it('shows an organization that has nothing', async () => {
  const api = await makeApi();
  const overview = await read(api);
  expect(overview).toMatchObject({
    at: iso(START),
    capacity: { limit: 10, in_flight: 0, free: 10, reserved: 0, campaigns: [] },
    alerts: [],
    running: [],
    counts: { draft: 0, running: 0, completed: 0 },
    bucket_seconds: 60,
    yesterday_same_time: null,
    upcoming: [],
    exact: true,
  });
  expect(overview.calls_per_minute).toHaveLength(60);
});

it('counts the calls of all campaigns, today and yesterday', async () => {
  const api = await makeApi();
  const one = await createReady(api, { name: 'One', max_concurrent_calls: 3 });
  const two = await createReady(api, { name: 'Two', max_concurrent_calls: 2 });
  await act(api, one.id, 'start');
  await act(api, two.id, 'start');
  api.clock.at = START + 26 * 60 * MINUTE;
  await called(api, one.id, iso(START + 30 * MINUTE), 6);
  await called(api, two.id, iso(api.clock.at - MINUTE), 4);
  const overview = await read(api);
  expect(overview.today).toMatchObject({
    attempts: 4,
    connected: 2,
    completed: 1,
    cost_usd: 0.04,
    answer_rate: 0.5,
  });
  expect(overview.yesterday_same_time).toMatchObject({ attempts: 6 });
  expect(overview.calls_per_minute.at(-2)).toMatchObject({ calls: 4 });
  expect(overview.capacity).toMatchObject({
    reserved: 5,
    campaigns: [
      { name: 'One', max_concurrent_calls: 3, admission: 'strict' },
      { name: 'Two' },
    ],
    sentence: expect.stringContaining('another campaign may ask for up to 5'),
  });
  expect(overview.running.map(({ name }) => name)).toEqual(['Two', 'One']);
  expect(overview.counts.running).toBe(2);
});

it('asks the queue of a campaign that is silent, and only then says so', async () => {
  const api = await makeApi();
  const { id } = await createReady(api);
  await act(api, id, 'start');
  api.clock.at += 5 * MINUTE;
  expect((await read(api)).alerts).toEqual([]);
  api.clock.at += MINUTE;
  expect((await read(api)).alerts).toEqual([
    expect.objectContaining({ code: 'not_dialing', campaign_id: id }),
  ]);
  // The carrier stands in the way: that is what a person has to know.
  const circuit = { until: iso(api.clock.at + MINUTE), opened: 1 };
  await putCircuit(api.table, 'org_a', undefined, circuit);
  expect((await read(api)).alerts[0]).toMatchObject({
    code: 'carrier_circuit_open',
    campaign_id: null,
  });
});

it('names the carrier that takes no calls, and none that is gone', async () => {
  const api = await makeApi();
  const why = { scope: 'account', code: '20005' } as const;
  const circuit = { until: iso(api.clock.at + MINUTE), opened: 4, why };
  await putCircuit(api.table, 'org_a', undefined, circuit, 'car_1');
  expect((await read(api)).alerts).toEqual([]);
  await carriers.put(api.table, {
    org_id: 'org_a',
    id: 'car_1',
    name: 'My Twilio',
    kind: 'twilio',
    url: null,
    status: 'active',
    credential_names: [],
    sealed_credentials: null,
    version: 1,
    created_at: iso(api.clock.at),
    created_by: 'key_1',
    updated_at: iso(api.clock.at),
  });
  const [alert] = (await read(api)).alerts;
  expect(alert).toMatchObject({ code: 'carrier_circuit_open', value: 4 });
  expect(alert?.text).toContain(
    'My Twilio takes no calls from this account (20005): nobody is called through it',
  );
});

it('shows what comes next, soonest first', async () => {
  const api = await makeApi();
  const night = await createReady(api, {
    name: 'Night',
    schedule: {
      timezone: 'UTC',
      windows: [
        {
          days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
          start: '09:00',
          end: '17:00',
        },
      ],
    },
  });
  await act(api, night.id, 'start');
  const later = await createReady(api, { name: 'Later' });
  await act(api, later.id, 'schedule', {
    scheduled_at: '2026-01-01T08:00:00Z',
  });
  const { upcoming, running } = await read(api);
  expect(upcoming).toEqual([
    {
      kind: 'campaign_starts',
      campaign_id: later.id,
      campaign_name: 'Later',
      at: '2026-01-01T08:00:00.000Z',
    },
    {
      kind: 'window_opens',
      campaign_id: night.id,
      campaign_name: 'Night',
      at: '2026-01-01T09:00:00.000Z',
    },
  ]);
  expect(running[0]).toMatchObject({
    live_state: 'outside_window',
    activity: { state: 'outside_window' },
  });
});

it('tells of a file that was refused', async () => {
  const api = await makeApi();
  const { id } = await createReady(api);
  const upload = {
    org_id: 'org_a',
    id: 'upl_9',
    campaign_id: id,
    status: 'rejected',
    file_name: 'june.csv',
    size_bytes: 10,
    rows: 0,
    accepted: 0,
    rejected: 0,
    duplicate: 0,
    suppressed: 0,
    progress: 1,
    columns: [],
    mapping: null,
    error: { code: 'unreadable_file', detail: 'It is no text.' },
    default_country: null,
    created_at: iso(START),
    finished_at: iso(START),
  } as const;
  await putUpload(api.table, { ...upload, columns: [] });
  const { alerts } = await read(api);
  expect(alerts).toEqual([
    expect.objectContaining({
      code: 'upload_rejected',
      text: 'june.csv was not imported: It is no text.',
    }),
  ]);
});
