import { beforeEach, describe, expect, it } from 'vitest';
import { getCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import { addToDnc } from '#functions/adapters/dynamodb/dnc-store.ts';
import { claimImport } from '#functions/adapters/dynamodb/import-claims.ts';
import { getState, nextSeq } from '#functions/adapters/dynamodb/state-store.ts';
import { contactDebug } from '#shared/contracts/contact-changes.ts';
import { contactView } from '#shared/contracts/contacts.ts';
import { weekdays } from '#shared/domain/campaign.ts';
import {
  attempt,
  type ContactsApi,
  csv,
  makeContactsApi,
  numbers,
  root,
} from './contacts-testing.ts';
import { START } from './testing.ts';

let api: ContactsApi;
let id: string;
beforeEach(async () => {
  api = await makeContactsApi();
  ({ id } = await api.campaignWith(csv(5)));
});

const upsert = (contacts: unknown[], key = api.key) =>
  api.call('POST', `${root}/${id}/contacts`, { body: { contacts }, key });
const on = (method: string, contact: string, ask = {}) =>
  api.call(method, `${root}/${id}/contacts/${contact}`, ask);
const seqOf = async (contact: string) => (await on('GET', contact)).body.seq;
const total = async () =>
  (await api.call('GET', `${root}/${id}/contacts`)).body.total;

describe('contacts that come without a file', () => {
  it('are added behind those there are, changed by external id, or rejected', async () => {
    const { status, body } = await upsert([
      { external_id: 'x1', custom_fields: { city: 'Ulm', age: 40 } },
      {
        external_id: 'new',
        phone_number: '(312) 234-0190',
        timezone: 'America/Chicago',
      },
      { phone_number: numbers(1)[0] },
      { phone_number: 'nonsense' },
      { external_id: 'nobody' },
      { external_id: 'new', phone_number: '+13122340192' },
      { phone_number: '+13122340193', timezone: 'Mars/Olympus' },
      { phone_number: '+13122340194' },
    ]);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      created: 2,
      updated: 1,
      rejected: [
        { index: 2, external_id: null, reason: 'duplicate' },
        { index: 3, reason: 'invalid_phone_number' },
        { index: 4, external_id: 'nobody', reason: 'missing_phone_number' },
        { index: 5, external_id: 'new', reason: 'duplicate' },
        { index: 6, reason: 'unknown_timezone' },
      ],
    });
    expect(await total()).toBe(7);
    expect((await on('GET', 'new')).body).toMatchObject({
      id: body.contacts[1].id,
      seq: 5,
      phone_number: '+13122340190',
      timezone: 'America/Chicago',
    });
    expect((await on('GET', body.contacts[2].id)).body.seq).toBe(6);
    expect((await on('GET', 'x1')).body).toMatchObject({
      version: 2,
      phone_number: numbers(2)[1],
      custom_fields: { city: 'Ulm', age: '40' },
    });
  });

  it('are found again however many requests they came in', async () => {
    for (let n = 0; n < 30; n += 1) {
      await upsert([
        { external_id: `e${n}`, phone_number: `+1312234${1_000 + n}` },
      ]);
    }
    expect(await seqOf('e0')).toBe(5);
    expect(await seqOf('e29')).toBe(34);
    const again = await upsert([
      { external_id: 'e17', phone_number: '+13122349999' },
    ]);
    expect(again.body).toMatchObject({ created: 0, updated: 1 });
    const taken = await upsert([{ phone_number: '+13122349999' }]);
    expect(taken.body.rejected).toMatchObject([{ reason: 'duplicate' }]);
    const free = await upsert([{ phone_number: '+13122341017' }]);
    expect(free.body).toMatchObject({ created: 1, rejected: [] });
  });

  it('wake a running campaign, and are refused by one that has ended', async () => {
    await api.change(id, { status: 'running' });
    await upsert([{ phone_number: '+13122340190' }]);
    expect(api.told).toMatchObject([{ what: 'wake', campaign_id: id }]);
    await api.change(id, {
      status: 'completed',
      completion_reason: 'all_done',
    });
    const late = await upsert([{ phone_number: '+13122340191' }]);
    expect(late).toMatchObject({ status: 409, body: { code: 'not_editable' } });
    expect(await total()).toBe(6);
  });

  it('wait for an import to end, and an import for them', async () => {
    const upload = { org_id: 'org_a', campaign_id: id, id: 'upl_x' };
    await claimImport(api.table, upload, 'token', START);
    expect(await upsert([{ phone_number: '+13122340190' }])).toMatchObject({
      status: 409,
      body: { code: 'upload_in_progress' },
    });
    expect(await total()).toBe(5);
  });

  it('never share a seq when many come at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        upsert([{ phone_number: `+1312234${2_000 + n}` }]),
      ),
    );
    const created = answers.filter(({ status }) => status === 200);
    expect(created.length).toBeGreaterThan(0);
    expect(await total()).toBe(5 + created.length);
    const ids = created.map(({ body }) => body.contacts[0].id);
    const seqs = await Promise.all(ids.map(seqOf));
    expect([...seqs].sort()).toEqual(seqs.map((_, n) => 5 + n));
  });

  it('leave the campaign free after a request that failed', async () => {
    await addToDnc(api.table, [listed('+13122340198')]);
    const { body } = await upsert([{ phone_number: '+13122340198' }]);
    expect(body).toMatchObject({
      created: 0,
      rejected: [{ reason: 'suppressed' }],
    });
    expect((await getCampaign(api.table, 'org_a', id))?.importing).toBeNull();
  });

  it('are limited to 1,000, and refuse unknown fields', async () => {
    expect((await upsert([])).status).toBe(400);
    expect((await upsert(Array(1_001).fill({ external_id: 'x' }))).status).toBe(
      400,
    );
    expect((await upsert([{ phone: '+1' }])).body.errors).toMatchObject([
      { path: 'contacts.0.phone', code: 'unknown_field' },
    ]);
  });
});

describe('one contact', () => {
  it('is changed if it is as it was read', async () => {
    const { body, headers } = await on('GET', 'x0');
    const change = {
      custom_fields: { city: null, note: 'vip' },
      phone_number: '+13122340190',
    };
    const ask = { body: change, headers: { 'if-match': headers.etag } };
    const changed = await on('PATCH', 'x0', ask);
    expect(changed.status).toBe(200);
    expect(contactView.parse(changed.body)).toEqual(changed.body);
    expect(changed.body).toMatchObject({
      id: body.id,
      version: 2,
      phone_number: '+13122340190',
      custom_fields: { note: 'vip' },
    });
    expect((await on('PATCH', 'x0', ask)).status).toBe(412);
    const taken = { body: { phone_number: numbers(2)[1] } };
    expect((await on('PATCH', 'x0', taken)).body.errors).toMatchObject([
      { path: 'phone_number', code: 'duplicate' },
    ]);
    const renamed = await on('PATCH', 'x0', { body: { external_id: 'y0' } });
    expect(renamed.status).toBe(200);
    expect((await on('GET', 'x0')).status).toBe(404);
    expect((await on('GET', 'y0')).body.id).toBe(body.id);
  });

  it('is excluded while it waits, once and for all, and never in a call', async () => {
    await api.change(id, { status: 'running' });
    const excluded = await on('POST', 'x3/exclude');
    expect(excluded.body).toMatchObject({
      status: 'suppressed',
      disposition: 'excluded',
      terminal: true,
    });
    expect((await on('POST', 'x3/exclude')).status).toBe(200);
    await api.putState(id, 0, {
      status: 'ringing',
      attempts: [attempt({ status: 'ringing' })],
    });
    expect(await on('POST', 'x0/exclude')).toMatchObject({
      status: 409,
      body: { code: 'contact_in_call', current_status: 'ringing' },
    });
    await api.putState(id, 1, { status: 'completed' });
    expect((await on('POST', 'x1/exclude')).body.code).toBe('contact_finished');
  });

  it('that is excluded before its turn makes nobody before it skipped', async () => {
    await on('POST', 'x3/exclude');
    await on('POST', 'x1/exclude');
    const campaign = (await getCampaign(api.table, 'org_a', id))!;
    expect(await nextSeq(api.table, campaign, 5, 0)).toBe(0);
    await api.putState(id, 0, { status: 'completed' });
    expect(await nextSeq(api.table, campaign, 5, 0)).toBe(2);
    await api.putState(id, 2, { status: 'completed' });
    expect(await nextSeq(api.table, campaign, 5, 0)).toBe(4);
  });

  it('that waits for a retry ends as what it came to, without its callback', async () => {
    const callback = {
      status: 'pending',
      requested_at: '',
      scheduled_at: '',
      sequence: 1,
      reason: null,
    } as const;
    const attempts = [attempt({ outcome: 'no_answer' })];
    await api.putState(id, 2, {
      status: 'callback_scheduled',
      attempts,
      callback,
      rev: 3,
    });
    await on('POST', 'x2/exclude');
    expect(await getState(api.table, id, 1, 2)).toMatchObject({
      status: 'exhausted',
      rev: 4,
      callback: { status: 'cancelled' },
    });
  });

  it('is taken out if it was never called, and its number is free again', async () => {
    await api.putState(id, 1, { status: 'exhausted', attempts: [attempt()] });
    expect((await on('DELETE', 'x1')).body.code).toBe('contact_finished');
    expect((await on('DELETE', 'x4')).status).toBe(204);
    expect((await on('GET', 'x4')).status).toBe(404);
    expect((await on('DELETE', 'x4')).status).toBe(404);
    const list = (await api.call('GET', `${root}/${id}/contacts`)).body;
    expect(list).toMatchObject({ total: 4 });
    expect(list.data.map((it: { seq: number }) => it.seq)).toEqual([
      0, 1, 2, 3,
    ]);
    const again = await upsert([
      { external_id: 'x4', phone_number: numbers(5)[4] },
    ]);
    expect(again.body).toMatchObject({ created: 1 });
    expect(await seqOf('x4')).toBe(5);
  });

  it('says what happened to it, what holds it back, and what would clear that', async () => {
    await api.change(id, {
      status: 'running',
      started_at: new Date(START).toISOString(),
    });
    const next_eligible_at = new Date(START + 600_000).toISOString();
    const attempts = [attempt({ outcome: 'busy', sip_code: 486 })];
    await api.putState(id, 0, {
      status: 'retry_scheduled',
      attempts,
      next_eligible_at,
    });
    const { body } = await on('GET', 'x0/debug');
    expect(contactDebug.parse(body)).toEqual(body);
    expect(body.events.map(({ type }: { type: string }) => type)).toEqual(
      expect.arrayContaining([
        'contact_created',
        'placed',
        'ended',
        'next_eligible',
      ]),
    );
    expect(body).toMatchObject({
      blocker: { code: 'retry_wait', until: next_eligible_at },
      clears: { at: next_eligible_at },
      decisions: [
        { gate: 'state', passed: true },
        { gate: 'campaign', passed: true },
        { gate: 'contact', passed: false, blocker: { code: 'retry_wait' } },
        { gate: 'capacity', passed: true },
      ],
    });
  });

  it('keeps each field that it is given, or says which it cannot', async () => {
    const patch = (fields: string) =>
      on('PATCH', 'x0', { body: { custom_fields: JSON.parse(fields) } });
    const kept = await patch('{"constructor":"a","prototype":"b"}');
    expect(kept.body.custom_fields).toMatchObject({
      constructor: 'a',
      prototype: 'b',
    });
    expect((await patch('{"__proto__":"a"}')).body).toMatchObject({
      status: 400,
      errors: [{ path: 'custom_fields.__proto__', code: 'reserved' }],
    });
  });

  it('is nobody else’s', async () => {
    const { credential: key } = await api.credential({ org_id: 'org_b' });
    for (const [method, path, body] of [
      ['GET', 'x0'],
      ['PATCH', 'x0', { external_id: 'x9' }],
      ['DELETE', 'x0'],
      ['POST', 'x0/exclude'],
      ['GET', 'x0/debug'],
    ] as const) {
      expect((await on(method, path, { key, body })).status).toBe(404);
    }
    expect((await upsert([{ phone_number: '+13122340190' }], key)).status).toBe(
      404,
    );
    const weak = await api.credential({ scopes: ['campaigns:read'] });
    expect(
      (await on('POST', 'x0/exclude', { key: weak.credential })).status,
    ).toBe(403);
  });
});

const listed = (phone_number: string) => ({
  org_id: 'org_a',
  phone_number,
  reason: null,
  source: 'api',
  created_at: '2026-01-01T00:00:00.000Z',
  created_by: 'key_1',
});

describe('contacts with several numbers, or a time of their own', () => {
  const [first, second, third] = [
    '+13122340190',
    '+13122340191',
    '+13122340192',
  ];

  it('keep numbers apart from those of others, and show both', async () => {
    const { body } = await upsert([
      { external_id: 'n', phone_numbers: [first, second, first] },
      { external_id: 'm', phone_number: third, phone_numbers: [second] },
      { external_id: 'x1', phone_numbers: [numbers(2)[1], numbers(1)[0]] },
      { external_id: 'k', phone_numbers: ['+13122340199', 'nonsense'] },
    ]);
    expect(body).toMatchObject({
      created: 1,
      updated: 0,
      rejected: [
        { external_id: 'm', reason: 'duplicate' },
        { external_id: 'x1', reason: 'duplicate' },
        { external_id: 'k', reason: 'invalid_phone_number' },
      ],
    });
    expect((await on('GET', 'n')).body).toMatchObject({
      phone_number: first,
      phone_numbers: [first, second],
    });
    expect((await on('GET', 'x1')).body.phone_numbers).toBeNull();
    const patch = (phone_numbers: unknown) =>
      on('PATCH', 'n', { body: { phone_numbers } });
    expect((await patch([third, first])).body.phone_numbers).toEqual([
      third,
      first,
    ]);
    expect((await patch([numbers(1)[0]])).body.errors).toMatchObject([
      { code: 'duplicate', path: 'phone_number' },
    ]);
    expect((await patch(null)).body).toMatchObject({
      phone_number: third,
      phone_numbers: null,
    });
  });

  it('are only listed when all of their numbers are', async () => {
    await upsert([{ external_id: 'n', phone_numbers: [first, second] }]);
    const list = (phone_number: string) =>
      addToDnc(api.table, [
        {
          ...{ org_id: 'org_a', phone_number, reason: null, source: 'api' },
          ...{ created_at: '', created_by: '' },
        },
      ]);
    await api.change(id, { status: 'running' });
    await list(first!);
    expect((await on('GET', 'n')).body.blocker).toBeNull();
    await list(second!);
    expect((await on('GET', 'n')).body.blocker).toMatchObject({ code: 'dnc' });
  });

  it('wait for their time, and are given it anew when it changes', async () => {
    const at = (hours: number) =>
      new Date(START + hours * 3_600_000).toISOString();
    await on('PATCH', 'x0', { body: { scheduled_at: at(5) } });
    await api.change(id, { status: 'running', started_at: at(0) });
    expect((await on('GET', 'x0')).body).toMatchObject({
      scheduled_at: at(5),
      blocker: { code: 'scheduled_at_wait', until: at(5) },
    });
    const seq = await seqOf('x0');
    await api.putState(id, seq, {
      status: 'pending',
      next_eligible_at: at(5),
      waits_for: 'scheduled_at',
    });
    const { body } = await on('PATCH', 'x0', { body: { scheduled_at: at(2) } });
    expect(body).toMatchObject({
      next_eligible_at: at(2),
      blocker: { code: 'scheduled_at_wait', until: at(2) },
    });
    await upsert([{ external_id: 'x0', scheduled_at: at(4) }]);
    expect((await on('GET', 'x0')).body.next_eligible_at).toBe(at(4));
  });

  it('are called in the hours of another zone once they have it', async () => {
    const { schedule } = (await getCampaign(api.table, 'org_a', id))!;
    const windows = [{ days: weekdays, start: '09:00', end: '17:00' }];
    const at = new Date(START + 86_400_000).toISOString();
    await api.change(id, {
      status: 'running',
      started_at: new Date(START).toISOString(),
      schedule: { ...schedule, windows, timezone_mode: 'callee_local' },
    });
    await api.putState(id, 2, {
      status: 'pending',
      next_eligible_at: at,
      waits_for: 'window',
    });
    const { body } = await on('PATCH', 'x2', {
      body: { timezone: 'Asia/Kolkata' },
    });
    // 09:00 there.
    expect(body.next_eligible_at).toBe('2026-01-01T03:30:00.000Z');
  });
});

it('shows an older run of a contact, and none that there has not been', async () => {
  await api.putState(id, 0, { status: 'exhausted', attempts: [attempt()] });
  await api.change(id, { run_number: 2 });
  const of = (run: number) =>
    on('GET', 'x0', { query: { run_number: String(run) } });
  expect((await of(2)).body).toMatchObject({ status: 'pending', attempts: [] });
  expect((await of(1)).body).toMatchObject({
    status: 'exhausted',
    attempt_count: 1,
  });
  expect((await of(3)).status).toBe(404);
  const list = await api.call('GET', `${root}/${id}/contacts`, {
    query: { run_number: '1' },
  });
  expect(list.body.data[0]).toMatchObject({ status: 'exhausted' });
});
