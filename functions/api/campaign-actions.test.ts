import { PutCommand, ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import { readContacts } from '#functions/adapters/dynamodb/contact-store.ts';
import { campaignKey, recordKey } from '#functions/adapters/dynamodb/keys.ts';
import { act, createReady, makeApi, START } from './testing.ts';

const campaigns = '/api/v1/campaigns';
const iso = (ms: number) => new Date(ms).toISOString();

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
      allowed_actions: ['close', 'restart', 'clone'],
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

it('takes the contacts of a deleted draft with it', async () => {
  const api = await makeApi();
  const { id } = await createReady(api);
  const rows = async () => {
    const { Items } = await api.table.db.send(
      new ScanCommand({ TableName: api.table.name }),
    );
    const keys = (Items ?? []).map(({ pk }) => String(pk));
    return keys.filter((pk) => pk.includes(id)).length;
  };
  for (const seq of [0, 1, 999, 1_000]) {
    const Item = { ...recordKey(id, seq), id: `con_${seq}` };
    await api.table.db.send(
      new PutCommand({ TableName: api.table.name, Item }),
    );
  }
  // The contacts, and one line of the log.
  expect(await rows()).toBe(5);
  await api.call('DELETE', `${campaigns}/${id}`);
  expect(await rows()).toBe(0);
});

it('does not delete a draft to which a file is being attached', async () => {
  const api = await makeApi();
  const { id } = await createReady(api);
  await api.table.db.send(
    new UpdateCommand({
      TableName: api.table.name,
      Key: campaignKey('org_a', id),
      UpdateExpression: 'SET importing = :upload',
      ExpressionAttributeValues: { ':upload': 'upl_1' },
    }),
  );
  const answer = await api.call('DELETE', `${campaigns}/${id}`);
  expect(answer.body.code).toBe('upload_in_progress');
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

it('clones the contacts too, when asked, as pending ones of its own', async () => {
  const api = await makeApi();
  const { id } = await createReady(api);
  for (const seq of [0, 1]) {
    const record = {
      org_id: 'org_a',
      campaign_id: id,
      seq,
      id: `con_${seq}`,
      phone_number: `+1202555019${seq}`,
      custom_fields: { name: `P${seq}` },
      upload_id: 'upl_1',
      created_at: iso(START),
    };
    const Item = { ...recordKey(id, seq), ...record };
    await api.table.db.send(
      new PutCommand({ TableName: api.table.name, Item }),
    );
  }
  const copy = await api.call('POST', `${campaigns}/${id}/clone`, {
    body: { name: 'Second', include_contacts: true },
  });
  expect(copy).toMatchObject({
    status: 201,
    body: { name: 'Second', total_contacts: 2, status: 'draft', run_number: 1 },
  });
  const rows = await readContacts(
    api.table,
    { id: copy.body.id, run_number: 1 },
    0,
    2,
  );
  expect(rows).toMatchObject([
    {
      record: {
        campaign_id: copy.body.id,
        phone_number: '+12025550190',
        custom_fields: { name: 'P0' },
      },
      state: undefined,
    },
    { record: { seq: 1 } },
  ]);
  expect(rows[0]?.record.id).not.toBe('con_0');
  const listed = await api.call('GET', campaigns);
  expect(listed.body.total).toBe(2);
  const query = { include_contacts: 'true' };
  const again = await api.call('POST', `${campaigns}/${id}/clone`, { query });
  expect(again.body.total_contacts).toBe(2);
});
