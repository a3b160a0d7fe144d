import { beforeEach, describe, expect, it } from 'vitest';
import { getCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import { enterRunning } from '#functions/adapters/dynamodb/running-store.ts';
import {
  type ContactsApi,
  csv,
  makeContactsApi,
  numbers,
  root,
} from './contacts-testing.ts';
import { multipart } from './requests-testing.ts';
import { START } from './testing.ts';

let api: ContactsApi;
beforeEach(async () => {
  api = await makeContactsApi();
});

const add = (body: unknown, key = api.key) =>
  api.call('POST', '/api/v1/dnc', { body, key });
const list = async (query = {}, key = api.key) =>
  (await api.call('GET', '/api/v1/dnc', { query, key })).body;
const check = async (body: unknown, key = api.key) =>
  (await api.call('POST', '/api/v1/dnc/check', { body, key })).body.data;
const remove = (number: string, query = {}) =>
  api.call('DELETE', `/api/v1/dnc/${encodeURIComponent(number)}`, { query });

describe('the do-not-call list', () => {
  it('keeps who listed a number, when and why, and forgets it when told to', async () => {
    const first = await add({
      phone_number: '(312) 234-0190',
      reason: 'asked by mail',
    });
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({
      added: 1,
      already_listed: 0,
      rejected: [],
    });
    api.clock.at += 60_000;
    const again = await add({
      phone_numbers: ['+13122340190', '+13122340191', 'x'],
      reason: 'other',
    });
    expect(again.body).toMatchObject({
      added: 1,
      already_listed: 1,
      rejected: [
        { index: 2, phone_number: 'x', reason: 'invalid_phone_number' },
      ],
    });
    expect((await list()).data).toMatchObject([
      {
        phone_number: '+13122340190',
        scope: 'organization',
        campaign_id: null,
        reason: 'asked by mail',
        source: 'api',
        created_at: new Date(START).toISOString(),
        created_by: expect.stringMatching(/^key_/),
      },
      { phone_number: '+13122340191', reason: 'other' },
    ]);
    expect((await remove('+13122340190')).status).toBe(204);
    expect((await remove('+13122340190')).status).toBe(404);
    expect((await list()).total).toBe(1);
  });

  it('is paged by number, and searched', async () => {
    const phone_numbers = Array.from(
      { length: 30 },
      (_, n) => `+1312234${1_000 + n}`,
    );
    await add({ phone_numbers });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: {
        data: { phone_number: string }[];
        next_cursor: string | null;
        total: number;
      } = await list({ limit: '10', ...(cursor && { cursor }) });
      expect(page.total).toBe(30);
      expect(page.data.length).toBe(10);
      seen.push(...page.data.map(({ phone_number }) => phone_number));
      cursor = page.next_cursor;
    } while (cursor);
    expect(seen).toEqual(phone_numbers);
    const found = await list({ q: '341007' });
    expect(found).toMatchObject({ total: 1, next_cursor: null });
    expect(found.data).toMatchObject([{ phone_number: '+13122341007' }]);
  });

  it('says of any number whether it is listed', async () => {
    await add({ phone_number: '+13122340190' });
    expect(
      await check({ phone_numbers: ['3122340190', '+13122340191', 'x'] }),
    ).toMatchObject([
      {
        normalized: '+13122340190',
        listed: true,
        entry: { scope: 'organization' },
      },
      { normalized: '+13122340191', listed: false, entry: null },
      { normalized: null, listed: false },
    ]);
  });

  it('takes a file row by row, with a header or without', async () => {
    const file =
      'name;phone_number\nA;+13122340190\nB;312-234-0190\nC;nonsense\nD;+13122340191\n';
    const form = multipart({ reason: 'register' }, { file });
    const { status, body } = await api.call('POST', '/api/v1/dnc/import', form);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      rows: 4,
      added: 2,
      already_listed: 0,
      duplicate: 1,
      rejected: 1,
      errors: [{ line: 4, value: 'nonsense', reason: 'invalid_phone_number' }],
    });
    const bare = { body: { csv: '+13122340191\n+13122340192\n' } };
    expect(
      (await api.call('POST', '/api/v1/dnc/import', bare)).body,
    ).toMatchObject({
      rows: 2,
      added: 1,
      already_listed: 1,
    });
    expect((await list()).data).toMatchObject([
      { reason: 'register', source: 'import' },
      {},
      { reason: null },
    ]);
    const empty = await api.call('POST', '/api/v1/dnc/import', { body: {} });
    expect(empty.status).toBe(400);
    const strange = { body: { csv: 'a,b\n1,2\n' } };
    expect(
      (await api.call('POST', '/api/v1/dnc/import', strange)).body.code,
    ).toBe('missing_phone_number_column');
  });

  it('stops at once who waits in a running campaign under a number', async () => {
    const { id } = await api.campaignWith(csv(4));
    const idle = await api.campaignWith(csv(4));
    await api.change(id, { status: 'running' });
    await enterRunning(
      api.table,
      (await getCampaign(api.table, 'org_a', id))!,
      START,
    );
    await api.putState(id, 0, { status: 'in_progress' });
    const { body } = await add({ phone_numbers: numbers(4).slice(0, 3) });
    expect(body.suppressed_contacts).toBe(2);
    const statuses = async (campaign: string) =>
      (await api.call('GET', `${root}/${campaign}/contacts`)).body.data.map(
        (it: { status: string; blocker: { code: string } | null }) =>
          it.blocker?.code ?? it.status,
      );
    expect(await statuses(id)).toEqual([
      'in_progress',
      'suppressed',
      'suppressed',
      'pending',
    ]);
    expect((await statuses(idle.id)).length).toBe(4);
    expect(
      api.told.some(
        ({ what, campaign_id }) => what === 'wake' && campaign_id === id,
      ),
    ).toBe(true);
  });

  it('shows and filters contacts of listed numbers by the blocker dnc', async () => {
    const { id } = await api.campaignWith(csv(4));
    await api.change(id, { status: 'running' });
    await add({ phone_number: numbers(3)[2] });
    const found = await api.call('GET', `${root}/${id}/contacts`, {
      query: { blocker: 'dnc' },
    });
    expect(found.body.data).toMatchObject([
      { seq: 2, blocker: { code: 'dnc' } },
    ]);
    const all = await api.call('GET', `${root}/${id}/contacts`);
    expect(all.body.data[2].blocker.code).toBe('dnc');
  });

  it('has a list for each campaign, too', async () => {
    const { id } = await api.campaignWith(csv(2));
    const { body } = await add({
      phone_number: numbers(1)[0],
      campaign_id: id,
    });
    expect(body.data).toMatchObject([{ scope: 'campaign', campaign_id: id }]);
    expect((await list()).total).toBe(0);
    expect((await list({ campaign_id: id })).total).toBe(1);
    const phone_numbers = [numbers(1)[0]];
    expect(await check({ phone_numbers })).toMatchObject([{ listed: false }]);
    expect(await check({ phone_numbers, campaign_id: id })).toMatchObject([
      { listed: true },
    ]);
    const asked = await api.call('POST', `${root}/${id}/contacts`, {
      body: { contacts: [{ external_id: 'x1', phone_number: numbers(1)[0] }] },
    });
    expect(asked.body.rejected).toMatchObject([{ reason: 'duplicate' }]);
    expect((await remove(numbers(1)[0]!)).status).toBe(404);
    expect((await remove(numbers(1)[0]!, { campaign_id: id })).status).toBe(
      204,
    );
  });

  it('is of one organization, and for who may manage it', async () => {
    await add({ phone_number: '+13122340190' });
    const { id } = await api.campaignWith(csv(1));
    const { credential: other } = await api.credential({ org_id: 'org_b' });
    expect((await list({}, other)).total).toBe(0);
    expect(
      await check({ phone_numbers: ['+13122340190'] }, other),
    ).toMatchObject([{ listed: false }]);
    const theirs = { phone_number: '+13122340190', campaign_id: id };
    expect((await add(theirs, other)).status).toBe(404);
    const weak = await api.credential({
      scopes: ['campaigns:manage', 'contacts:manage'],
    });
    expect(
      (await add({ phone_number: '+13122340190' }, weak.credential)).status,
    ).toBe(403);
    expect(
      (await add({ phone_number: '1', phone_numbers: ['2'] })).status,
    ).toBe(400);
    expect((await add({})).status).toBe(400);
  });
});
