import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Answer,
  type Asked,
  ask,
  credential,
  fileForm,
} from '../support/http.ts';
import {
  type Json,
  type Product,
  removeFolder,
  startProduct,
} from '../support/product.ts';

const api = '/api/v1/campaigns';
const json = { 'content-type': 'application/json' };
let product: Product;
let operations: { method: string; path: string; spec: Json }[];
/** Another organization's key, one without scopes, and one that only reads. */
let foreign: string;
let powerless: string;
let reader: string;
/** The draft that every bad request aims at. */
let draft: Json;
let before: Json;

const send = (method: string, path: string, asked?: Asked) =>
  ask(product, method, path, asked);

beforeAll(async () => {
  product = await startProduct(['--no-demo']);
  const manage = ['campaigns:manage', 'contacts:manage', 'concurrency:manage'];
  foreign = await credential(product, { org_id: 'other', scopes: manage });
  powerless = await credential(product, {});
  reader = await credential(product, { scopes: ['campaigns:read'] });
  const file = 'phone_number\n+13125550190\n+13125550191\nnobody';
  const created = await send('POST', api, {
    body: fileForm({ name: 'Untouched' }, file),
  });
  const contacts = await send('GET', `${api}/${created.json.id}/contacts`);
  draft = {
    campaign_id: created.json.id,
    upload_id: created.json.import.id,
    contact_id: contacts.json.data[0].id,
  };
  before = await everything();
  const openapi = await send('GET', '/api/v1/openapi.json', { key: null });
  operations = Object.entries<Json>(openapi.json.paths).flatMap(
    ([path, methods]) =>
      Object.entries<Json>(methods).map(([method, spec]) => {
        return { method: method.toUpperCase(), path, spec };
      }),
  );
});

afterAll(async () => {
  expect((await send('GET', '/healthz', { key: null })).json.status).toBe('ok');
  expect(await product.stop()).toBe(0);
  removeFolder(product.data);
});

/** What no refused request may change. */
async function everything(): Promise<Json> {
  const [list, contacts, uploads, activity, settings] = await Promise.all(
    [
      api,
      `${api}/${draft.campaign_id}/contacts`,
      `${api}/${draft.campaign_id}/uploads`,
      `${api}/${draft.campaign_id}/activity`,
      '/api/v1/concurrency-settings',
    ].map((path) => send('GET', path)),
  );
  return [list, contacts, uploads, activity, settings].map((it) => it?.json);
}

const with_ids = (path: string, ids: Json = draft) =>
  path.replace(/\{(\w+)\}/g, (_, name) => ids[name] ?? 'none');

const isGuarded = ({ spec }: { spec: Json }) => spec.security?.length !== 0;
const hasBody = ({ method }: { method: string }) =>
  ['POST', 'PUT', 'PATCH'].includes(method);

/** A problem as the contract has it, and nothing more of the inside. */
function expectProblem(
  answer: Answer,
  status: number,
  code: string,
  what: string,
) {
  expect([answer.status, answer.json?.code], what).toEqual([status, code]);
  const problem = answer.json;
  expect(answer.headers.get('content-type'), what).toBe(
    'application/problem+json',
  );
  expect(problem).toMatchObject({
    type: expect.any(String),
    title: expect.any(String),
    status,
    detail: expect.any(String),
    request_id: expect.any(String),
  });
  expect(answer.text.length, what).toBeLessThan(8_192);
  expect(answer.text, what).not.toMatch(/node_modules|\.ts:\d|at async/);
}

/** Every operation that `pick` takes, one after the other. */
async function each(
  pick: (operation: { method: string; path: string; spec: Json }) => boolean,
  check: (method: string, path: string, what: string) => Promise<void>,
) {
  const picked = operations.filter(pick);
  expect(picked.length).toBeGreaterThan(0);
  for (const { method, path } of picked) {
    await check(method, path, `${method} ${path}`);
  }
  expect(await everything()).toEqual(before);
}

describe('every route', () => {
  it.each<[string, Asked]>([
    ['nothing', { key: null }],
    ['another scheme', { key: null, headers: { authorization: 'Basic YTpi' } }],
    ['a bare word', { key: null, headers: { authorization: 'Bearer' } }],
    ['a malformed key', { key: 'ak_x' }],
    ['an unknown key', { key: `ak_unknown.${'0'.repeat(32)}` }],
    ['a wrong secret', { key: `ak_endtoend.${'0'.repeat(32)}` }],
  ])('lets nobody in with %s', async (_name, asked) => {
    await each(isGuarded, async (method, path, what) => {
      const answer = await send(method, with_ids(path), asked);
      expectProblem(answer, 401, 'unauthorized', what);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
    });
  });

  it('lets nobody in with a key that has expired', async () => {
    const key = await credential(product, {
      scopes: ['campaigns:manage'],
      expires_at: '2020-01-01T00:00:00Z',
    });
    await each(isGuarded, async (method, path, what) => {
      const answer = await send(method, with_ids(path), { key });
      expectProblem(answer, 401, 'unauthorized', what);
    });
  });

  it('asks a user for the organization, under any of three names', async () => {
    const key = await credential(product, {
      kind: 'pat',
      role: 'admin',
      scopes: ['campaigns:read'],
    });
    await each(isGuarded, async (method, path, what) => {
      const answer = await send(method, with_ids(path), { key });
      expectProblem(answer, 401, 'missing_organization', what);
    });
    for (const name of ['Outdial-Org', 'Anyreach-Org', 'Account-ID']) {
      const headers = { [`X-${name}`]: 'local' };
      expect((await send('GET', api, { key, headers })).status).toBe(200);
    }
  });

  it('names the scope that is missing', async () => {
    // Whoever is let in at all may ask who they are.
    const wantsScope = (route: { path: string; spec: Json }) =>
      isGuarded(route) && route.path !== '/api/v1/me';
    await each(wantsScope, async (method, path, what) => {
      const answer = await send(method, with_ids(path), { key: powerless });
      expectProblem(answer, 403, 'forbidden', what);
      expect(answer.json.detail, what).toMatch(/\w+:(read|manage)/);
    });
    const answer = await send('POST', api, {
      key: reader,
      body: { name: 'x' },
    });
    expectProblem(answer, 403, 'forbidden', 'a reader');
    expect(answer.json.detail).toContain('campaigns:manage');
  });

  it('hides what is another organization’s as if it never was', async () => {
    const never = { campaign_id: 'cmp_0', upload_id: 'upl_0', contact_id: 'x' };
    const bodies: Json = {
      uploads: { file_name: 'a.csv', size_bytes: 10 },
      attach: { mapping: { phone_number: 'phone_number' } },
      schedule: { scheduled_at: '2099-01-01T00:00:00Z' },
      callback: { scheduled_at: '2099-01-01T00:00:00Z' },
      contacts: { contacts: [{ phone_number: '+13125550199' }] },
    };
    const hasId = ({ path }: { path: string }) =>
      path.includes('{campaign_id}');
    await each(hasId, async (method, path, what) => {
      const name = path.split('/').at(-1) ?? '';
      const stolen = path.endsWith('{contact_id}')
        ? { external_id: 'stolen' }
        : { name: 'stolen' };
      const patch = method === 'PATCH' ? stolen : undefined;
      const body = hasBody({ method }) ? (bodies[name] ?? patch) : undefined;
      const asked = { key: foreign, ...(body && { body }) };
      const theirs = await send(method, with_ids(path), asked);
      const none = await send(method, with_ids(path, never), asked);
      expectProblem(theirs, 404, 'not_found', what);
      const bare = ({ json: { request_id: _, ...rest } }: Answer) => rest;
      expect(bare(theirs), what).toEqual(bare(none));
    });
  });

  it.each<[string, Asked, number, string]>([
    ['truncated JSON', { raw: '{', headers: json }, 400, 'malformed_json'],
    ['two values', { raw: '{} {}', headers: json }, 400, 'malformed_json'],
    [
      'an open abyss',
      { raw: '['.repeat(1e5), headers: json },
      400,
      'malformed_json',
    ],
    [
      'bytes that are no text',
      { raw: Buffer.from('7b226e616d65223a22ff227d', 'hex'), headers: json },
      400,
      'malformed_json',
    ],
    ['a list', { raw: '[]', headers: json }, 400, 'invalid_request'],
    ['null', { raw: 'null', headers: json }, 400, 'invalid_request'],
    ['a number', { raw: '5', headers: json }, 400, 'invalid_request'],
    ['an unknown field', { body: { zzz: 1 } }, 400, 'invalid_request'],
    [
      'a prototype',
      { raw: '{"__proto__":{"zzz":1}}', headers: json },
      400,
      'invalid_request',
    ],
    [
      'plain text',
      { raw: 'hello', headers: { 'content-type': 'text/plain' } },
      415,
      'unsupported_media_type',
    ],
    [
      'a form',
      {
        raw: 'a=1',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      },
      415,
      'unsupported_media_type',
    ],
    [
      'packed JSON',
      { raw: '{}', headers: { ...json, 'content-encoding': 'gzip' } },
      415,
      'unsupported_media_type',
    ],
    [
      'more than 1 MB',
      { raw: `{"name":"${'x'.repeat(1_048_576)}"}`, headers: json },
      413,
      'payload_too_large',
    ],
  ])('refuses %s as a body', async (_name, asked, status, code) => {
    await each(hasBody, async (method, path, what) => {
      const answer = await send(method, with_ids(path), asked);
      expectProblem(answer, status, code, what);
      if (code === 'invalid_request') {
        expect(answer.json.errors.length, what).toBeGreaterThan(0);
      }
    });
  });

  it('names an unknown field, and an unknown parameter', async () => {
    await each(hasBody, async (method, path, what) => {
      const { json } = await send(method, with_ids(path), { body: { zzz: 1 } });
      expect(json.errors, what).toContainEqual(
        expect.objectContaining({ path: 'zzz', code: 'unknown_field' }),
      );
    });
    const isRead = ({ method, path }: { method: string; path: string }) =>
      method === 'GET' && !path.endsWith('/events');
    await each(isRead, async (method, path, what) => {
      const answer = await send(method, `${with_ids(path)}?zzz=1`);
      expectProblem(answer, 400, 'invalid_request', what);
      expect(answer.json.errors[0], what).toMatchObject({ path: 'zzz' });
    });
  });

  it('refuses bad limits and foreign cursors on every list', async () => {
    const isList = ({ method, spec }: { method: string; spec: Json }) =>
      method === 'GET' &&
      !spec.parameters?.some(({ name }: Json) => name === 'webhook_id') &&
      spec.parameters?.some(({ name }: Json) => name === 'limit');
    const queries = ['limit=0', 'limit=-1', 'limit=201', 'limit=1.5'];
    queries.push('limit=abc', 'limit=', 'limit=1&limit=2');
    queries.push('limit=1e1', 'limit=0x10', 'limit=%2B5', 'limit=%205');
    queries.push('cursor=%00', 'cursor=!!!', 'cursor=AAAA', 'cursor=');
    await each(isList, async (method, path, what) => {
      for (const query of queries) {
        const answer = await send(method, `${with_ids(path)}?${query}`);
        expectProblem(answer, 400, 'invalid_request', `${what}?${query}`);
        expect(answer.json.errors[0].path).toBe(query.split('=')[0]);
      }
      const full = await send(method, `${with_ids(path)}?limit=200`);
      expect(full.json.limit, what).toBe(200);
    });
  });

  it('says which methods an address has', async () => {
    await each(isGuarded, async (_method, path, what) => {
      const address = with_ids(path);
      // `/dnc/import` is also an address of `/dnc/{phone_number}`.
      const own = operations
        .filter((it) => matches(it.path, address))
        .map(({ method }) => method);
      const answer = await send('OPTIONS', address);
      expectProblem(answer, 405, 'method_not_allowed', what);
      const allow = answer.headers.get('allow')?.split(', ');
      expect(allow?.sort(), what).toEqual(own.sort());
    });
  });
});

/** Whether an address is one of a path with parameters. */
const matches = (path: string, address: string) =>
  new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`).test(address);

describe('a campaign that is asked for', () => {
  const path = 'max_concurrent_calls';
  it.each<[string, Json, string]>([
    ['no name', {}, 'name'],
    ['a name of spaces', { name: '   ' }, 'name'],
    ['a long name', { name: 'x'.repeat(201) }, 'name'],
    ['a name that is none', { name: 5 }, 'name'],
    ['no calls at once', { [path]: 0 }, path],
    ['half a call', { [path]: 1.5 }, path],
    ['a number as text', { [path]: '5' }, path],
    ['too many calls', { [path]: 10_001 }, path],
    ['null for a number', { [path]: null }, path],
    [
      'a contradiction',
      { [path]: 3, concurrency_limit: 4 },
      'concurrency_limit',
    ],
    [
      'contradicting retries',
      { retries_per_contact: 1, retry_policy: { max_attempts: 3 } },
      'retries_per_contact',
    ],
    [
      'no attempt',
      { retry_policy: { max_attempts: 0 } },
      'retry_policy.max_attempts',
    ],
    [
      'no delay',
      { retry_policy: { delay_seconds: 0 } },
      'retry_policy.delay_seconds',
    ],
    [
      'an outcome that is none',
      { retry_policy: { on_system: ['x'] } },
      'retry_policy.on_system.0',
    ],
    [
      'a zone on Mars',
      { schedule: { timezone: 'Mars/Base' } },
      'schedule.timezone',
    ],
    [
      'hour 25',
      {
        schedule: {
          windows: [{ days: ['mon'], start: '25:00', end: '26:00' }],
        },
      },
      'schedule.windows.0.start',
    ],
    ['an unknown field inside', { schedule: { zzz: 1 } }, 'schedule.zzz'],
    [
      'a prototype inside',
      { schedule: JSON.parse('{"__proto__":{}}') },
      'schedule.__proto__',
    ],
    ['an endless ring', { ring_timeout_seconds: 121 }, 'ring_timeout_seconds'],
    ['priority 11', { priority: 11 }, 'priority'],
    [
      'a day that is none',
      { scheduled_at: '2026-02-30T00:00:00Z' },
      'scheduled_at',
    ],
    [
      'a time without zone',
      { scheduled_at: '2099-01-01T00:00:00' },
      'scheduled_at',
    ],
    [
      'a script for an address',
      { config_url: 'javascript:alert(1)' },
      'config_url',
    ],
    ['somebody’s organization', { org_id: 'other' }, 'org_id'],
    ['a status', { status: 'completed' }, 'status'],
    [
      'reserved variables',
      { variables: { a: JSON.parse('{"__proto__":{}}') } },
      'variables.a.__proto__',
    ],
    [
      'a variable that builds',
      { variables: { constructor: { name: 'Set' } } },
      'variables.constructor',
    ],
    ['a number beyond all', { variables: { n: 1e300 } }, 'variables.n'],
  ])('is refused with the path: %s', async (_name, fields, at) => {
    const body = at === 'name' ? fields : { name: 'x', ...fields };
    const answer = await send('POST', api, { body });
    expectProblem(answer, 400, 'invalid_request', at);
    expect(answer.json.errors.map((row: Json) => row.path)).toContain(at);
    expect(await everything()).toEqual(before);
  });

  it('is refused as a form, part by part', async () => {
    const forms: [string, FormData][] = [
      ['max_concurrent_calls', fileForm({ name: 'x', [path]: 'abc' }, '')],
      ['schedule', fileForm({ name: 'x', schedule: '{bad' }, '')],
      ['zzz', fileForm({ name: 'x', zzz: '1' }, 'phone_number\n+13125550190')],
      ['name', fileForm({}, 'phone_number\n+13125550190')],
    ];
    const twice = fileForm({ name: 'x' }, 'phone_number\n+13125550190');
    twice.append('contacts', new Blob(['phone_number\n+13125550191']), 'b.csv');
    forms.push(['contacts', twice]);
    const again = fileForm({ name: 'x' }, 'phone_number\n+13125550190');
    again.append('name', 'y');
    forms.push(['name', again]);
    const proto = fileForm({ name: 'x' }, 'phone_number\n+13125550190');
    proto.append('__proto__', '{"priority":1}');
    forms.push(['__proto__', proto]);
    for (const [at, body] of forms) {
      const answer = await send('POST', api, { body });
      expectProblem(answer, 400, 'invalid_request', at);
      expect(answer.json.errors[0].path).toBe(at);
    }
    for (const type of [
      'multipart/form-data',
      'multipart/form-data; boundary=b',
    ]) {
      const headers = { 'content-type': type };
      const answer = await send('POST', api, { raw: '--b\r\ncut', headers });
      expectProblem(answer, 400, 'invalid_request', type);
    }
    expect(await everything()).toEqual(before);
  });

  it('is refused with the reason that has its own code', async () => {
    const refused: [string, number, string, Json][] = [
      [
        '',
        400,
        'scheduled_at_in_past',
        { scheduled_at: '2020-01-01T00:00:00Z' },
      ],
      ['', 422, 'invalid_reference', { agent_id: 'agt_none' }],
      [
        '',
        422,
        'invalid_reference',
        { number_pool: [{ number_id: 'num_none' }] },
      ],
      ['?start=true', 422, 'not_ready', {}],
      ['?start=maybe', 400, 'invalid_request', {}],
    ];
    for (const [query, status, code, fields] of refused) {
      const body = { name: 'x', ...fields };
      const answer = await send('POST', `${api}${query}`, { body });
      expectProblem(answer, status, code, code);
      expect(answer.json.errors.length).toBeGreaterThan(0);
    }
    expect(await everything()).toEqual(before);
  });

  it('keeps odd text as it was sent', async () => {
    for (const name of ['<script>{{7*7}}', '=cmd()', '😀'.repeat(100), 'é́']) {
      const { status, json } = await send('POST', api, { body: { name } });
      expect([status, json.name]).toEqual([201, name]);
      expect((await send('DELETE', `${api}/${json.id}`)).status).toBe(204);
    }
    expect(await everything()).toEqual(before);
  });
});

describe('a campaign in the wrong state', () => {
  it('says in which it is, and what can be done', async () => {
    const here = `${api}/${draft.campaign_id}`;
    const actions = ['pause', 'resume', 'stop', 'cancel', 'unschedule'];
    // AnyReach says 400 where we say 409.
    const theirs = `/api/v1/campaign/campaigns/${draft.campaign_id}/pause`;
    for (const path of [...actions.map((it) => `${here}/${it}`), theirs]) {
      const answer = await send('POST', path);
      const status = path === theirs ? 400 : 409;
      expectProblem(answer, status, 'invalid_transition', path);
      expect(answer.json.current_status).toBe('draft');
      expect(answer.json.allowed_actions).toContain('start');
    }
    expect(await everything()).toEqual(before);
  });

  it('is changed only by who read the last version', async () => {
    const { json: made } = await send('POST', api, { body: { name: 'Mine' } });
    const here = `${api}/${made.id}`;
    const read = await send('GET', here);
    const etag = read.headers.get('etag') ?? '';
    const change = (match: string, name: string) =>
      send('PATCH', here, { body: { name }, headers: { 'if-match': match } });
    expect((await change(etag, 'First')).json.version).toBe(made.version + 1);
    const stale = await change(etag, 'Second');
    expectProblem(stale, 412, 'precondition_failed', 'stale');
    expect((await send('GET', here)).json.name).toBe('First');
    expect((await send('DELETE', here)).status).toBe(204);
    expectProblem(await send('GET', here), 404, 'not_found', 'deleted');
  });
});

describe('a repeated POST', () => {
  const post = (key: string, body: unknown) =>
    send('POST', api, { body, headers: { 'idempotency-key': key } });

  it('is answered once, however often and at once it comes', async () => {
    const all = await Promise.all(
      Array.from({ length: 8 }, () => post('at-once', { name: 'Once' })),
    );
    const made = all.filter(({ status }) => status === 201);
    expect(new Set(made.map(({ json }) => json.id)).size).toBe(1);
    const rest = all.filter(({ status }) => status !== 201);
    for (const answer of rest) {
      expectProblem(answer, 409, 'idempotency_key_in_progress', 'at once');
    }
    const again = await post('at-once', { name: 'Once' });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const other = await post('at-once', { name: 'Other' });
    expectProblem(other, 422, 'idempotency_key_reused', 'other body');
    const elsewhere = await send('POST', api, {
      key: foreign,
      body: { name: 'Once' },
      headers: { 'idempotency-key': 'at-once' },
    });
    expect(elsewhere.status).toBe(201);
    expect(elsewhere.json.id).not.toBe(made[0]?.json.id);
    await send('DELETE', `${api}/${made[0]?.json.id}`);
    expect(await everything()).toEqual(before);
  });

  it('is known by its file, not by the form around it', async () => {
    const form = (number: string) =>
      fileForm({ name: 'Filed' }, `phone_number\n${number}`);
    const first = await post('file', form('+13125550190'));
    const again = await post('file', form('+13125550190'));
    expect(again.json).toEqual(first.json);
    const other = await post('file', form('+13125550191'));
    expectProblem(other, 422, 'idempotency_key_reused', 'other file');
    await send('DELETE', `${api}/${first.json.id}`);
  });

  it('needs a key of 1 to 255 characters', async () => {
    for (const key of ['', 'x'.repeat(256)]) {
      const answer = await post(key, { name: 'x' });
      expectProblem(answer, 400, 'invalid_request', `${key.length}`);
    }
    expect(await everything()).toEqual(before);
  });
});

describe('an address', () => {
  it.each([
    `${api}/${'x'.repeat(5_000)}`,
    `${api}/%00`,
    `${api}/..%2f..%2fkeys`,
    `${api}/undefined`,
    `${api}/%E0%A4%A`,
    `${api}/`,
    '/api/v1//campaigns',
    '/api/v1/none',
    '/api/v2/campaigns',
    '/local/none',
  ])('is nowhere: %s', async (path) => {
    expectProblem(await send('GET', path), 404, 'not_found', path);
  });

  it('may be long, but not endless', async () => {
    const long = await send('GET', `${api}?q=${'x'.repeat(5_000)}`);
    expectProblem(long, 400, 'invalid_request', 'long');
    const endless = await send('GET', `${api}?q=${'x'.repeat(20_000)}`);
    expectProblem(endless, 431, 'invalid_request', 'endless');
  });

  it('is answered with a problem where the request is no HTTP', async () => {
    const { port } = new URL(product.url);
    const said = await new Promise<string>((resolve, reject) => {
      let text = '';
      connect(Number(port), '127.0.0.1')
        .on('data', (chunk) => {
          text += chunk;
        })
        .on('close', () => resolve(text))
        .on('error', reject)
        .end('HELLO\r\n\r\n');
    });
    expect(said).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/);
    expect(said).toContain('application/problem+json');
  });
});
