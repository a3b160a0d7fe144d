import { readFileSync } from 'node:fs';
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it } from 'vitest';
import { ask, credential, fileForm } from '../support/http.ts';
import {
  type Json,
  newDataFolder,
  type Product,
  removeFolder,
  startProduct,
  until,
} from '../support/product.ts';

const api = '/api/v1/campaigns';
let product: Product | undefined;
let folder: string | undefined;

async function start() {
  folder ??= newDataFolder();
  product = await startProduct(['--no-demo'], folder);
  return product;
}

afterEach(async () => {
  await product?.stop();
  if (folder) removeFolder(folder);
  product = undefined;
  folder = undefined;
});

const AREAS = [212, 213, 312, 313, 314, 315, 404, 415, 503, 617];

/** The row at `index`: each 1,000th is no number, each 777th comes twice. */
function row(index: number): string {
  const at = index % 777 === 776 ? index - 1 : index;
  const area = AREAS[at % AREAS.length];
  const number = `+1${area}${2_340_000 + Math.floor(at / AREAS.length)}`;
  return `${index % 1_000 === 999 ? 'nobody' : number},Person ${index}`;
}

function bigFile(rows: number) {
  const lines = Array.from({ length: rows }, (_, index) => row(index));
  const indexes = lines.map((_, index) => index);
  const rejected = indexes.filter((n) => n % 1_000 === 999).length;
  const seen = new Set<string>();
  let duplicate = 0;
  for (const line of lines) {
    const [number] = line.split(',');
    if (number === 'nobody') continue;
    if (seen.has(number!)) duplicate += 1;
    seen.add(number!);
  }
  return {
    text: ['phone_number,name', ...lines].join('\n'),
    report: { rows, accepted: seen.size, rejected, duplicate, suppressed: 0 },
    numbers: [...seen],
  };
}

const call = async (method: string, path: string, body?: unknown) => {
  const answer = await ask(product!, method, path, body ? { body } : {});
  expect(answer.status, answer.text.slice(0, 500)).toBeLessThan(300);
  return answer;
};

async function announce(id: string, fields: Json = {}) {
  const wanted = { file_name: 'big.csv', size_bytes: 1, ...fields };
  return (await call('POST', `${api}/${id}/uploads`, wanted)).json;
}

function send(form: Json, file: string) {
  const body = new FormData();
  for (const [name, value] of Object.entries<string>(form.fields)) {
    body.set(name, value);
  }
  body.set('file', new Blob([file]), 'big.csv');
  return fetch(form.url, { method: 'POST', body });
}

const newCampaign = async (): Promise<string> =>
  (await call('POST', api, { name: 'Big' })).json.id;

const upload = async (id: string, upload_id: string): Promise<Json> =>
  (await call('GET', `${api}/${id}/uploads/${upload_id}`)).json;

const isDone = ({ status }: Json) => status === 'attached';

/** Every accepted number once, in the order of the file, none besides. */
async function expectContacts(id: string, numbers: readonly string[]) {
  const got: string[] = [];
  // The first, the last and those around a boundary of 1,000.
  for (const offset of [0, 950, numbers.length - 100]) {
    const path = `${api}/${id}/contacts?limit=200&offset=${offset}`;
    const { json } = await call('GET', path);
    expect(json.total).toBe(numbers.length);
    const page = json.data.map((it: Json) => it.phone_number);
    expect(page).toEqual(numbers.slice(offset, offset + 200));
    expect(json.data.map((it: Json) => it.seq)).toEqual(
      page.map((_: string, n: number) => offset + n),
    );
    got.push(...page);
  }
  expect(got.length).toBeGreaterThanOrEqual(500);
  const { json } = await call('GET', `${api}/${id}/stats`);
  expect(json.contacts).toMatchObject({
    total: numbers.length,
    pending: numbers.length,
  });
}

async function expectRejects(id: string, upload_id: string, report: Json) {
  const path = `${api}/${id}/uploads/${upload_id}/rejects.csv`;
  const lines = (await call('GET', path)).text.trim().split('\n');
  expect(lines[0]).toBe('line,reason,phone_number,name');
  expect(lines).toHaveLength(1 + report.rejected + report.duplicate);
  const count = (reason: string) =>
    lines.filter((line) => line.includes(`,${reason},`)).length;
  expect(count('duplicate')).toBe(report.duplicate);
  expect(count('invalid_phone_number')).toBe(report.rejected);
}

/** Resident memory of the product, in MB. */
const memory = () =>
  Number(
    /VmRSS:\s+(\d+)/.exec(
      readFileSync(`/proc/${product!.pid}/status`, 'utf8'),
    )?.[1],
  ) / 1024;

/** Ticks of Linux in a second of a process. */
const TICKS = 100;
/**
 * Seconds that the product has worked. What somebody waits for while it works on
 * something else is counted in these: others want the machine too.
 */
function worked(): number {
  const stat = readFileSync(`/proc/${product!.pid}/stat`, 'utf8');
  const [user, system] = stat.split(') ')[1]!.split(' ').slice(11, 13);
  return (Number(user) + Number(system)) / TICKS;
}

describe('an import that is cut off', () => {
  it('is done once, however often the product is killed', async () => {
    const { text, report, numbers } = bigFile(100_000);
    await start();
    const id = await newCampaign();
    const form = await announce(id);
    expect((await send(form, text)).status).toBe(204);
    for (let kills = 0; kills < 2; kills += 1) {
      await until(
        () => upload(id, form.upload.id),
        ({ status, progress }) =>
          status === 'attaching' && progress > 0.1 && progress < 0.9,
      );
      await product?.kill();
      await start();
      const again = await upload(id, form.upload.id);
      expect(again.status).not.toBe('attached');
      expect((await call('GET', `${api}/${id}/contacts`)).json.total).toBe(0);
    }
    const done = await until(() => upload(id, form.upload.id), isDone, 90_000);
    expect(done).toMatchObject({ ...report, progress: 1 });
    expect(done.size_bytes).toBe(text.length);
    await expectContacts(id, numbers);
    await expectRejects(id, form.upload.id, report);
    expect((await call('GET', `${api}/${id}/uploads`)).json.total).toBe(1);
  });
});

describe('a create with a file that is cut off', () => {
  it('leaves no campaign, and can be asked for again', async () => {
    const { text, report, numbers } = bigFile(30_000);
    const { aws_url } = await start();
    const create = (key: string) =>
      ask(product!, 'POST', api, {
        body: fileForm({ name: 'Cut' }, text),
        headers: { 'idempotency-key': key },
      });
    const cut = create('first').catch(() => undefined);
    await until(
      () => storedCampaigns(aws_url),
      (items) => items.some(({ importing }) => importing?.S !== undefined),
    );
    await product?.kill();
    expect(await cut).toBeUndefined();
    await start();
    expect((await call('GET', api)).json.total).toBe(0);
    const { status, json } = await create('second');
    expect(status).toBe(201);
    expect(json.import).toMatchObject(report);
    await expectContacts(json.id, numbers);
    const list = await call('GET', api);
    expect(list.json.data.map((it: Json) => it.id)).toEqual([json.id]);
  });
});

/** Items of campaigns, as they lie in the table. */
async function storedCampaigns(endpoint: string) {
  const dynamo = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  });
  const { Items = [] } = await dynamo.send(
    new QueryCommand({
      TableName: 'outdial',
      KeyConditionExpression: 'pk = :org AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: {
        ':org': { S: 'ORG#local' },
        ':prefix': { S: 'CMP#' },
      },
      ConsistentRead: true,
    }),
  );
  dynamo.destroy();
  return Items;
}

describe('a big file', () => {
  it('takes no more memory than a small one, and lets others through', async () => {
    await start();
    const small = bigFile(1_000);
    const first = await newCampaign();
    const warm = await announce(first, { size_bytes: small.text.length });
    await send(warm, small.text);
    await until(() => upload(first, warm.upload.id), isDone);
    const before = memory();

    const { text, report, numbers } = bigFile(50_000);
    const id = await newCampaign();
    const form = await announce(id, { size_bytes: text.length });
    expect((await send(form, text)).status).toBe(204);
    let most = 0;
    let slowest = 0;
    const done = await until(
      async () => {
        const began = worked();
        const now = await upload(id, form.upload.id);
        slowest = Math.max(slowest, worked() - began);
        most = Math.max(most, memory());
        expect(now.rows).toBe(
          now.accepted + now.rejected + now.duplicate + now.suppressed,
        );
        return now;
      },
      isDone,
      60_000,
    );
    expect(done).toMatchObject(report);
    await expectContacts(id, numbers);
    expect(most - before).toBeLessThan(250);
    expect(slowest).toBeLessThan(2);
  });
});

describe('an upload', () => {
  it('waits for a person where the columns are not clear', async () => {
    await start();
    const id = await newCampaign();
    const form = await announce(id);
    await send(form, 'Mobile,Name\n+13125550190,Ann\n+13125550191,Ben');
    const path = `${api}/${id}/uploads/${form.upload.id}`;
    const asked = await until(
      () => upload(id, form.upload.id),
      ({ status }) => status === 'validated',
    );
    expect(asked.columns).toEqual(['Mobile', 'Name']);
    const wrong = await ask(product!, 'POST', `${path}/attach`, {
      body: { mapping: { phone_number: 'Phone' } },
    });
    expect([wrong.status, wrong.json.code]).toEqual([
      422,
      'missing_phone_number_column',
    ]);
    await call('POST', `${path}/attach`, {
      mapping: { phone_number: 'Mobile' },
    });
    const done = await until(() => upload(id, form.upload.id), isDone);
    expect(done).toMatchObject({ rows: 2, accepted: 2 });
    const again = await ask(product!, 'POST', `${path}/attach`, {
      body: { mapping: { phone_number: 'Mobile' } },
    });
    expect(again.status).toBe(409);
    expect((await ask(product!, 'DELETE', path)).status).toBe(409);
  });

  it('is rejected whole where nothing can be taken, and can be discarded', async () => {
    await start();
    const id = await newCampaign();
    const form = await announce(id);
    await send(form, 'phone_number\nfoo\nbar');
    const path = `${api}/${id}/uploads/${form.upload.id}`;
    const rejected = await until(
      () => upload(id, form.upload.id),
      ({ status }) => status === 'rejected',
    );
    expect(rejected).toMatchObject({
      rows: 2,
      accepted: 0,
      rejected: 2,
      error: { code: 'no_valid_contacts' },
    });
    expect((await call('GET', `${path}/rejects.csv`)).text.trim()).toBe(
      'line,reason,phone_number\n2,invalid_phone_number,foo\n3,invalid_phone_number,bar',
    );
    await call('DELETE', path);
    expect((await ask(product!, 'GET', path)).status).toBe(404);
  });

  it('takes only what its form allows', async () => {
    await start();
    const id = await newCampaign();
    const above = await ask(product!, 'POST', `${api}/${id}/uploads`, {
      body: { file_name: 'a.csv', size_bytes: 50 * 1024 * 1024 + 1 },
    });
    expect([above.status, above.json.code]).toEqual([413, 'payload_too_large']);
    const form = await announce(id);
    const elsewhere = { ...form.fields, key: 'another/key' };
    const moved = await send({ ...form, fields: elsewhere }, 'phone_number\n1');
    expect(moved.status).toBe(403);
    const { Policy: _, policy: __, ...unsigned } = form.fields;
    const bare = await send({ ...form, fields: unsigned }, 'phone_number\n1');
    expect(bare.status).toBeGreaterThanOrEqual(400);
    const key = await credential(product!, {
      org_id: 'other',
      scopes: ['campaigns:manage', 'contacts:manage'],
    });
    const theirs = `${api}/${id}/uploads/${form.upload.id}`;
    expect((await ask(product!, 'GET', theirs, { key })).status).toBe(404);
    expect((await upload(id, form.upload.id)).status).toBe('staged');
  });

  it('adds nobody twice who came with a file before', async () => {
    await start();
    const id = await newCampaign();
    for (const [file, report] of [
      [
        'phone_number\n+13125550190\n+13125550191',
        { accepted: 2, duplicate: 0 },
      ],
      [
        'phone_number\n+1 312 555 0191\n+13125550192',
        { accepted: 1, duplicate: 1 },
      ],
    ] as const) {
      const form = await announce(id);
      await send(form, file);
      expect(
        await until(() => upload(id, form.upload.id), isDone),
      ).toMatchObject({ rows: 2, rejected: 0, ...report });
    }
    const { json } = await call('GET', `${api}/${id}/contacts`);
    expect(json.data.map((it: Json) => it.phone_number)).toEqual([
      '+13125550190',
      '+13125550191',
      '+13125550192',
    ]);
  });
});
