import { expect, it } from 'vitest';
import {
  enterRunning,
  leaveRunning,
} from '#functions/adapters/dynamodb/running-store.ts';
import { getOrgSettings } from '#functions/adapters/dynamodb/settings-store.ts';
import { multipart } from './requests-testing.ts';
import { type Api, makeApi } from './testing.ts';

const campaigns = '/api/v1/campaigns';

async function createReady(api: Api): Promise<string> {
  const form = multipart(
    { name: 'a', max_concurrent_calls: '3' },
    { contacts: 'phone_number\n' },
  );
  return (await api.call('POST', campaigns, form)).body.id;
}

const start = (api: Api, id: string) =>
  api.call('POST', `${campaigns}/${id}/start`);

const claimant = (api: Api, id: string, version: number) => ({
  org_id: 'org_a',
  id,
  name: id,
  version,
  max_concurrent_calls: 4,
  admission: 'strict' as const,
  priority: 5,
  api,
});

it('lets three of twenty pass that ask for 3 of 10 at the same moment', async () => {
  const api = await makeApi();
  const ids = await Promise.all(
    Array.from({ length: 20 }, () => createReady(api)),
  );
  const answers = await Promise.all(ids.map((id) => start(api, id)));
  const passed = answers.filter(({ status }) => status === 200);
  const refused = answers.filter(({ status }) => status === 409);
  expect(passed).toHaveLength(3);
  expect(refused).toHaveLength(17);
  for (const { body } of refused) {
    expect(body).toMatchObject({ cap: 10, in_use: 9, requested: 3 });
    expect(body.running).toHaveLength(3);
  }
  const list = await api.call('GET', campaigns, {
    query: { status: 'running' },
  });
  expect(list.body.total).toBe(3);
});

it('starts one campaign once, whoever asks at the same moment', async () => {
  const api = await makeApi();
  const id = await createReady(api);
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => start(api, id)),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  // Each may start an execution, which are numbered; one made it run.
  expect(api.told.filter(({ what }) => what === 'wake')).toHaveLength(1);
  const settings = await api.call('GET', '/api/v1/concurrency-settings');
  expect(settings.body.in_use).toBe(3);
});

it('gives back what a resume claimed that was cut off, when it is refused after a stop', async () => {
  const api = await makeApi();
  const id = await createReady(api);
  const ask = (action: string) =>
    api.call('POST', `${campaigns}/${id}/${action}`);
  await start(api, id);
  const { body } = await ask('pause');
  await enterRunning(api.table, claimant(api, id, body.version), api.clock.at);
  await ask('stop');
  const inUse = async () =>
    (await api.call('GET', '/api/v1/concurrency-settings')).body.in_use;
  expect(await inUse()).toBe(4);
  expect((await ask('resume')).status).toBe(409);
  expect(await inUse()).toBe(0);
});

it('forgets a claim whose campaign never ran, once its start must be over', async () => {
  const api = await makeApi();
  const crashed = claimant(api, 'cmp_crashed', 1);
  const next = { ...claimant(api, 'cmp_next', 1), max_concurrent_calls: 8 };
  await enterRunning(api.table, crashed, api.clock.at);
  const enter = () => enterRunning(api.table, next, api.clock.at);
  expect((await enter()).kind).toBe('over_budget');
  api.clock.at += 60_000;
  expect((await enter()).kind).toBe('entered');
});

it('keeps the claim of a resume when the pause before it comes late', async () => {
  const api = await makeApi();
  await enterRunning(api.table, claimant(api, 'cmp_1', 1), api.clock.at);
  // Paused as version 3; resumed from version 3 before the pause gave back.
  await enterRunning(api.table, claimant(api, 'cmp_1', 3), api.clock.at);
  await leaveRunning(api.table, claimant(api, 'cmp_1', 3));
  const { running } = await getOrgSettings(api.table, 'org_a');
  expect(Object.keys(running)).toEqual(['cmp_1']);
  await leaveRunning(api.table, claimant(api, 'cmp_1', 4));
  expect((await getOrgSettings(api.table, 'org_a')).running).toEqual({});
});
