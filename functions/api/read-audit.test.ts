import { expect, it, vi } from 'vitest';
import { handlers } from './contacts.routes.ts';
import { makeApi, START } from './testing.ts';

const campaigns = '/api/v1/campaigns';
const at = (ms: number) => new Date(START + ms).toISOString();

type Api = Awaited<ReturnType<typeof makeApi>>;
const list = async (api: Api, query: Record<string, string> = {}) =>
  (await api.call('GET', '/api/v1/audit', { query })).body;

it('writes down who asked for what and what came of it, latest first', async () => {
  const api = await makeApi();
  const { id } = (await api.call('POST', campaigns, { body: { name: 'a' } }))
    .body;
  api.clock.at += 1_000;
  await api.call('POST', `${campaigns}/${id}/start`);
  const actor = `key_${api.key.slice('ak_'.length).split('.')[0]}`;
  expect((await list(api)).data).toEqual([
    {
      at: at(1_000),
      actor,
      action: 'start_campaign',
      route: 'POST /api/v1/campaigns/{campaign_id}/start',
      object_id: id,
      campaign_id: id,
      status: 422,
      replayed: false,
      request_id: 'req_2',
    },
    {
      at: at(0),
      actor,
      action: 'create_campaign',
      route: 'POST /api/v1/campaigns',
      object_id: id,
      campaign_id: null,
      status: 201,
      replayed: false,
      request_id: 'req_1',
    },
  ]);
});

it('holds no body and no number, and costs reads nothing', async () => {
  const api = await makeApi({ handlers });
  const body = { phone_number: '+12025550143', reason: 'asked us to' };
  await api.call('POST', '/api/v1/dnc', { body });
  await api.call('DELETE', '/api/v1/dnc/+12025550143');
  await api.call('POST', '/api/v1/dnc/check', {
    body: { phone_numbers: ['+12025550143'] },
  });
  await api.call('GET', campaigns);
  const log = await list(api);
  expect(log.data).toMatchObject([
    { action: 'remove_from_dnc', object_id: null, status: 204 },
    { action: 'add_to_dnc', object_id: null, status: 201 },
  ]);
  expect(JSON.stringify(log)).not.toMatch(/2025550143|asked us/);
});

it('has refusals, repeats and other spellings, under the one name', async () => {
  const api = await makeApi();
  const { credential: key } = await api.credential({ role: 'viewer' });
  await api.call('POST', campaigns, { key, body: { name: 'a' } });
  const headers = { 'Idempotency-Key': 'one' };
  await api.call('POST', campaigns, { headers, body: { name: 'a' } });
  await api.call('POST', campaigns, { headers, body: { name: 'a' } });
  await api.call('POST', '/api/v1/campaign/campaigns/cmp_none/start');
  expect((await list(api)).data).toMatchObject([
    { action: 'start_campaign', object_id: 'cmp_none', status: 404 },
    { action: 'create_campaign', status: 201, replayed: true },
    { action: 'create_campaign', status: 201, replayed: false },
    { action: 'create_campaign', status: 403 },
  ]);
});

it('pages, and filters by actor, action, object and time', async () => {
  const api = await makeApi();
  const { credential, id: other } = await api.credential({});
  for (let i = 0; i < 5; i++) {
    api.clock.at = START + i * 1_000;
    const key = i === 3 ? credential : api.key;
    await api.call('POST', campaigns, { key, body: { name: `c${i}` } });
  }
  const seen: string[] = [];
  let query: Record<string, string> = { limit: '2' };
  for (;;) {
    const page = await list(api, query);
    expect(page.total).toBe(5);
    seen.push(...page.data.map((it: { at: string }) => it.at));
    if (page.next_cursor === null) break;
    query = { ...query, cursor: page.next_cursor };
  }
  expect(seen).toEqual([4, 3, 2, 1, 0].map((i) => at(i * 1_000)));
  expect(await list(api, { actor: other })).toMatchObject({ total: 1 });
  expect(await list(api, { action: 'start_campaign' })).toMatchObject({
    data: [],
    total: 0,
  });
  const range = await list(api, { from: at(1_000), to: at(3_000) });
  expect(range.data.map((it: { at: string }) => it.at)).toEqual(
    [3, 2, 1].map((i) => at(i * 1_000)),
  );
  const [{ object_id }] = range.data;
  expect((await list(api, { object_id })).total).toBe(1);
  // A cursor of another range starts where both agree, or nowhere.
  const { next_cursor: cursor } = await list(api, { limit: '1' });
  const older = await list(api, { cursor, to: at(1_000) });
  expect(older.data).toHaveLength(2);
  const { next_cursor: early } = await list(api, { limit: '4' });
  expect((await list(api, { cursor: early, from: at(3_000) })).data).toEqual(
    [],
  );
  const wrong = await api.call('GET', '/api/v1/audit', {
    query: { from: at(2), to: at(1) },
  });
  expect(wrong.status).toBe(400);
});

it('is one organization’s own', async () => {
  const api = await makeApi();
  await api.call('POST', campaigns, { body: { name: 'a' } });
  const { credential: key } = await api.credential({ org_id: 'org_b' });
  const answer = await api.call('GET', '/api/v1/audit', { key });
  expect(answer.body).toMatchObject({ data: [], total: 0 });
});

it('does not take back an answer that it could not write down', async () => {
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const api = await makeApi();
  const { db } = api.table;
  const fails = {
    send: (command: { input: { Item?: { replayed?: boolean } } }) => {
      if (command.input.Item?.replayed === false) throw new Error('no table');
      return db.send(command as never);
    },
  };
  Object.assign(api.deps.table, { db: fails });
  const answer = await api.call('POST', campaigns, { body: { name: 'a' } });
  expect(answer.status).toBe(201);
  const logged = stderr.mock.calls.map(([line]) => String(line)).join('');
  stderr.mockRestore();
  expect(logged).toContain('not in the audit log');
});
