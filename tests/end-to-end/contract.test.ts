import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  expectCampaign,
  expectContact,
  expectShape,
  statsShape,
} from '../support/contract-shape.ts';
import { ask, fileForm } from '../support/http.ts';
import {
  campaignForm,
  type Json,
  type Product,
  removeFolder,
  startProduct,
  until,
} from '../support/product.ts';
import { recountOf, roughly } from '../support/recount.ts';

const api = '/api/v1/campaigns';
const endings = ['0190', '0191', '0195', '0197', '0198'];
/** What a spreadsheet would take for something to do. */
const formulas = ['=cmd()', '+cmd', '-2+3', '@SUM(A1)', 'plain'];
let product: Product;
let created: Json;
let done: Json;
let contacts: Json[];

const send = (method: string, path: string, body?: unknown) =>
  ask(product, method, path, body === undefined ? {} : { body });

const form = (numbers: readonly string[], fields: Json = {}) =>
  campaignForm({ name: 'Contract', ...fields }, numbers);

beforeAll(async () => {
  product = await startProduct(['--no-demo', '--speed', '300']);
  const rows = formulas.map((note, n) => `+1312555${endings[n]},${note}`);
  const fields = {
    name: 'Contract',
    retry_policy: { max_attempts: 2, delay_seconds: 60 },
    callback_detection: { enabled: true },
  };
  const file = ['phone_number,note', ...rows].join('\n');
  const answer = await ask(product, 'POST', `${api}?start=true`, {
    body: fileForm(fields, file),
  });
  created = answer.json;
  done = await until(
    async () => (await send('GET', `${api}/${created.id}`)).json,
    ({ status, draining }) => status === 'completed' && !draining,
  );
  const page = await send('GET', `${api}/${created.id}/contacts`);
  contacts = page.json.data;
});

afterAll(async () => {
  expect(await product.stop()).toBe(0);
  removeFolder(product.data);
});

describe('an answer', () => {
  it('has every field of a campaign and its figures, each of its kind', async () => {
    expectCampaign(created, 'a created campaign');
    expectCampaign(done, 'a completed campaign');
    expect(done.import).toBeUndefined();
    expectShape(
      (await send('GET', `${api}/${done.id}/stats`)).json,
      statsShape,
    );
    const { json } = await send('GET', api);
    for (const campaign of json.data) expectCampaign(campaign, 'a list');
  });

  it('has every field of a contact, an attempt and an upload', () => {
    for (const contact of contacts) expectContact(contact);
    expectShape(
      created.import,
      `id id
      status staged|validating|validated|attaching|attached|rejected
      file_name text
      size_bytes count
      rows count
      accepted count
      rejected count
      duplicate count
      suppressed count
      progress rate
      created_at at
      finished_at at`,
    );
  });

  it('has figures that are what its contacts come to', () => {
    const recounted = recountOf(contacts);
    const shown = Object.fromEntries(
      Object.keys(recounted).map((name) => [name, done.stats[name]]),
    );
    expect(roughly(shown)).toEqual(roughly(recounted));
    const { live, stats, started_at, completed_at } = done;
    const seconds = (Date.parse(completed_at) - Date.parse(started_at)) / 1_000;
    expect(live.state).toBe('ended');
    expect(live.calls_per_minute).toBeCloseTo(
      (stats.attempts.total / seconds) * 60,
      6,
    );
    const attempted = live.passes.map((pass: Json) => pass.attempted);
    const sum = (some: number[]) => some.reduce((all, one) => all + one, 0);
    expect(sum(attempted)).toBe(stats.attempts.total);
    expect(stats.callback).toMatchObject({ requested: 1, completed: 1 });
  });

  it('has every field of a forecast, and of what it rests on', async () => {
    const { json: draft } = await send('POST', api, form(['+13125550190']));
    const path = `${api}/${draft.id}`;
    const get = async (what: string) =>
      (await send('GET', `${path}/${what}`)).json;
    expect(await get('forecast')).toMatchObject({
      basis: 'assumed',
      coverage: 1,
      contacts: { total: 1, waiting: 1, reached: 1 },
      estimate: { contacts: 1, max_attempts_per_contact: 1, max_calls: 1 },
    });
    expect(await get('timezone-analysis')).toMatchObject({
      zones: [{ timezones: ['America/Chicago'], contacts: 1, open_now: true }],
    });
    expect(await get('capacity-preview')).toMatchObject({
      requested: 5,
      org: { limit: 10 },
    });
    expect(await get('setup')).toMatchObject({
      id: draft.id,
      name: 'Contract',
    });
    expect((await get('readiness')).ready).toBe(true);
  });

  it('fills in what a create leaves out', async () => {
    const { json } = await send('POST', api, { name: 'Bare' });
    expect(json).toMatchObject({
      status: 'draft',
      max_concurrent_calls: 5,
      dial_mode: 'progressive',
      priority: 5,
      admission: 'strict',
      agent_id: 'agt_demo',
      number_pool: [{ number_id: 'num_demo' }],
      ring_timeout_seconds: 30,
      max_call_seconds: 3_600,
      default_country: 'US',
      compliance: { profile: 'none' },
      retry_policy: { max_attempts: 1, delay_seconds: 300, backoff: 'fixed' },
      schedule: {
        timezone: 'UTC',
        timezone_mode: 'campaign',
        mode: 'multi_day',
      },
      amd: { enabled: false, on_machine: 'hang_up', on_unknown: 'attach' },
      callback_detection: { enabled: false },
    });
    expect(json.schedule.windows).toEqual([
      {
        days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
        start: '00:00',
        end: '24:00',
      },
    ]);
  });

  it('writes instants in UTC with milliseconds, and prefixed ids', () => {
    const text = JSON.stringify([done, contacts]);
    const instants = text.match(/"\d{4}-\d\d-\d\d[^"]*"/g) ?? [];
    expect(instants.length).toBeGreaterThan(10);
    for (const instant of instants) {
      expect(instant).toMatch(/T\d\d:\d\d:\d\d\.\d{3}Z"$/);
    }
    expect(done.id).toMatch(/^cmp_/);
    expect(created.import.id).toMatch(/^upl_/);
    for (const contact of contacts) {
      expect(contact.id).toMatch(/^con_/);
      for (const { id } of contact.attempts) expect(id).toMatch(/^att_/);
    }
    expect(text).not.toMatch(/"[a-z]+[A-Z]\w*":/);
  });
});

describe('the attempt report', () => {
  it('has its columns in order, a row for each attempt, and safe cells', async () => {
    const path = `${api}/${created.id}/attempt-report.csv`;
    const { text, headers } = await send('GET', path);
    expect(headers.get('content-type')).toMatch(/^text\/csv/);
    const [header, ...rows] = text.trim().split('\n');
    expect(header).toMatch(
      /^id,contact_id,attempt_number,kind,phone_number,from_number,conversation_id,status,outcome,sip_code,sip_text,started_at,answered_at,ended_at,ring_seconds,duration_seconds,cost_usd,result,/,
    );
    expect(rows).toHaveLength(done.stats.attempts.total);
    const notes = new Set(rows.map((row) => row.split(',').at(-1)));
    expect(notes).toEqual(
      new Set(["'=cmd()", "'+cmd", "'-2+3", "'@SUM(A1)", 'plain']),
    );
    // What is safe already stays as it is: numbers can be dialled from a cell.
    expect(rows[0]).toContain('"+13125550190"');
  });
});

describe('a list', () => {
  const numbers = Array.from({ length: 230 }, (_, n) => `+1312234${1_000 + n}`);
  let path: string;

  beforeAll(async () => {
    const { json } = await send('POST', api, form(numbers));
    path = `${api}/${json.id}`;
  });

  /** All rows of a list, page after page by cursor. */
  async function walk(address: string): Promise<Json[]> {
    const rows: Json[] = [];
    let cursor: string | null = null;
    do {
      const more = cursor === null ? '' : `&cursor=${cursor}`;
      const { json, status } = await send('GET', `${address}${more}`);
      expect(status).toBe(200);
      rows.push(...json.data);
      cursor = json.next_cursor;
    } while (cursor !== null);
    return rows;
  }

  it('is walked by cursor, each row once and in order', async () => {
    for (const query of ['limit=50', 'limit=200', 'status=pending&limit=33']) {
      const rows = await walk(`${path}/contacts?${query}`);
      expect(rows.map((it) => it.phone_number)).toEqual(numbers);
    }
    const campaigns = await walk(`${api}?limit=1`);
    const { json } = await send('GET', api);
    expect(campaigns.map((it) => it.id)).toEqual(
      json.data.map((it: Json) => it.id),
    );
    expect(campaigns).toHaveLength(json.total);
  });

  it('takes every style of paging that the seeds show', async () => {
    for (const [query, limit, offset, page, page_base] of [
      ['contacts', 50, 0, 0, 0],
      ['contacts?page=0', 100, 0, 0, 0],
      ['contacts?page=2', 100, 200, 2, 0],
      ['contacts?limit=20&offset=40', 20, 40, 2, 0],
      ['calls?page=2&limit=50', 50, 50, 2, 1],
      ['tasks?page=3&per_page=10', 10, 20, 3, 1],
    ] as const) {
      const { json } = await send('GET', `${path}/${query}`);
      expect(json, query).toMatchObject({
        total: 230,
        limit,
        offset,
        page,
        page_base,
      });
      expect(json.data.map((it: Json) => it.phone_number)).toEqual(
        numbers.slice(offset, offset + limit),
      );
    }
  });
});

describe('AnyReach’s spellings', () => {
  it('answer the same in their words', async () => {
    const theirs = '/api/v1/campaign/campaigns';
    const stats = await send('GET', `${theirs}/${created.id}/stats`);
    expect(stats.json).toEqual({ ...done.stats, status: 'closed' });
    const list = await send('GET', `${theirs}/${created.id}/contacts`);
    expect(list.json.data).toEqual(contacts);
    const many = Array.from({ length: 40 }, (_, n) => `+1415234${1_000 + n}`);
    const { json } = await send('POST', api, form(many));
    const act = async (action: string) => {
      const answer = await send('POST', `${theirs}/${json.id}/${action}`);
      return [answer.status, answer.json.status];
    };
    expect(await act('start')).toEqual([200, 'active']);
    expect(await act('pause')).toEqual([200, 'paused']);
    expect(await act('close')).toEqual([200, 'closed']);
    expect((await act('close'))[0]).toBe(400);
    const own = await send('GET', '/api/v1/concurrency-settings');
    const same = await send('GET', '/api/v1/campaign/concurrency-settings');
    expect(same.json).toEqual(own.json);
  });
});
