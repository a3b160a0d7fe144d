import { expect, it } from 'vitest';
import { Refusal } from '#functions/platform/refusal.ts';
import { campaignView } from '#shared/contracts/campaigns.ts';
import { problem } from '#shared/contracts/problems.ts';
import { multipart } from './requests-testing.ts';
import { createReady, makeApi, START } from './testing.ts';

const campaigns = '/api/v1/campaigns';
const iso = (ms: number) => new Date(ms).toISOString();

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
  expect(api.told.map(({ what }) => what)).toEqual(['start', 'wake']);
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
  [
    'a country that is none',
    { name: 'a', default_country: 'UK' },
    'default_country',
    'custom',
  ],
  [
    'a number that is twice in its pool',
    {
      name: 'a',
      number_pool: [{ number_id: 'num_demo' }, { number_id: 'num_demo' }],
    },
    'number_pool.1.number_id',
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

it('takes a file that is exactly as large as one may be', async () => {
  const api = await makeApi();
  const form = multipart({ name: 'a' }, { contacts: 'x'.repeat(1_000) });
  const answer = await api.call('POST', campaigns, form);
  expect(answer.body.import.size_bytes).toBe(1_000);
});

it('starts at once when asked to, and hands the run to the workflow', async () => {
  const api = await makeApi();
  const form = multipart({ name: 'a' }, { contacts: 'phone_number\n' });
  const query = { start: 'true' };
  const { body } = await api.call('POST', campaigns, { ...form, query });
  expect(body).toMatchObject({ status: 'running', started_at: iso(START) });
  expect(api.told).toMatchObject([
    { what: 'start', run_number: 1 },
    { what: 'wake', run_number: 1 },
  ]);
});
