import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import { importInline } from '#functions/audience/import-inline.ts';
import type { Files } from '#functions/platform/route.ts';
import { createdCampaign } from '#shared/contracts/campaigns.ts';
import { multipart } from './requests-testing.ts';
import { makeApi } from './testing.ts';

const campaigns = '/api/v1/campaigns';

/** The API with the real import, over a bucket in memory. */
async function apiWithImport() {
  const bucket = new Map<string, string>();
  const files: Partial<Files> = {
    put: async (key, body) => void bucket.set(key, body.toString('utf8')),
    remove: async (key) => void bucket.delete(key),
  };
  const deps = { files: files as Files, inline_csv_bytes: 100_000 };
  const api = await makeApi({ importInline, deps });
  const send = (csv: string, fields = {}, query = {}) => {
    const form = multipart({ name: 'a', ...fields }, { contacts: csv });
    return api.call('POST', campaigns, { ...form, query });
  };
  return { api, bucket, send };
}

it('imports the file of a create, and can start at once', async () => {
  const { send } = await apiWithImport();
  const csv =
    'phone_number,first_name\n+12025550190,Sam\n202-555-0191,Robin\nnope,X\n' +
    '+12025550190,Again\n';
  const { status, body } = await send(csv, {}, { start: 'true' });
  expect(status).toBe(201);
  expect(createdCampaign.parse(body)).toBeTruthy();
  expect(body).toMatchObject({
    status: 'running',
    total_contacts: 2,
    stats: { contacts: { total: 2, pending: 2 } },
    import: { rows: 4, accepted: 2, rejected: 1, duplicate: 1, suppressed: 0 },
  });
});

it.each([
  ['no phone column', 'name,city\nSam,Oslo\n', 'missing_phone_number_column'],
  ['no row that can be called', 'phone_number\nnope\n', 'no_valid_contacts'],
  ['no row at all', 'phone_number\n', 'no_valid_contacts'],
  ['nothing in it', '', 'no_valid_contacts'],
])('refuses a file with %s, and keeps nothing', async (_case, csv, code) => {
  const { api, send, bucket } = await apiWithImport();
  const answer = await send(csv);
  expect(answer).toMatchObject({ status: 422, body: { code } });
  expect((await api.call('GET', campaigns)).body.total).toBe(0);
  expect(bucket.size).toBe(0);
});

it('keeps nothing of an import when the campaign cannot start', async () => {
  const { api, send, bucket } = await apiWithImport();
  const fields = { max_concurrent_calls: '11' };
  const csv = 'phone_number\n+12025550190\nnope\n';
  expect((await send(csv, fields, { start: 'true' })).status).toBe(409);
  const { Items = [] } = await api.table.db.send(
    new ScanCommand({ TableName: api.table.name }),
  );
  const kinds = Items.map(({ pk }) => String(pk).split('#')[0]);
  // Who asked, and that they did.
  const ofCallers = ['CRED', 'KEYS', 'AUDIT'];
  expect(kinds.filter((kind = '') => !ofCallers.includes(kind))).toEqual([]);
  expect(bucket.size).toBe(0);
});
