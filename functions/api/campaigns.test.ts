import { expect, it } from 'vitest';
import { Refusal } from '#functions/platform/refusal.ts';
import { campaignView } from '#shared/contracts/campaigns.ts';
import { problem } from '#shared/contracts/problems.ts';
import { type Api, makeApi, multipart, START } from './testing.ts';

const campaigns = '/api/v1/campaigns';
const iso = (ms: number) => new Date(ms).toISOString();

/** A campaign with contacts, so that it can be started. */
async function createReady(api: Api, body: Record<string, unknown> = {}) {
  const fields = Object.fromEntries(
    Object.entries({ name: 'Spring', ...body }).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
  const form = multipart(fields, { contacts: 'phone_number\n+12025550190\n' });
  const answer = await api.call('POST', campaigns, form);
  expect(answer.status).toBe(201);
  return answer.body;
}

const act = (api: Api, id: string, action: string, body?: unknown) =>
  api.call('POST', `${campaigns}/${id}/${action}`, { body });

it('creates a draft with every default of the contract', async () => {
  const api = await makeApi();
  const { status, body, headers } = await api.call('POST', campaigns, {
    body: { name: 'Spring' },
  });
  expect(status).toBe(201);
  expect(body).toMatchObject({
    status: 'draft',
    dialing_status: 'paused',
    agent_id: 'agt_demo',
    number_pool: [{ number_id: 'num_demo', weight: null }],
    phone_number_id: 'num_demo',
    max_concurrent_calls: 5,
    dial_mode: 'progressive',
    priority: 5,
    admission: 'strict',
    retry_policy: { max_attempts: 1, delay_seconds: 300, backoff: 'fixed' },
    schedule: { timezone: 'UTC', timezone_mode: 'campaign', mode: 'multi_day' },
    compliance: { profile: 'none' },
    scheduled_at: null,
    completion_reason: null,
  });
  expect(campaignView.parse(body)).toBeTruthy();
  expect(Object.values(body)).not.toContain(undefined);
  expect(headers.etag).toBe(`"${body.version}"`);
});

it('takes all eight fields of seed 003 as multipart, with the file', async () => {
  const api = await makeApi();
  const campaign = await createReady(api, {
    name: 'Q4 follow-ups',
    agent_id: 'agt_demo',
    phone_number_id: 'num_demo',
    max_concurrent_calls: 5,
    retries_per_contact: 1,
    retry_delay_seconds: 300,
    scheduled_at: '2026-05-10T18:00:00Z',
  });
  expect(campaign).toMatchObject({
    status: 'scheduled',
    scheduled_at: '2026-05-10T18:00:00.000Z',
    retry_policy: { max_attempts: 2, delay_seconds: 300 },
    total_contacts: 2,
    import: { accepted: 2, file_name: 'contacts.csv' },
  });
  expect(api.told).toMatchObject([
    { what: 'start', scheduled_at: '2026-05-10T18:00:00.000Z' },
  ]);
});

it.each([
  ['no name', {}, 'name', 'required'],
  ['an unknown field', { name: 'a', speling: 1 }, 'speling', 'unknown_field'],
  ['an empty name', { name: ' ' }, 'name', 'too_small'],
  [
    'too many calls at once',
    { name: 'a', max_concurrent_calls: 10_001 },
    'max_concurrent_calls',
    'too_big',
  ],
  [
    'an alias that contradicts',
    { name: 'a', max_concurrent_calls: 2, concurrency_limit: 3 },
    'concurrency_limit',
    'contradicts',
  ],
  [
    'a goal that names no disposition',
    { name: 'a', goal: { metric: 'disposition', target: 5 } },
    'goal.disposition',
    'custom',
  ],
  [
    'a window without length',
    {
      name: 'a',
      schedule: { windows: [{ days: ['mon'], start: '09:00', end: '09:00' }] },
    },
    'schedule.windows.0.end',
    'custom',
  ],
  [
    'a zone that is none',
    { name: 'a', schedule: { timezone: 'Mars/Base' } },
    'schedule.timezone',
    'custom',
  ],
])('refuses %s by name', async (_case, body, path, code) => {
  const api = await makeApi();
  const answer = await api.call('POST', campaigns, { body });
  expect(answer.status).toBe(400);
  expect(answer.body.code).toBe('invalid_request');
  expect(answer.body.errors).toEqual([expect.objectContaining({ path, code })]);
  expect(problem.parse(answer.body)).toBeTruthy();
  expect(answer.headers['content-type']).toBe('application/problem+json');
});

it('refuses a start in the past by the product clock', async () => {
  const api = await makeApi();
  const body = { name: 'a', scheduled_at: iso(START) };
  const answer = await api.call('POST', campaigns, { body });
  expect(answer).toMatchObject({
    status: 400,
    body: { code: 'scheduled_at_in_past' },
  });
});

it('refuses an agent and a number that are not there', async () => {
  const api = await makeApi();
  const body = { name: 'a', agent_id: 'agt_x', phone_number_id: 'num_x' };
  const answer = await api.call('POST', campaigns, { body });
  expect(answer).toMatchObject({
    status: 422,
    body: {
      code: 'invalid_reference',
      errors: [{ path: 'agent_id' }, { path: 'number_pool.0.number_id' }],
    },
  });
});

it('leaves nothing behind when it would start with nobody to call', async () => {
  const api = await makeApi();
  const query = { start: 'true' };
  const answer = await api.call('POST', campaigns, {
    query,
    body: { name: 'a' },
  });
  expect(answer).toMatchObject({
    status: 422,
    body: { code: 'not_ready', errors: [{ code: 'no_contacts' }] },
  });
  expect((await api.call('GET', campaigns)).body.total).toBe(0);
});

it('leaves nothing behind when it would start over budget', async () => {
  const api = await makeApi();
  const form = multipart(
    { name: 'a', max_concurrent_calls: '11' },
    { contacts: 'phone_number\n' },
  );
  const query = { start: 'true' };
  const answer = await api.call('POST', campaigns, { ...form, query });
  expect(answer.status).toBe(409);
  expect((await api.call('GET', campaigns)).body.total).toBe(0);
});

it('leaves nothing behind when the file cannot be used', async () => {
  const api = await makeApi({
    importInline: async ({ create }) => {
      await create();
      throw new Refusal(422, 'no_valid_contacts', 'No row can be called.');
    },
  });
  const form = multipart({ name: 'a' }, { contacts: 'phone_number\nx\n' });
  const answer = await api.call('POST', campaigns, form);
  expect(answer).toMatchObject({ status: 422 });
  expect((await api.call('GET', campaigns)).body.total).toBe(0);
});

it('says how to send a file that is too large for a request', async () => {
  const api = await makeApi();
  const form = multipart({ name: 'a' }, { contacts: 'x'.repeat(1_001) });
  const answer = await api.call('POST', campaigns, form);
  expect(answer).toMatchObject({
    status: 413,
    body: { code: 'use_upload', max_bytes: 1_000 },
  });
});

it('starts at once when asked to, and hands the run to the workflow', async () => {
  const api = await makeApi();
  const form = multipart({ name: 'a' }, { contacts: 'phone_number\n' });
  const query = { start: 'true' };
  const { body } = await api.call('POST', campaigns, { ...form, query });
  expect(body).toMatchObject({ status: 'running', started_at: iso(START) });
  expect(api.told).toMatchObject([{ what: 'start', run_number: 1 }]);
});

it('pauses with a reason, resumes by start as well, and stops for good', async () => {
  const api = await makeApi();
  const { id } = await createReady(api);
  expect((await act(api, id, 'start')).body.status).toBe('running');
  const reason = { reason_text: 'script issue' };
  expect((await act(api, id, 'pause', reason)).body).toMatchObject({
    status: 'paused',
    paused: {
      at: iso(START),
      reason_code: 'operator',
      reason_text: 'script issue',
    },
    allowed_actions: expect.arrayContaining(['start', 'resume', 'stop']),
  });
  expect((await act(api, id, 'start')).body).toMatchObject({
    status: 'running',
    paused: null,
  });
  expect((await act(api, id, 'stop')).body).toMatchObject({
    status: 'completed',
    completion_reason: 'manual_stop',
    completed_at: iso(START),
    draining: true,
  });
  const again = await act(api, id, 'stop');
  expect(again).toMatchObject({
    status: 409,
    body: {
      code: 'invalid_transition',
      current_status: 'completed',
      allowed_actions: ['close', 'clone'],
    },
  });
});

it('logs who did what, and counts it', async () => {
  const api = await makeApi();
  const { id } = await createReady(api);
  await act(api, id, 'start');
  api.clock.at += 1_000;
  const paused = await act(api, id, 'pause', { reason_text: 'lunch' });
  expect(paused.body.activity_count).toBe(3);
  const log = await api.call('GET', `${campaigns}/${id}/activity`);
  expect(log.body).toMatchObject({ total: 3, next_cursor: null });
  expect(log.body.data[0]).toMatchObject({
    action: 'pause',
    reason_text: 'lunch',
    actor: expect.stringMatching(/^key_/),
  });
});

it('refuses a start over the budget, and says what uses it', async () => {
  const api = await makeApi();
  const first = await createReady(api, { name: 'First' });
  const second = await createReady(api, { max_concurrent_calls: 6 });
  await act(api, first.id, 'start');
  const refused = await act(api, second.id, 'start');
  expect(refused).toMatchObject({
    status: 409,
    body: {
      code: 'concurrent_budget_exceeded',
      cap: 10,
      in_use: 5,
      requested: 6,
      running: [{ id: first.id, name: 'First', max_concurrent_calls: 5 }],
    },
  });
  expect(refused.body.detail).toMatch(/[Pp]ause another campaign or reduce/);
  await act(api, first.id, 'pause');
  expect((await act(api, second.id, 'start')).status).toBe(200);
  expect((await act(api, first.id, 'resume')).status).toBe(409);
});

it('lets a shared campaign past the budget, and does not count it', async () => {
  const api = await makeApi();
  const shared = await createReady(api, {
    admission: 'shared',
    max_concurrent_calls: 50,
  });
  expect((await act(api, shared.id, 'start')).status).toBe(200);
  const strict = await createReady(api, { max_concurrent_calls: 10 });
  expect((await act(api, strict.id, 'start')).status).toBe(200);
});

it('checks the budget again when calls at once are raised while running', async () => {
  const api = await makeApi();
  const { id } = await createReady(api);
  await act(api, id, 'start');
  const patch = (max_concurrent_calls: number) =>
    api.call('PATCH', `${campaigns}/${id}`, { body: { max_concurrent_calls } });
  expect((await patch(11)).body.code).toBe('concurrent_budget_exceeded');
  expect((await patch(10)).body.max_concurrent_calls).toBe(10);
  expect((await patch(3)).status).toBe(200);
  const settings = await api.call('GET', '/api/v1/concurrency-settings');
  expect(settings.body).toMatchObject({ in_use: 3, available: 7 });
});

it('changes all of a draft, and only what can be tuned of a running one', async () => {
  const api = await makeApi();
  const { id } = await createReady(api);
  const patch = (body: unknown) =>
    api.call('PATCH', `${campaigns}/${id}`, { body });
  expect((await patch({ name: 'New' })).body.name).toBe('New');
  await act(api, id, 'start');
  const tuned = await patch({ retry_policy: { max_attempts: 3 }, priority: 9 });
  expect(tuned.body).toMatchObject({
    priority: 9,
    retry_policy: { max_attempts: 3, delay_seconds: 300 },
  });
  expect(await patch({ name: 'Newer' })).toMatchObject({
    status: 409,
    body: { code: 'not_editable', errors: [{ path: 'name' }] },
  });
  await act(api, id, 'stop');
  expect((await patch({ priority: 1 })).body.code).toBe('not_editable');
});

it('schedules by PATCH, and makes a draft of it again', async () => {
  const api = await makeApi();
  const { id } = await createReady(api);
  const patch = (scheduled_at: string | null) =>
    api.call('PATCH', `${campaigns}/${id}`, { body: { scheduled_at } });
  expect((await patch('2026-02-01T00:00:00+01:00')).body).toMatchObject({
    status: 'scheduled',
    scheduled_at: '2026-01-31T23:00:00.000Z',
  });
  expect((await patch(null)).body).toMatchObject({
    status: 'draft',
    scheduled_at: null,
  });
});

it('refuses a change of what has changed since it was read', async () => {
  const api = await makeApi();
  const { id } = await createReady(api);
  const path = `${campaigns}/${id}`;
  const { etag = '' } = (await api.call('GET', path)).headers;
  const patch = (name: string) =>
    api.call('PATCH', path, { body: { name }, headers: { 'If-Match': etag } });
  expect((await patch('mine')).status).toBe(200);
  expect(await patch('theirs')).toMatchObject({
    status: 412,
    body: { code: 'precondition_failed' },
  });
});

it('deletes a draft, and nothing that was started', async () => {
  const api = await makeApi();
  const { id } = await createReady(api);
  const other = await createReady(api);
  await act(api, other.id, 'start');
  const remove = (which: string) => api.call('DELETE', `${campaigns}/${which}`);
  expect(await remove(id)).toMatchObject({ status: 204, body: '' });
  expect((await api.call('GET', `${campaigns}/${id}`)).status).toBe(404);
  expect((await remove(other.id)).body.code).toBe('invalid_transition');
});

it('clones the settings, not the contacts', async () => {
  const api = await makeApi();
  const { id } = await createReady(api, { priority: 8 });
  expect(await act(api, id, 'clone')).toMatchObject({
    status: 201,
    body: {
      name: 'Spring (copy)',
      priority: 8,
      status: 'draft',
      total_contacts: 0,
    },
  });
});

it('closes once, and then takes nothing but a clone', async () => {
  const api = await makeApi();
  const { id } = await createReady(api);
  await act(api, id, 'start');
  expect((await act(api, id, 'close')).body).toMatchObject({
    status: 'completed',
    sealed: true,
    dialing_status: 'closed',
  });
  expect((await act(api, id, 'close')).body).toMatchObject({
    code: 'invalid_transition',
    allowed_actions: ['clone'],
  });
});

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
