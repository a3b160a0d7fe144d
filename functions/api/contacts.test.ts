import { beforeEach, describe, expect, it } from 'vitest';
import { addToDnc } from '#functions/adapters/dynamodb/dnc-store.ts';
import { contactList, contactView } from '#shared/contracts/contacts.ts';
import {
  attempt,
  type ContactsApi,
  csv,
  makeContactsApi,
  root,
} from './contacts-testing.ts';

let api: ContactsApi;
beforeEach(async () => {
  api = await makeContactsApi();
});

describe('the list of contacts', () => {
  it('pages by offset, page and cursor, and says which', async () => {
    const { id } = await api.campaignWith(csv(1_130));
    const list = async (resource: string, query: Record<string, string> = {}) =>
      (await api.call('GET', `${root}/${id}/${resource}`, { query })).body;
    const first = await list('contacts');
    expect(first).toMatchObject({
      limit: 50,
      offset: 0,
      page: 0,
      page_base: 0,
      total: 1_130,
    });
    expect(contactList.parse(first)).toEqual(first);
    expect(await list('contacts', { page: '1' })).toMatchObject({
      limit: 100,
      offset: 100,
      page: 1,
      page_base: 0,
    });
    expect(await list('calls', { page: '2' })).toMatchObject({
      limit: 50,
      offset: 50,
      page: 2,
      page_base: 1,
    });
    expect(await list('calls')).toMatchObject({ page: 1, page_base: 1 });
    expect(await list('tasks', { page: '1', per_page: '20' })).toMatchObject({
      limit: 20,
      offset: 0,
      page_base: 1,
    });
    const across = await list('contacts', { offset: '950', limit: '200' });
    expect(across.data.map((it: { seq: number }) => it.seq)).toEqual(
      Array.from({ length: 180 }, (_, i) => 950 + i),
    );
    expect(across.next_cursor).toBeNull();
    expect((await list('contacts', { offset: '5000' })).data).toEqual([]);
    const seen: number[] = [];
    let cursor: string | null = null;
    do {
      const page: { data: { seq: number }[]; next_cursor: string | null } =
        await list('contacts', {
          limit: '200',
          ...(cursor && { cursor }),
        });
      seen.push(...page.data.map(({ seq }) => seq));
      cursor = page.next_cursor;
    } while (cursor);
    expect(seen).toEqual(Array.from({ length: 1_130 }, (_, i) => i));
  });

  it.each([
    ['contacts', { limit: '201' }],
    ['contacts', { limit: '0' }],
    ['contacts', { cursor: 'rubbish' }],
    ['contacts', { page: '1', offset: '1' }],
    ['contacts', { limit: '10', per_page: '20' }],
    ['contacts', { page: '-1' }],
    ['contacts', { state: 'nope' }],
    ['contacts', { sort: 'name' }],
    ['calls', { page: '0' }],
    ['contacts', { status: 'pending', offset: '10001' }],
  ])('refuses %s with %j', async (resource, query) => {
    const { id } = await api.campaignWith(csv(2));
    const answer = await api.call('GET', `${root}/${id}/${resource}`, {
      query: query as never,
    });
    expect(answer.status).toBe(400);
  });

  it('filters by bucket, group, state, callback and words, and pages what matches', async () => {
    const { id } = await api.campaignWith(csv(60));
    const callback = {
      requested_at: '',
      scheduled_at: '',
      sequence: 1,
      reason: null,
    };
    await api.putState(id, 0, { status: 'completed', attempts: [attempt()] });
    await api.putState(id, 1, { status: 'exhausted' });
    await api.putState(id, 2, { status: 'amd_machine' });
    await api.putState(id, 3, { status: 'suppressed' });
    await api.putState(id, 4, { status: 'ringing' });
    await api.putState(id, 5, {
      status: 'callback_scheduled',
      callback: { ...callback, status: 'pending' },
    });
    await api.putState(id, 6, {
      status: 'completed',
      callback: { ...callback, status: 'completed' },
    });
    const seqs = async (query: Record<string, string>) => {
      const { body } = await api.call('GET', `${root}/${id}/contacts`, {
        query,
      });
      expect(body.data).toHaveLength(Math.min(body.total, 50));
      return body.data.map((it: { seq: number }) => it.seq);
    };
    expect(await seqs({ status: 'completed' })).toEqual([0, 6]);
    expect(await seqs({ status: 'exhausted' })).toEqual([1, 2]);
    expect(await seqs({ status: 'failed' })).toEqual([1, 2]);
    expect(await seqs({ status: 'skipped' })).toEqual([3]);
    expect(await seqs({ status: 'in_progress' })).toEqual([4]);
    expect(
      await seqs({ status: 'pending', state: 'callback_scheduled' }),
    ).toEqual([5]);
    expect(await seqs({ callback: 'requested' })).toEqual([5, 6]);
    expect(await seqs({ callback: 'pending' })).toEqual([5]);
    expect(await seqs({ blocker: 'retry_wait' })).toEqual([]);
    expect(await seqs({ blocker: 'campaign_not_running' })).toHaveLength(50);
    expect(await seqs({ q: '2000007' })).toEqual([7]);
    expect(await seqs({ q: 'X59' })).toEqual([59]);
    expect(await seqs({ state: 'pending' })).toHaveLength(50);
    const page = { state: 'pending', limit: '50' };
    const first = (
      await api.call('GET', `${root}/${id}/contacts`, { query: page })
    ).body;
    expect(first).toMatchObject({ total: 53 });
    const next = { ...page, cursor: first.next_cursor };
    const second = (
      await api.call('GET', `${root}/${id}/contacts`, { query: next })
    ).body;
    expect(second).toMatchObject({ total: 53, next_cursor: null, offset: 50 });
    expect(second.data.map((it: { seq: number }) => it.seq)).toEqual([
      57, 58, 59,
    ]);
    await api.change(id, {
      status: 'completed',
      completion_reason: 'window_closed',
    });
    expect(await seqs({ status: 'pending' })).toEqual([]);
    expect(await seqs({ callback: 'cancelled' })).toEqual([5]);
    expect((await seqs({ state: 'window_closed' })).length).toBe(50);
  });

  it('finds who was called, from where, by whom, and what came of it', async () => {
    const { id } = await api.campaignWith(csv(6));
    const variants = [
      { key: 'a', agent_id: 'agt_demo', weight: 50 },
      { key: 'b', agent_id: 'agt_demo', weight: 50 },
    ];
    await api.change(id, { status: 'running', variants });
    await api.putState(id, 0, {
      status: 'completed',
      attempts: [attempt({ outcome: 'completed' })],
      disposition: 'sale',
    });
    await api.putState(id, 1, {
      status: 'exhausted',
      attempts: [attempt({ outcome: 'busy', from_number: '+13125550100' })],
    });
    await api.putState(id, 2, { status: 'pending', attempts: [] });
    const list = async (query: Record<string, string>) => {
      const { body } = await api.call('GET', `${root}/${id}/calls`, { query });
      return body.data.map((it: { seq: number }) => it.seq);
    };
    expect(await list({ disposition: 'sale' })).toEqual([0]);
    expect(await list({ disposition: 'busy' })).toEqual([1]);
    expect(await list({ attempted: 'true' })).toEqual([0, 1]);
    expect(await list({ attempted: 'false' })).toEqual([2, 3, 4, 5]);
    expect(await list({ from_number: '+13125550100' })).toEqual([1]);
    expect(await list({ from_number: ' 13125550100' })).toEqual([1]);
    const [first, second] = [
      await list({ variant: 'a' }),
      await list({ variant: 'b' }),
    ];
    expect([...first, ...second].sort()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(await list({ variant: 'c' })).toEqual([]);
    expect(
      await list({ blocker: 'none,retry_wait', attempted: 'false' }),
    ).toEqual([2, 3, 4, 5]);
    const bad = await api.call('GET', `${root}/${id}/calls`, {
      query: { attempted: 'yes' },
    });
    expect(bad.body).toMatchObject({ code: 'invalid_request' });
  });

  it('shows one contact whole, and nothing under an id that is none', async () => {
    const { id } = await api.campaignWith(csv(3));
    await api.putState(id, 1, {
      attempts: [
        attempt(),
        attempt({ id: 'att_2', status: 'placing', attempt_number: 2 }),
      ],
    });
    const { data } = (await api.call('GET', `${root}/${id}/contacts`)).body;
    const { body } = await api.call(
      'GET',
      `${root}/${id}/contacts/${data[1].id}`,
    );
    expect(body).toEqual(data[1]);
    expect(contactView.parse(body)).toEqual(body);
    expect(body).toMatchObject({
      bucket: 'completed',
      attempt_count: 1,
      duration_seconds: 20,
      last_result: 'completed',
    });
    expect(body.attempts).toHaveLength(1);
    expect(body.attempts[0]).toMatchObject({
      ring_seconds: 2.5,
      duration_seconds: 20,
      result: null,
      conversation_id: expect.stringMatching(/^cnv_1-1-1-/),
    });
    const other = await api.campaignWith(csv(3));
    const [strange] = (await api.call('GET', `${root}/${other.id}/contacts`))
      .body.data;
    for (const wrong of [
      strange.id,
      'con_1',
      `${data[1].id}0`,
      data[1].id.toUpperCase(),
    ]) {
      expect(
        (await api.call('GET', `${root}/${id}/contacts/${wrong}`)).status,
      ).toBe(404);
    }
    const foreign = (await api.credential({ org_id: 'org_b' })).credential;
    const path = `${root}/${id}/contacts/${data[1].id}`;
    expect((await api.call('GET', path, { key: foreign })).status).toBe(404);
  });
});

it('says of one contact that its number must not be called', async () => {
  const { id } = await api.campaignWith(csv(2));
  await api.change(id, { status: 'running' });
  const { data } = (await api.call('GET', `${root}/${id}/contacts`)).body;
  const path = `${root}/${id}/contacts/${data[1].id}`;
  expect((await api.call('GET', path)).body.blocker).toBeNull();
  await addToDnc(api.table, [
    {
      org_id: 'org_a',
      phone_number: data[1].phone_number,
      reason: null,
      source: 'api',
      created_at: '',
      created_by: '',
    },
  ]);
  expect((await api.call('GET', path)).body.blocker).toMatchObject({
    code: 'dnc',
    until: null,
  });
});

it('reports one row for each accepted attempt, safe for a spreadsheet', async () => {
  const { id } = await api.campaignWith(csv(5));
  const path = `${root}/${id}/attempt-report.csv`;
  const header =
    'id,contact_id,attempt_number,kind,phone_number,from_number,conversation_id,status,outcome,sip_code,sip_text,started_at,answered_at,ended_at,ring_seconds,duration_seconds,cost_usd,result,external_id,contact_status,city\n';
  expect((await api.call('GET', path)).body).toBe(header);
  const busy = attempt({ id: 'att_2', outcome: 'busy', sip_code: 486 });
  const { answered_at: _, cost_usd: __, ...unanswered } = busy;
  await api.putState(id, 3, {
    attempts: [
      unanswered,
      attempt({ id: 'att_3', attempt_number: 2, kind: 'retry' }),
    ],
  });
  await api.putState(id, 4, {
    status: 'dialling',
    attempts: [attempt({ id: 'att_4', status: 'placing' })],
  });
  const { body, headers } = await api.call('GET', path);
  expect(headers['content-type']).toContain('text/csv');
  const rows = body.trimEnd().split('\n');
  expect(rows).toHaveLength(3);
  expect(rows[1]).toMatch(
    /^att_2,con_\w+,1,first,"\+14152000000","\+14155550100",,ended,busy,486,Line busy,[^,]+,,[^,]+,22.5,0,,,x3,completed,'=Bonn$/,
  );
});
