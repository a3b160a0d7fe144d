import { expect, it } from 'vitest';
import { createReady, makeApi } from './testing.ts';

const campaigns = '/api/v1/campaigns';

it('tells all that a start would ask for', async () => {
  const api = await makeApi();
  const body = { name: 'a', schedule: { windows: [] } };
  const { id } = (await api.call('POST', campaigns, { body })).body;
  const readiness = await api.call('GET', `${campaigns}/${id}/readiness`);
  expect(readiness.body.ready).toBe(false);
  expect(readiness.body.errors).toMatchObject([
    { code: 'no_contacts' },
    { code: 'no_call_window' },
  ]);
});

it('lists newest first, by pages, by status, and by part of the name', async () => {
  const api = await makeApi();
  for (const name of ['one', 'two', 'three']) await createReady(api, { name });
  const list = (query: Record<string, string>) =>
    api.call('GET', campaigns, { query });
  const first = await list({ limit: '2' });
  expect(first.body).toMatchObject({
    total: 3,
    limit: 2,
    data: [{ name: 'three' }, { name: 'two' }],
  });
  const next = await list({ limit: '2', cursor: first.body.next_cursor });
  expect(next.body).toMatchObject({
    data: [{ name: 'one' }],
    next_cursor: null,
  });
  expect((await list({ q: 'TW' })).body.total).toBe(1);
  expect((await list({ status: 'running' })).body.total).toBe(0);
  expect((await list({})).body.data[0].stats.contacts.total).toBe(2);
});

it.each([
  ['a limit above 200', { limit: '201' }, 'limit'],
  ['a limit of none', { limit: '0' }, 'limit'],
  ['an unknown filter', { colour: 'red' }, 'colour'],
  ['a status that is none', { status: 'busy' }, 'status'],
  ['a cursor that is none', { cursor: 'x' }, 'cursor'],
])('refuses %s in a list', async (_case, query, path) => {
  const api = await makeApi();
  const answer = await api.call('GET', campaigns, { query });
  expect(answer).toMatchObject({ status: 400, body: { errors: [{ path }] } });
});

it('hides the campaigns of another organization like ones that never were', async () => {
  const api = await makeApi();
  const { id } = await createReady(api);
  const { credential } = await api.credential({ org_id: 'org_b' });
  const ask = { key: credential };
  const theirs = await api.call('GET', `${campaigns}/${id}`, ask);
  const never = await api.call('GET', `${campaigns}/cmp_never`, ask);
  expect(theirs.status).toBe(404);
  expect({ ...theirs.body, request_id: '' }).toEqual({
    ...never.body,
    request_id: '',
  });
  expect((await api.call('GET', campaigns, ask)).body.total).toBe(0);
});

it('answers under the spellings of seed 004 in its words', async () => {
  const api = await makeApi();
  const { id } = await createReady(api);
  const compat = `/api/v1/campaign/campaigns/${id}`;
  const started = await api.call('POST', `${compat}/start`);
  expect(started.body.status).toBe('active');
  const stats = await api.call('GET', `${compat}/stats`);
  expect(stats.body).toMatchObject({
    campaign_id: id,
    status: 'active',
    contacts: { total: 2, pending: 2 },
    attempts: { total: 0, average_per_contact: 0 },
    concurrency_limit: 10,
  });
  expect((await api.call('POST', `${compat}/close`)).body.status).toBe(
    'closed',
  );
});

it('keeps the limit that was set', async () => {
  const api = await makeApi();
  const path = '/api/v1/concurrency-settings';
  expect((await api.call('GET', path)).body.concurrency_limit).toBe(10);
  await api.call('PUT', path, { body: { concurrency_limit: 25 } });
  expect((await api.call('GET', path)).body.concurrency_limit).toBe(25);
  const bad = await api.call('PUT', path, { body: { concurrency_limit: 0 } });
  expect(bad.status).toBe(400);
});
