import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import {
  getCampaign,
  updateCampaign,
} from '#functions/adapters/dynamodb/campaign-store.ts';
import { stateKey } from '#functions/adapters/dynamodb/keys.ts';
import { runStates } from '#functions/adapters/dynamodb/state-store.ts';
import { untouched } from '#shared/domain/contact-events.ts';
import { type Api, act, createReady, makeApi, START } from './testing.ts';

const path = (id: string) => `/api/v1/campaigns/${id}`;
const iso = (ms: number) => new Date(ms).toISOString();

/** A campaign whose first run was stopped, and has drained unless told otherwise. */
async function ended(api: Api, draining = false) {
  const { id } = await createReady(api);
  await act(api, id, 'start');
  await act(api, id, 'stop');
  const campaign = (await getCampaign(api.table, 'org_a', id))!;
  await updateCampaign(api.table, campaign, { draining }, iso(START));
  return id as string;
}

it('prepares another run as a draft, without dialling', async () => {
  const api = await makeApi();
  const id = await ended(api);
  api.told.length = 0;
  api.clock.at += 60_000;
  const { status, body } = await act(api, id, 'restart');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    status: 'draft',
    run_number: 2,
    prepared_restart: true,
    restarted: { by: expect.stringMatching(/^key_/), at: iso(START + 60_000) },
    restart_history: [{ from: 'completed', run_number: 1 }],
    completion_reason: null,
    started_at: null,
    completed_at: null,
    stats: { contacts: { pending: 2, stopped: 0 }, status: 'draft' },
    previous_run_stats: {
      status: 'completed',
      contacts: { pending: 0, stopped: 2 },
    },
  });
  expect(body.allowed_actions).toContain('cancel-restart');
  expect(body.allowed_actions).not.toContain('delete');
  expect(api.told.filter(({ what }) => what === 'start')).toEqual([]);
  expect((await api.call('DELETE', path(id))).body.code).toBe(
    'invalid_transition',
  );
});

it('can be edited and started, and is then its second run', async () => {
  const api = await makeApi();
  const id = await ended(api);
  await act(api, id, 'restart');
  const body = { max_concurrent_calls: 2, name: 'Again' };
  expect((await api.call('PATCH', path(id), { body })).body).toMatchObject(
    body,
  );
  api.told.length = 0;
  api.clock.at += 1_000;
  const started = await act(api, id, 'start');
  expect(started.body).toMatchObject({
    status: 'running',
    run_number: 2,
    prepared_restart: false,
    started_at: iso(START + 1_000),
    previous_run_stats: { contacts: { stopped: 2 } },
  });
  expect(api.told[0]).toMatchObject({ what: 'start', run_number: 2 });
  expect((await act(api, id, 'cancel-restart')).status).toBe(409);
  await act(api, id, 'stop');
  expect((await act(api, id, 'restart')).body.run_number).toBe(3);
});

it('is dropped again: the run before is back, field by field', async () => {
  const api = await makeApi();
  const id = await ended(api);
  const changing = ['version', 'updated_at', 'activity_count'];
  const settled = async () => {
    const { body } = await api.call('GET', path(id));
    return Object.fromEntries(
      Object.entries(body).filter(([field]) => !changing.includes(field)),
    );
  };
  const before = await settled();
  await act(api, id, 'restart');
  expect((await act(api, id, 'cancel-restart')).status).toBe(200);
  expect(await settled()).toEqual(before);
  expect((await act(api, id, 'cancel-restart')).body).toMatchObject({
    code: 'invalid_transition',
    current_status: 'completed',
  });
  const log = await api.call('GET', `${path(id)}/activity`);
  expect(log.body.data.slice(0, 2)).toMatchObject([
    { action: 'cancel-restart', actor: expect.stringMatching(/^key_/) },
    { action: 'restart', changes: { run_number: { from: 1, to: 2 } } },
  ]);
});

it('takes what was done to contacts of the dropped run with it', async () => {
  const api = await makeApi();
  const id = await ended(api);
  await act(api, id, 'restart');
  const state = untouched({
    org_id: 'org_a',
    campaign_id: id,
    run_number: 2,
    seq: 1,
  });
  const Item = { ...stateKey(id, 2, 1), ...state, status: 'suppressed' };
  await api.table.db.send(new PutCommand({ TableName: api.table.name, Item }));
  await act(api, id, 'cancel-restart');
  const left = [];
  const run = { id, run_number: 2 };
  for await (const found of runStates(api.table, run, 2)) left.push(found);
  expect(left).toEqual([]);
});

it('drains on when it is dropped while calls are up, and is watched meanwhile', async () => {
  const api = await makeApi();
  const id = await ended(api, true);
  const campaign = (await getCampaign(api.table, 'org_a', id))!;
  const slots = { 0: `${START}.att_1` };
  await updateCampaign(api.table, campaign, { slots }, iso(START));
  api.told.length = 0;
  expect((await act(api, id, 'restart')).body.draining).toBe(false);
  expect(api.told[0]).toMatchObject({ what: 'start', run_number: 2 });
  api.told.length = 0;
  const back = await act(api, id, 'cancel-restart');
  expect(back.body).toMatchObject({ status: 'completed', draining: true });
  expect(api.told).toMatchObject([
    { what: 'start', run_number: 1 },
    { what: 'wake', run_number: 1 },
  ]);
});

it('is refused for what is sealed, and for what has not ended', async () => {
  const api = await makeApi();
  const id = await ended(api);
  await act(api, id, 'close');
  expect((await act(api, id, 'restart')).body).toMatchObject({
    code: 'invalid_transition',
    allowed_actions: ['clone'],
  });
  expect((await act(api, id, 'close')).status).toBe(409);
  const draft = await createReady(api);
  expect((await act(api, draft.id, 'restart')).status).toBe(409);
  expect((await act(api, draft.id, 'cancel-restart')).status).toBe(409);
});

it('gives a restart to one of two who ask at once', async () => {
  const api = await makeApi();
  const id = await ended(api);
  const answers = await Promise.all([
    act(api, id, 'restart'),
    act(api, id, 'restart'),
  ]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect((await api.call('GET', path(id))).body.run_number).toBe(2);
});
