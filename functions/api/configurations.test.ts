import { beforeEach, describe, expect, it } from 'vitest';
import { type Api, makeApi } from './testing.ts';

const root = '/api/v1/configurations';
const campaigns = '/api/v1/campaigns';

let api: Api;
beforeEach(async () => {
  api = await makeApi();
});

async function create(body: Record<string, unknown>) {
  const answer = await api.call('POST', root, { body });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}

const evening = [{ days: ['mon', 'tue'], start: '17:00', end: '20:00' }];

describe('a configuration', () => {
  it('is kept, listed, changed under If-Match and deleted', async () => {
    const made = await create({ name: 'Evening', max_retries: 2 });
    expect(made).toMatchObject({
      id: expect.stringMatching(/^cfg_/),
      version: 1,
      max_retries: 2,
      retry_policy: { max_attempts: 3, delay_seconds: 300 },
      schedule: null,
      agent_id: null,
    });
    const path = `${root}/${made.id}`;
    const read = await api.call('GET', path);
    expect(read.body).toEqual(made);
    expect(read.headers.etag).toBe('"1"');
    expect((await api.call('GET', root)).body).toMatchObject({
      data: [made],
      total: 1,
      next_cursor: null,
    });
    const change = (tag: string) =>
      api.call('PATCH', path, {
        body: { retry_policy: null, priority: 7 },
        headers: { 'If-Match': tag },
      });
    expect((await change('"1"')).body).toMatchObject({
      version: 2,
      retry_policy: null,
      max_retries: null,
      priority: 7,
    });
    expect((await change('"1"')).body).toMatchObject({
      status: 412,
      code: 'precondition_failed',
      current_version: 2,
    });
    expect((await api.call('DELETE', path)).status).toBe(204);
    expect((await api.call('GET', path)).status).toBe(404);
  });

  it('reads AnyReach’s fields, and shows both spellings', async () => {
    const { id, ...made } = await create({
      name: 'Theirs',
      default_timezone: 'America/New_York',
      default_windows: evening,
      default_country_code: 'DE',
    });
    expect(made).toMatchObject({
      default_timezone: 'America/New_York',
      default_windows: evening,
      overrides: [],
      scheduled_windows: null,
      default_country: 'DE',
      schedule: { timezone: 'America/New_York', windows: evening },
    });
    const patch = { default_timezone: 'Europe/Berlin' };
    const after = await api.call('PATCH', `${root}/${id}`, { body: patch });
    expect(after.body.schedule).toMatchObject({
      timezone: 'Europe/Berlin',
      windows: evening,
    });
  });

  it.each([
    [{ name: 'X', surely: 1 }, 400, 'surely'],
    [{ name: '' }, 400, 'name'],
    [{ name: 'X', default_timezone: 'Mars/Base' }, 400, 'default_timezone'],
    [
      {
        name: 'X',
        default_windows: evening,
        schedule: { windows: [] },
      },
      400,
      'default_windows',
    ],
    [{ name: 'X', agent_id: 'agt_none' }, 422, 'agent_id'],
  ])('%j is refused', async (body, status, path) => {
    const answer = await api.call('POST', root, { body });
    expect(answer.status).toBe(status);
    expect(answer.body.errors[0].path).toBe(path);
  });

  it('is out of sight for another organization', async () => {
    const { id } = await create({ name: 'Mine' });
    const other = await api.credential({ org_id: 'org_b' });
    const key = other.credential;
    const path = `${root}/${id}`;
    const own = await api.call('GET', `${root}/cfg_none`);
    for (const method of ['GET', 'DELETE']) {
      const answer = await api.call(method, path, { key });
      expect([answer.status, answer.body.detail]).toEqual([
        404,
        own.body.detail,
      ]);
    }
    const body = { name: 'X', configuration_id: id };
    const made = await api.call('POST', campaigns, { key, body });
    expect(made.body).toMatchObject({
      status: 422,
      code: 'invalid_reference',
      errors: [{ path: 'configuration_id' }],
    });
  });
});

describe('a campaign made with a configuration', () => {
  it('has its settings where it says nothing else', async () => {
    const { id } = await create({
      name: 'Base',
      max_concurrent_calls: 3,
      priority: 8,
      retry_policy: { max_attempts: 4, delay_seconds: 900 },
      default_windows: evening,
    });
    const { body } = await api.call('POST', campaigns, {
      body: {
        name: 'Calls',
        configuration_id: id,
        priority: 2,
        retry_delay_seconds: 60,
      },
    });
    expect(body).toMatchObject({
      configuration_id: id,
      max_concurrent_calls: 3,
      priority: 2,
      retry_policy: { max_attempts: 4, delay_seconds: 60 },
      schedule: { windows: evening, timezone: 'UTC' },
      agent_id: 'agt_demo',
    });
    // A copy: later changes are for campaigns that come later.
    await api.call('PATCH', `${root}/${id}`, {
      body: { max_concurrent_calls: 9 },
    });
    const later = await api.call('GET', `${campaigns}/${body.id}`);
    expect(later.body.max_concurrent_calls).toBe(3);
    const plain = await api.call('POST', campaigns, { body: { name: 'X' } });
    expect(plain.body.configuration_id).toBeNull();
  });

  it('keeps its configuration from being deleted until it ends', async () => {
    const { id } = await create({ name: 'Base' });
    const { body } = await api.call('POST', campaigns, {
      body: { name: 'Calls', configuration_id: id },
    });
    const remove = () => api.call('DELETE', `${root}/${id}`);
    expect((await remove()).body).toMatchObject({
      status: 409,
      code: 'configuration_in_use',
      campaigns: [{ id: body.id, name: 'Calls', status: 'draft' }],
    });
    await api.call('DELETE', `${campaigns}/${body.id}`);
    expect((await remove()).status).toBe(204);
  });
});

it('answers under AnyReach’s address too', async () => {
  const { id } = await create({ name: 'Base' });
  const answer = await api.call('GET', `/campaign/configurations/${id}`);
  expect(answer.body).toMatchObject({ id, name: 'Base' });
  const made = await api.call('POST', '/campaign/campaigns', {
    body: { name: 'Calls', configuration_id: id, external_id: 'x-1' },
  });
  expect(made.body).toMatchObject({ status: 'active', configuration_id: id });
});

describe('time zones', () => {
  it('are listed with their offset now', async () => {
    const q = { q: 'new york' };
    const { body } = await api.call('GET', '/api/v1/timezones', { query: q });
    expect(body.data).toEqual([
      {
        id: 'America/New_York',
        utc_offset: '-05:00',
        utc_offset_seconds: -18_000,
        abbreviation: 'EST',
        local_time: '2025-12-31T19:00:00',
      },
    ]);
    api.clock.at = Date.parse('2026-07-01T00:00:00Z');
    const summer = await api.call('GET', '/campaign/timezones', { query: q });
    expect(summer.body.data[0].utc_offset).toBe('-04:00');
  });

  it('come in pages, each once', async () => {
    const names: string[] = [];
    let cursor: string | null = null;
    do {
      const query: Record<string, string> = {
        limit: '200',
        ...(cursor && { cursor }),
      };
      const { body } = await api.call('GET', '/api/v1/timezones', { query });
      names.push(...body.data.map(({ id }: { id: string }) => id));
      cursor = body.next_cursor;
      expect(body.total).toBeGreaterThan(400);
    } while (cursor);
    expect(names).toContain('UTC');
    expect(new Set(names).size).toBe(names.length);
  });
});
