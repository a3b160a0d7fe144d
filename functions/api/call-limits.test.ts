import { beforeEach, expect, it } from 'vitest';
import {
  getAgent,
  putAgent,
} from '#functions/adapters/dynamodb/agent-store.ts';
import { carriers } from '#functions/adapters/dynamodb/org-items.ts';
import type { CarrierProfile } from '#shared/domain/carrier-profile.ts';
import {
  type ContactsApi,
  csv,
  makeContactsApi,
  root,
} from './contacts-testing.ts';

const limits = '/api/v1/call-limits';
const agents = '/api/v1/agents';
let api: ContactsApi;

beforeEach(async () => {
  api = await makeContactsApi();
});

it.each([
  [limits, { daily_call_cap: 5 }],
  ['/api/v1/concurrency-settings', { concurrency_limit: 5 }],
])('%s is not overwritten by who read another version', async (path, body) => {
  const put = (tag?: string) =>
    api.call('PUT', path, {
      body,
      ...(tag && { headers: { 'If-Match': tag } }),
    });
  expect((await api.call('GET', path)).headers.etag).toBe('"1"');
  const first = await put('"1"');
  expect(first).toMatchObject({ status: 200, headers: { etag: '"2"' } });
  expect((await put('"1"')).body).toMatchObject({
    status: 412,
    current_version: 2,
  });
  expect((await put('"2"')).headers.etag).toBe('"3"');
  // Who does not say what they read wins.
  expect((await put()).headers.etag).toBe('"4"');
});

it('limits nothing until somebody says so, and again when it is left out', async () => {
  const before = await api.call('GET', limits);
  expect(before.body).toMatchObject({
    daily_call_cap: null,
    daily_minute_cap: null,
    timezone: 'UTC',
    calls_today: 0,
    concurrent_max: 10,
    updated_at: null,
  });
  const body = { daily_call_cap: 500, timezone: 'Asia/Kolkata' };
  const set = await api.call('PUT', limits, { body });
  expect(set.body).toMatchObject({ ...body, daily_calls_max: 500 });
  expect(set.body.resets_at).toMatch(/T18:30:00.000Z$/);
  await api.call('PUT', limits, { body: { daily_minute_cap: 9 } });
  expect((await api.call('GET', limits)).body).toMatchObject({
    daily_call_cap: null,
    daily_minute_cap: 9,
    timezone: 'UTC',
  });
});

it('counts what all carriers take, and not what is only kept', async () => {
  const put = (id: string, parts: Partial<CarrierProfile>) =>
    carriers.put(api.table, {
      org_id: 'org_a',
      id,
      name: id,
      kind: 'telnyx',
      url: null,
      status: 'active',
      last_check: { at: '2026-03-02T12:00:00.000Z', ok: true, code: 'ok' },
      credential_names: [],
      sealed_credentials: null,
      version: 1,
      created_at: '2026-03-02T12:00:00.000Z',
      created_by: 'key_1',
      updated_at: '2026-03-02T12:00:00.000Z',
      ...parts,
    });
  const perMinute = async () =>
    (await api.call('GET', limits)).body.calls_per_minute;
  expect(await perMinute()).toBe(6_000);
  await put('car_1', { calls_per_second: 0.33 });
  await put('car_2', { calls_per_second: 5, status: 'inactive' });
  await put('car_3', { kind: 'http' });
  expect(await perMinute()).toBe(6_019);
});

it.each([{ daily_call_cap: -1 }, { timezone: 'Mars/Base' }, { cap: 1 }])(
  'refuses %o',
  async (body) => {
    expect((await api.call('PUT', limits, { body })).status).toBe(400);
  },
);

it('gives an agent seats, and knows it no more once it is deleted', async () => {
  const made = await api.call('POST', agents, { body: { name: 'Ada' } });
  expect(made).toMatchObject({ status: 201, body: { max_concurrent: null } });
  const one = `${agents}/${made.body.id}`;
  const body = { max_concurrent: 3 };
  const headers = { 'If-Match': '"1"' };
  expect((await api.call('PATCH', one, { body, headers })).body).toEqual({
    ...made.body,
    max_concurrent: 3,
    version: 2,
  });
  const stale = await api.call('PATCH', one, { body, headers });
  expect(stale.body).toMatchObject({ status: 412, current_version: 2 });
  expect((await api.call('GET', one)).headers.etag).toBe('"2"');
  const demo = await api.call('PATCH', `${agents}/agt_demo`, { body });
  expect(demo.body).toMatchObject({ version: 2, max_concurrent: 3 });
  const ids = async () =>
    (await api.call('GET', agents)).body.data.map(
      ({ id }: { id: string }) => id,
    );
  expect(await ids()).toEqual([made.body.id, 'agt_demo'].sort());
  expect((await api.call('DELETE', one)).status).toBe(204);
  expect((await api.call('GET', one)).status).toBe(404);
  expect(await ids()).toEqual(['agt_demo']);
});

it('keeps the agent that every organization has', async () => {
  const one = `${agents}/agt_demo`;
  const refused = await api.call('DELETE', one);
  expect(refused.body).toMatchObject({ status: 409, code: 'not_editable' });
  // As an older version could leave it.
  const before = (await getAgent(api.table, 'org_a', 'agt_demo'))!;
  const deleted = { ...before, version: 2, deleted: true };
  await putAgent(api.table, 'org_a', deleted, before);
  expect((await api.call('GET', one)).body).toMatchObject({
    name: 'Demo agent',
    status: 'active',
    version: 2,
  });
  const body = { status: 'inactive' };
  expect((await api.call('PATCH', one, { body })).body).toMatchObject({
    status: 'inactive',
    version: 3,
  });
});

it('starts no campaign whose agent was deleted', async () => {
  const made = await api.call('POST', agents, { body: { name: 'Ada' } });
  const { id } = await api.campaignWith(csv(2));
  await api.change(id, { agent_id: made.body.id });
  const ready = async () =>
    (await api.call('GET', `${root}/${id}/readiness`)).body.checks.find(
      ({ code }: { code: string }) => code === 'no_agent',
    ).passed;
  expect(await ready()).toBe(true);
  await api.call('DELETE', `${agents}/${made.body.id}`);
  expect(await ready()).toBe(false);
});
