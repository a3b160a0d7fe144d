import { Readable } from 'node:stream';
import { NoSuchKey } from '@aws-sdk/client-s3';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  getCampaign,
  updateCampaign,
} from '#functions/adapters/dynamodb/campaign-store.ts';
import { addToDnc } from '#functions/adapters/dynamodb/dnc-store.ts';
import { stateKey } from '#functions/adapters/dynamodb/keys.ts';
import { rejectsKey } from '#functions/audience/file-keys.ts';
import { importAudience } from '#functions/audience/import-audience.ts';
import { importInline } from '#functions/audience/import-inline.ts';
import { keptText } from '#functions/audience/testing.ts';
import { contactList, contactView } from '#shared/contracts/contacts.ts';
import { uploadView } from '#shared/contracts/uploads.ts';
import type { Attempt, ContactState } from '#shared/domain/contact.ts';
import { handlers as contactHandlers } from './contacts.routes.ts';
import { type Api, makeApi, multipart } from './testing.ts';
import { handlers as uploadHandlers } from './uploads.routes.ts';

const root = '/api/v1/campaigns';
let api: Api;
let bucket: Map<string, string>;
/** Runs the import for every object that came under uploads/. */
let deliver: (key: string, text?: string) => Promise<void>;

beforeEach(async () => {
  api = await makeApi({
    handlers: { ...contactHandlers, ...uploadHandlers },
    importInline,
  });
  bucket = new Map();
  let ids = 0;
  Object.assign(api.deps, {
    new_id: (prefix: string) => `${prefix}_${String(++ids).padStart(26, '0')}`,
    inline_csv_bytes: 10_000_000,
    files: {
      async put(key: string, body: Buffer) {
        bucket.set(key, body.toString());
      },
      async read(key: string) {
        const text = bucket.get(key);
        if (text === undefined)
          throw new NoSuchKey({ message: key, $metadata: {} });
        return Readable.from([Buffer.from(text)]);
      },
      async remove(key: string) {
        bucket.delete(key);
      },
      async presignPost(key: string, max: number) {
        return {
          url: 'https://bucket.test',
          fields: { key, max: String(max) },
        };
      },
    },
  });
  const run = importAudience({
    ...api.deps,
    read: (key) => api.deps.files.read(key),
    rejects: keptText(bucket, rejectsKey),
    patience: 1,
  });
  deliver = async (key, text) => {
    if (text !== undefined) bucket.set(key, text);
    await run({
      Records: [{ s3: { object: { key: encodeURIComponent(key) } } }],
    } as never);
  };
});

const numbers = (count: number) =>
  Array.from({ length: count }, (_, i) => `+1415${2_000_000 + i}`);
const csv = (count: number) =>
  `phone_number,external_id,city\n${numbers(count)
    .map((n, i) => `${n},x${i},=Bonn`)
    .join('\n')}\n`;

async function campaignWith(contacts: string) {
  const answer = await api.call(
    'POST',
    root,
    multipart({ name: 'Calls' }, { contacts }) as never,
  );
  expect(answer.status).toBe(201);
  return answer.body;
}

const attempt = (more: Partial<Attempt> = {}): Attempt => ({
  id: 'att_1',
  attempt_number: 1,
  kind: 'first',
  phone_number: '+14152000000',
  from_number: '+14155550100',
  status: 'ended',
  outcome: 'completed',
  sip_code: 200,
  started_at: '2026-01-01T00:00:00.000Z',
  answered_at: '2026-01-01T00:00:02.500Z',
  ended_at: '2026-01-01T00:00:22.500Z',
  cost_usd: 0.01,
  ...more,
});

async function putState(
  campaignId: string,
  seq: number,
  more: Partial<ContactState>,
) {
  const state: ContactState = {
    org_id: 'org_a',
    campaign_id: campaignId,
    run_number: 1,
    seq,
    status: 'completed',
    rev: 1,
    attempts: [],
    system_retries: 0,
    carrier_faults: 0,
    ...more,
  };
  await api.table.db.send(
    new PutCommand({
      TableName: api.table.name,
      Item: { ...stateKey(campaignId, 1, seq), ...state },
    }),
  );
}

async function change(id: string, changes: object) {
  const campaign = (await getCampaign(api.table, 'org_a', id))!;
  await updateCampaign(api.table, campaign, changes, campaign.updated_at);
}

describe('a create with a file', () => {
  it('answers the campaign and the report of the file', async () => {
    const body = await campaignWith(`${csv(3)}n/a,y,z\n${numbers(1)},y,z\n`);
    expect(body.import).toMatchObject({
      status: 'attached',
      rows: 5,
      accepted: 3,
      rejected: 1,
      duplicate: 1,
    });
    expect(uploadView.parse(body.import)).toEqual(body.import);
    expect(body.stats.contacts.total).toBe(3);
    const rejects = await api.call(
      'GET',
      `${root}/${body.id}/uploads/${body.import.id}/rejects.csv`,
    );
    expect(rejects.headers['content-type']).toContain('text/csv');
    expect(rejects.body).toBe(
      `line,reason,phone_number,external_id,city\n5,invalid_phone_number,n/a,y,z\n6,duplicate,"+14152000000",y,z\n`,
    );
  });

  it.each([
    ['Mobile,Name\n+14155550190,Sam\n', 'missing_phone_number_column'],
    ['a,b\n1,2\n', 'missing_phone_number_column'],
    ['phone_number\n', 'no_valid_contacts'],
    ['', 'no_valid_contacts'],
    ['phone_number\n12\n', 'no_valid_contacts'],
    ['phone_number\n+14155550199\n', 'no_valid_contacts'],
    ['%PDF-1.7', 'unreadable_file'],
    ['phone_number\n+14155550190\n"', 'unreadable_file'],
  ])('refuses %j with %s, and no campaign remains', async (contacts, code) => {
    await addToDnc(api.table, [
      {
        org_id: 'org_a',
        phone_number: '+14155550199',
        reason: null,
        source: 'api',
        created_at: '',
        created_by: '',
      },
    ]);
    const answer = await api.call(
      'POST',
      root,
      multipart({ name: 'Calls' }, { contacts }) as never,
    );
    expect(answer).toMatchObject({ status: 422, body: { code } });
    expect((await api.call('GET', root)).body.total).toBe(0);
    expect(bucket.size).toBe(0);
  });

  it('suggests the column that was probably meant', async () => {
    const contacts = 'Name,Mobile Phone\nSam,+14155550190\n';
    const { body } = await api.call(
      'POST',
      root,
      multipart({ name: 'C' }, { contacts }) as never,
    );
    expect(body).toMatchObject({
      suggestion: 'Mobile Phone',
      columns: ['Name', 'Mobile Phone'],
    });
  });
});

describe('an upload', () => {
  const begin = async (id: string, body: object = {}) =>
    api.call('POST', `${root}/${id}/uploads`, {
      body: { file_name: 'c.csv', size_bytes: 10, ...body },
    });
  const draft = async () =>
    (await api.call('POST', root, { body: { name: 'Calls' } })).body.id;

  it('is announced, sent to the bucket, and attached by itself', async () => {
    const id = await draft();
    const { status, body } = await begin(id);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      upload: { status: 'staged' },
      url: 'https://bucket.test',
    });
    expect(body.fields.key).toBe(`uploads/org_a/${id}/${body.upload.id}`);
    await deliver(body.fields.key, csv(250));
    const path = `${root}/${id}/uploads/${body.upload.id}`;
    const done = (await api.call('GET', path)).body;
    expect(done).toMatchObject({
      status: 'attached',
      rows: 250,
      accepted: 250,
    });
    expect(uploadView.parse(done)).toEqual(done);
    await deliver(body.fields.key);
    expect((await api.call('GET', `${root}/${id}/contacts`)).body.total).toBe(
      250,
    );
    expect((await api.call('DELETE', path)).status).toBe(409);
  });

  it('waits for a mapping when no column is plain', async () => {
    const id = await draft();
    const { body } = await begin(id);
    const path = `${root}/${id}/uploads/${body.upload.id}`;
    const mapping = { phone_number: 'Tel', ignore: ['Secret'] };
    expect(
      (await api.call('POST', `${path}/attach`, { body: { mapping } })).status,
    ).toBe(409);
    await deliver(body.fields.key, 'Tel,Name,Secret\n+14155550190,Sam,x\n');
    expect((await api.call('GET', path)).body).toMatchObject({
      status: 'validated',
      mapping: { phone_number: 'Tel' },
    });
    const wrong = await api.call('POST', `${path}/attach`, {
      body: { mapping: { phone_number: 'Nope' } },
    });
    expect(wrong.status).toBe(422);
    const asked = await api.call('POST', `${path}/attach`, {
      body: { mapping },
    });
    expect(asked).toMatchObject({ status: 200, body: { status: 'attaching' } });
    const marker = [...bucket.keys()].find((key) => key.endsWith('/attach'))!;
    await deliver(marker);
    expect((await api.call('GET', path)).body).toMatchObject({
      status: 'attached',
      accepted: 1,
    });
    const { data } = (await api.call('GET', `${root}/${id}/contacts`)).body;
    expect(data[0].custom_fields).toEqual({ Name: 'Sam' });
  });

  it('is listed newest first, and discarded while nothing was taken from it', async () => {
    const id = await draft();
    const [one, two, three] = [
      await begin(id),
      await begin(id),
      await begin(id),
    ];
    const path = `${root}/${id}/uploads`;
    const page = (await api.call('GET', path, { query: { limit: '2' } })).body;
    expect(page.data.map((it: { id: string }) => it.id)).toEqual([
      three.body.upload.id,
      two.body.upload.id,
    ]);
    const rest = (
      await api.call('GET', path, {
        query: { limit: '2', cursor: page.next_cursor },
      })
    ).body;
    expect(rest).toMatchObject({
      total: 3,
      next_cursor: null,
      data: [{ id: one.body.upload.id }],
    });
    expect(
      (await api.call('DELETE', `${path}/${one.body.upload.id}`)).status,
    ).toBe(204);
    await deliver(one.body.fields.key, csv(5));
    expect(
      (await api.call('GET', `${path}/${one.body.upload.id}`)).status,
    ).toBe(404);
    expect((await api.call('GET', `${root}/${id}/contacts`)).body.total).toBe(
      0,
    );
  });

  it('is refused above 50 MB and for a campaign that has ended', async () => {
    const id = await draft();
    expect((await begin(id, { size_bytes: 50 * 1024 * 1024 + 1 })).status).toBe(
      413,
    );
    await change(id, { status: 'completed', completion_reason: 'all_done' });
    expect((await begin(id)).body).toMatchObject({
      status: 409,
      code: 'invalid_transition',
      current_status: 'completed',
    });
  });
});

describe('the list of contacts', () => {
  it('pages by offset, page and cursor, and says which', async () => {
    const { id } = await campaignWith(csv(1_130));
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
    const { id } = await campaignWith(csv(2));
    const answer = await api.call('GET', `${root}/${id}/${resource}`, {
      query: query as never,
    });
    expect(answer.status).toBe(400);
  });

  it('filters by bucket, group, state, callback and words, and pages what matches', async () => {
    const { id } = await campaignWith(csv(60));
    const callback = {
      requested_at: '',
      scheduled_at: '',
      sequence: 1,
      reason: null,
    };
    await putState(id, 0, { status: 'completed', attempts: [attempt()] });
    await putState(id, 1, { status: 'exhausted' });
    await putState(id, 2, { status: 'amd_machine' });
    await putState(id, 3, { status: 'suppressed' });
    await putState(id, 4, { status: 'ringing' });
    await putState(id, 5, {
      status: 'callback_scheduled',
      callback: { ...callback, status: 'pending' },
    });
    await putState(id, 6, {
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
    await change(id, {
      status: 'completed',
      completion_reason: 'window_closed',
    });
    expect(await seqs({ status: 'pending' })).toEqual([]);
    expect(await seqs({ callback: 'cancelled' })).toEqual([5]);
    expect((await seqs({ state: 'window_closed' })).length).toBe(50);
  });

  it('shows one contact whole, and nothing under an id that is none', async () => {
    const { id } = await campaignWith(csv(3));
    await putState(id, 1, {
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
      conversation_id: null,
    });
    const other = await campaignWith(csv(3));
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

it('reports one row for each accepted attempt, safe for a spreadsheet', async () => {
  const { id } = await campaignWith(csv(5));
  const path = `${root}/${id}/attempt-report.csv`;
  const header =
    'id,contact_id,attempt_number,kind,phone_number,from_number,conversation_id,status,outcome,sip_code,sip_text,started_at,answered_at,ended_at,ring_seconds,duration_seconds,cost_usd,result,external_id,contact_status,city\n';
  expect((await api.call('GET', path)).body).toBe(header);
  const busy = attempt({ id: 'att_2', outcome: 'busy', sip_code: 486 });
  const { answered_at: _, cost_usd: __, ...unanswered } = busy;
  await putState(id, 3, {
    attempts: [
      unanswered,
      attempt({ id: 'att_3', attempt_number: 2, kind: 'retry' }),
    ],
  });
  await putState(id, 4, {
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
