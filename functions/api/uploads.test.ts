import { beforeEach, describe, expect, it } from 'vitest';
import { addToDnc } from '#functions/adapters/dynamodb/dnc-store.ts';
import { uploadView } from '#shared/contracts/uploads.ts';
import {
  type ContactsApi,
  csv,
  makeContactsApi,
  numbers,
  root,
} from './contacts-testing.ts';
import { multipart } from './requests-testing.ts';

let api: ContactsApi;
beforeEach(async () => {
  api = await makeContactsApi();
});

/** Puts +14155550199 on the organization's do-not-call list. */
const suppress = () =>
  addToDnc(api.table, [
    {
      org_id: 'org_a',
      phone_number: '+14155550199',
      reason: null,
      source: 'api',
      created_at: '',
      created_by: '',
    },
  ]);

describe('a create with a file', () => {
  it('answers the campaign and the report of the file', async () => {
    const body = await api.campaignWith(
      `${csv(3)}n/a,y,z\n${numbers(1)},y,z\n`,
    );
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
    // After 90 days, or once a person in it was erased.
    api.bucket.clear();
    const gone = await api.call(
      'GET',
      `${root}/${body.id}/uploads/${body.import.id}/rejects.csv`,
    );
    expect(gone.status).toBe(404);
  });

  it('does not say that nobody was suppressed once the rejects are gone', async () => {
    await suppress();
    const body = await api.campaignWith(
      'phone_number\n+14155550190\n+14155550199\n',
    );
    expect(body.import).toMatchObject({ rejected: 0, suppressed: 1 });
    api.bucket.clear();
    const gone = await api.call(
      'GET',
      `${root}/${body.id}/uploads/${body.import.id}/rejects.csv`,
    );
    expect(gone.status).toBe(404);
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
    await suppress();
    const answer = await api.call(
      'POST',
      root,
      multipart({ name: 'Calls' }, { contacts }),
    );
    expect(answer).toMatchObject({ status: 422, body: { code } });
    expect((await api.call('GET', root)).body.total).toBe(0);
    expect(api.bucket.size).toBe(0);
  });

  it('suggests the column that was probably meant', async () => {
    const contacts = 'Name,Mobile Phone\nSam,+14155550190\n';
    const { body } = await api.call(
      'POST',
      root,
      multipart({ name: 'C' }, { contacts }),
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
    await api.deliver(body.fields.key, csv(250));
    const path = `${root}/${id}/uploads/${body.upload.id}`;
    const done = (await api.call('GET', path)).body;
    expect(done).toMatchObject({
      status: 'attached',
      rows: 250,
      accepted: 250,
    });
    expect(uploadView.parse(done)).toEqual(done);
    await api.deliver(body.fields.key);
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
    await api.deliver(body.fields.key, 'Tel,Name,Secret\n+14155550190,Sam,x\n');
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
    const marker = [...api.bucket.keys()].find((key) =>
      key.endsWith('/attach'),
    )!;
    await api.deliver(marker);
    expect((await api.call('GET', path)).body).toMatchObject({
      status: 'attached',
      accepted: 1,
    });
    const { data } = (await api.call('GET', `${root}/${id}/contacts`)).body;
    expect(data[0].custom_fields).toEqual({ Name: 'Sam' });
  });

  it('can be asked for again, or discarded, when its import was given up', async () => {
    const id = await draft();
    const { body } = await begin(id);
    const path = `${root}/${id}/uploads/${body.upload.id}`;
    await api.deliver(body.fields.key, 'Tel,Name\n+14155550190,Sam\n');
    const mapping = { phone_number: 'Tel' };
    const attach = () =>
      api.call('POST', `${path}/attach`, { body: { mapping } });
    expect((await attach()).body.status).toBe('attaching');
    // Somebody works at it: no second one, and it stays.
    await api.change(id, {
      importing: body.upload.id,
      import_claimed_ms: api.deps.real_clock.now(),
    });
    expect((await attach()).status).toBe(409);
    expect((await api.call('DELETE', path)).status).toBe(409);
    await api.change(id, {
      importing: body.upload.id,
      import_claimed_ms: api.deps.real_clock.now() - 15 * 60_000,
    });
    expect((await attach()).body.status).toBe('attaching');
    expect((await api.call('DELETE', path)).status).toBe(204);
    expect((await api.call('GET', path)).status).toBe(404);
    expect(
      [...api.bucket.keys()].filter((it) => !it.endsWith('/attach')),
    ).toEqual([]);
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
    await api.deliver(one.body.fields.key, csv(5));
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
    await api.change(id, {
      status: 'completed',
      completion_reason: 'all_done',
    });
    expect((await begin(id)).body).toMatchObject({
      status: 409,
      code: 'invalid_transition',
      current_status: 'completed',
    });
  });
});
