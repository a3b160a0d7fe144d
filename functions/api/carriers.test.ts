import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, it, test } from 'vitest';
import type {
  AccountCheck,
  CarrierAccount,
} from '#functions/adapters/carrier/carrier.ts';
import { putCircuit } from '#functions/adapters/dynamodb/circuit-store.ts';
import { carrierKey } from '#functions/adapters/dynamodb/keys.ts';
import {
  getNumber,
  restNumber,
} from '#functions/adapters/dynamodb/number-store.ts';
import { takeSlot } from '#functions/adapters/dynamodb/slot-store.ts';
import { sealWith } from '#functions/platform/seal.ts';
import { carrierHandlers } from './carriers.ts';
import { type ContactsApi, makeContactsApi } from './contacts-testing.ts';
import { handlers } from './conversations.routes.ts';
import { carrierNeeds, START } from './testing.ts';

const root = '/api/v1/carriers';
const at = (seconds: number) => new Date(START + seconds * 1e3).toISOString();
const SID = `AC${'1'.repeat(32)}`;
const TOKEN = 'a'.repeat(32);
const OTHER = 'b'.repeat(32);

let api: ContactsApi;
/** What the carrier was asked about, and what it says. */
let asked: CarrierAccount[];
let says: AccountCheck;
/** Where every name leads. */
let addresses: string[];
let environment: Record<string, string>;

beforeEach(async () => {
  asked = [];
  says = { kind: 'ok', caller_ids: null };
  addresses = ['93.184.215.14'];
  environment = {};
  api = await makeContactsApi({
    ...handlers,
    ...carrierHandlers({
      ...carrierNeeds(),
      check: async (_kind, account) => {
        asked.push(account);
        return says;
      },
      resolve: async () => addresses,
      get environment() {
        return environment;
      },
    }),
  });
});

const twilio = (more: object = {}) => ({
  name: 'Ours',
  kind: 'twilio',
  settings: { account_sid: SID },
  credentials: { auth_token: TOKEN },
  ...more,
});
const create = (body: object) => api.call('POST', root, { body });
const stored = async (id: string) => {
  const Key = carrierKey('org_a', id);
  const { name: TableName, db } = api.table;
  return (await db.send(new GetCommand({ TableName, Key }))).Item;
};
const countOf = async () => (await api.call('GET', root)).body.total;
const addNumber = async (phone_number: string, carrier_id: string) => {
  const body = { phone_number, carrier_id };
  const made = await api.call('POST', '/api/v1/numbers', { body });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body;
};

it('lists the deployment’s own, and whether it takes calls', async () => {
  const ours = async () => (await api.call('GET', root)).body.data[0];
  expect(await ours()).toMatchObject({
    id: 'car_simulated',
    kind: 'simulated',
    places_calls: true,
    calls_per_second: 100,
    calls_in_flight: 0,
    can: { idempotency: { kind: 'token' } },
    circuit: { state: 'closed', until: null, opened: 0 },
  });
  const open = { until: at(15), opened: 2 };
  await putCircuit(api.table, 'org_a', undefined, open);
  const circuit = { state: 'open', until: at(15), opened: 2 };
  expect(await ours()).toMatchObject({ circuit });
  api.clock.at = START + 16_000;
  expect(await ours()).toMatchObject({ circuit: { state: 'probing' } });
  for (const method of ['PATCH', 'DELETE']) {
    const answer = await api.call(method, `${root}/car_simulated`, {
      ...(method === 'PATCH' && { body: { name: 'Mine' } }),
    });
    expect(answer.body).toMatchObject({ status: 409, code: 'not_editable' });
  }
  const checked = await api.call('POST', `${root}/car_simulated/check`);
  expect(checked.body).toMatchObject({ ok: true, code: 'ok' });
});

it('keeps a profile that is only kept, and its credentials where no answer has them', async () => {
  const made = await create({
    name: 'Trunk',
    url: 'https://carrier.test',
    credentials: { user: 'outdial', secret: 'hunter2-hunter2' },
  });
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({
    id: expect.stringMatching(/^car_/),
    kind: 'http',
    places_calls: false,
    circuit: null,
    can: null,
    credential_names: ['secret', 'user'],
    version: 1,
  });
  expect(asked).toEqual([]);
  const path = `${root}/${made.body.id}`;
  const changed = await api.call('PATCH', path, {
    body: { status: 'inactive' },
    headers: { 'If-Match': '"1"' },
  });
  expect(changed.body).toMatchObject({ status: 'inactive', version: 2 });
  const list = await api.call('GET', root);
  expect(list.body.total).toBe(2);
  const answers = JSON.stringify([made, changed, list]);
  expect(answers).not.toContain('hunter2');
  const item = await stored(made.body.id);
  expect(JSON.stringify(item)).not.toContain('hunter2');
  const seal = sealWith('pepper', `carrier org_a ${made.body.id}`);
  expect(seal.open(item!.sealed_credentials)).toContain('hunter2');
  const none = await api.call('PATCH', path, { body: { credentials: null } });
  expect(none.body.credential_names).toEqual([]);
  const stale = await api.call('PATCH', path, {
    body: { name: 'Other' },
    headers: { 'If-Match': '"1"' },
  });
  expect(stale.status).toBe(412);
  const other = await api.credential({ org_id: 'org_b' });
  const key_b = { key: other.credential };
  expect((await api.call('GET', path, key_b)).status).toBe(404);
  expect((await api.call('DELETE', path, key_b)).status).toBe(404);
  expect((await api.call('DELETE', path)).status).toBe(204);
  expect((await api.call('GET', path)).status).toBe(404);
});

describe('an account', () => {
  it('is kept once its carrier knows it', async () => {
    const made = await create(twilio());
    expect(made.body).toMatchObject({
      places_calls: true,
      settings: { account_sid: SID, api_url: 'https://api.twilio.com' },
      credential_names: ['auth_token'],
      credentials_in: 'sealed',
      webhook_url: `https://events.test/carrier-events/twilio/org_a/${made.body.id}`,
      last_check: { at: at(0), ok: true, code: 'ok' },
      calls_per_second: 1,
      calls_in_flight: 0,
      numbers: 0,
      can: { queues_beyond_rate: true },
    });
    expect(asked).toMatchObject([
      { credentials: { auth_token: TOKEN }, settings: { account_sid: SID } },
    ]);
    expect(JSON.stringify([made, await stored(made.body.id)])).not.toContain(
      TOKEN,
    );
  });

  it('is not kept when its carrier refuses it, or does not answer', async () => {
    says = {
      kind: 'refused',
      field: 'auth_token',
      code: 'twilio_20003',
      detail: 'No such account.',
    };
    const refused = await create(twilio());
    expect(refused.body).toMatchObject({
      status: 422,
      code: 'carrier_refused',
      errors: [{ path: 'credentials.auth_token', code: 'twilio_20003' }],
    });
    says = { kind: 'unavailable', detail: 'No answer.' };
    const headers = { 'Idempotency-Key': 'once' };
    const ask = { body: twilio(), headers };
    const nobody = await api.call('POST', root, ask);
    expect(nobody.body).toMatchObject({
      status: 503,
      code: 'carrier_unavailable',
    });
    expect(nobody.headers['retry-after']).toBe('30');
    expect(await countOf()).toBe(1);
    // The very same request may do later.
    says = { kind: 'ok', caller_ids: null };
    expect((await api.call('POST', root, ask)).status).toBe(201);
  });

  test.each([
    [{ settings: {} }, 'settings.account_sid', 'required'],
    [
      { settings: { account_sid: 'AC1' } },
      'settings.account_sid',
      'invalid_format',
    ],
    [{ settings: { account_sid: SID, x: 'y' } }, 'settings.x', 'unknown_field'],
    [{ credentials: null }, 'credentials.auth_token', 'required'],
    [
      { credentials: { auth_token: 'hunter2' } },
      'credentials.auth_token',
      'invalid_format',
    ],
    [
      { credentials: { auth_token: TOKEN, api_key: 'k' } },
      'credentials.api_key',
      'unknown_field',
    ],
    [{ url: 'https://a.test' }, 'url', 'not_of_this_kind'],
    [{ calls_per_second: 0 }, 'calls_per_second', 'too_small'],
    [{ kind: 'skype' }, 'kind', 'invalid_value'],
    [
      { settings: { account_sid: SID, api_url: 'http://localhost:4010' } },
      'settings.api_url',
      'unsafe_url',
    ],
    [
      { settings: { account_sid: SID, api_url: 'https://169.254.169.254/x' } },
      'settings.api_url',
      'unsafe_url',
    ],
  ])('with %j is refused at %s', async (more, path, code) => {
    const answer = await create(twilio(more));
    expect(answer.body).toMatchObject({
      status: 400,
      errors: [{ path, code }],
    });
    expect(JSON.stringify(answer.body)).not.toContain('hunter2');
    expect(asked).toEqual([]);
  });

  it('is not asked at an address whose name leads inside', async () => {
    addresses = ['93.184.215.14', '10.0.0.7'];
    const settings = { account_sid: SID, api_url: 'https://twin.example' };
    const answer = await create(twilio({ settings }));
    expect(answer.body.errors[0].code).toBe('unsafe_url');
    expect(asked).toEqual([]);
  });

  it('may be in the environment where there is one person only', async () => {
    environment = { TWILIO_AUTH_TOKEN: TOKEN };
    const made = await create(twilio({ credentials: null }));
    expect(made.body).toMatchObject({
      credentials_in: 'environment',
      credential_names: ['auth_token'],
    });
    expect(asked[0]!.credentials).toEqual({ auth_token: TOKEN });
    expect(JSON.stringify(await stored(made.body.id))).not.toContain(TOKEN);
  });
});

describe('a change', () => {
  let path: string;
  const patch = (body: object) => api.call('PATCH', path, { body });
  beforeEach(async () => {
    const made = await create(twilio({ calls_per_second: 5 }));
    path = `${root}/${made.body.id}`;
    asked = [];
  });

  it('of what its carrier need not know asks nobody', async () => {
    const body = { name: 'Other', calls_per_second: null };
    expect((await patch(body)).body).toMatchObject({
      name: 'Other',
      calls_per_second: 1,
      version: 2,
    });
    expect(asked).toEqual([]);
  });

  it('of one credential keeps the others, and goes back with null', async () => {
    const next = { credentials: { next_auth_token: OTHER } };
    expect((await patch(next)).body.credential_names).toEqual([
      'auth_token',
      'next_auth_token',
    ]);
    expect(asked.at(-1)!.credentials).toEqual({
      auth_token: TOKEN,
      next_auth_token: OTHER,
    });
    await patch({ credentials: { auth_token: OTHER, next_auth_token: null } });
    expect(asked.at(-1)!.credentials).toEqual({ auth_token: OTHER });
    const out = await patch({ credentials: { auth_token: null } });
    expect(out.body.errors).toMatchObject([
      { path: 'credentials.auth_token', code: 'required' },
    ]);
  });

  it('of the address asks for the credentials again, for they are sent there', async () => {
    const settings = { api_url: 'https://twin.example' };
    const alone = await patch({ settings });
    expect(alone.body).toMatchObject({
      status: 400,
      errors: [{ path: 'credentials.auth_token', code: 'required' }],
    });
    environment = { TWILIO_AUTH_TOKEN: TOKEN };
    expect((await patch({ settings })).status).toBe(400);
    expect((await create(twilio({ settings, credentials: null }))).status).toBe(
      400,
    );
    expect(asked).toEqual([]);
    const both = await patch({ settings, credentials: { auth_token: OTHER } });
    expect(both.body.settings.api_url).toBe('https://twin.example');
    expect(asked).toMatchObject([{ credentials: { auth_token: OTHER } }]);
  });

  it('that its carrier refuses changes nothing', async () => {
    const detail = 'No such account.';
    says = { kind: 'refused', code: 'twilio_20003', detail };
    const refused = await patch({ credentials: { auth_token: OTHER } });
    expect(refused.body.code).toBe('carrier_refused');
    const now = await api.call('GET', path);
    expect(now.body).toMatchObject({ version: 1, places_calls: true });
    says = { kind: 'ok', caller_ids: null };
    await api.call('POST', `${path}/check`);
    expect(asked.at(-1)!.credentials).toEqual({ auth_token: TOKEN });
  });

  it('switches off without a word, and on once it is known', async () => {
    expect((await patch({ status: 'inactive' })).body.places_calls).toBe(false);
    expect(asked).toEqual([]);
    says = { kind: 'refused', code: 'suspended', detail: 'Suspended.' };
    expect((await patch({ status: 'active' })).status).toBe(422);
    says = { kind: 'ok', caller_ids: null };
    expect((await patch({ status: 'active' })).body.places_calls).toBe(true);
    expect(asked).toHaveLength(2);
  });
});

describe('a check', () => {
  it('tells what the carrier says, and keeps it', async () => {
    const { id } = (await create(twilio())).body;
    const path = `${root}/${id}`;
    says = {
      kind: 'refused',
      field: 'account_sid',
      code: 'suspended',
      detail: 'Suspended.',
    };
    api.clock.at = START + 60_000;
    expect((await api.call('POST', `${path}/check`)).body).toEqual({
      at: at(60),
      ok: false,
      code: 'suspended',
      field: 'settings.account_sid',
      detail: 'Suspended.',
      caller_ids: null,
    });
    expect((await api.call('GET', path)).body).toMatchObject({
      places_calls: false,
      last_check: { at: at(60), ok: false, code: 'suspended' },
    });
    // Who cannot be asked has not said anything else.
    says = { kind: 'unavailable', detail: 'No answer.' };
    const nobody = await api.call('POST', `${path}/check`);
    expect(nobody.body.code).toBe('carrier_unavailable');
    expect((await api.call('GET', path)).body.last_check.at).toBe(at(60));
    // What was refused for the account is worth a call once it is known again.
    const why = { scope: 'account', code: 'suspended' } as const;
    const open = { until: at(999), opened: 4, why };
    await putCircuit(api.table, 'org_a', undefined, open, id);
    const { circuit } = (await api.call('GET', path)).body;
    expect(circuit).toMatchObject({ state: 'open', why });
    says = { kind: 'ok', caller_ids: ['+12025550111'] };
    const known = await api.call('POST', `${path}/check`);
    expect(known.body.caller_ids).toEqual(['+12025550111']);
    expect((await api.call('GET', path)).body).toMatchObject({
      places_calls: true,
      circuit: { state: 'closed' },
    });
  });

  it('of numbers puts to rest what the account may not call from', async () => {
    const { id } = (await create(twilio())).body;
    const mine = await addNumber('+12025550111', id);
    const foreign = await addNumber('+12025550112', id);
    await addNumber('+12025550113', 'car_simulated');
    const refused = { code: '21210', at: at(0) };
    await restNumber(api.table, { org_id: 'org_a', id: mine.id }, refused);
    const ask = () => api.call('POST', `${root}/${id}/verify-numbers`);
    const results = async () =>
      (await ask()).body.data.map((it: { result: string }) => it.result);
    expect(await results()).toEqual(['unknown', 'unknown']);
    const rests = async ({ id: it }: { id: string }) =>
      (await getNumber(api.table, 'org_a', it))?.refused?.code;
    expect(await rests(mine)).toBe('21210');
    says = { kind: 'ok', caller_ids: ['+12025550111'] };
    expect(await results()).toEqual(['ok', 'not_at_carrier']);
    expect(await rests(mine)).toBeUndefined();
    expect(await rests(foreign)).toBe('not_at_carrier');
  });
});

/** A call of a number at it that is up, for all that is known. */
const callUp = (carrier_id: string, number_id: string) =>
  takeSlot(
    api.table,
    'org_a',
    0,
    { epoch: 0 },
    {
      campaign_id: 'cmp_1',
      run_number: 1,
      seq: 0,
      attempt_id: 'att_1',
      taken_at: at(0),
      number_id,
      carrier_id,
      agent_id: 'agt_demo',
      numbers: [],
    },
    { day: '', calls: 1, talk_ms: 0 },
  );

// Another account knows nothing of a call that may ring: it would be placed again.
it('keeps its account while calls are up, which are looked for there', async () => {
  const { id } = (await create(twilio())).body;
  await callUp(id, 'num_1');
  const patch = (body: object) => api.call('PATCH', `${root}/${id}`, { body });
  const account_sid = `AC${'2'.repeat(32)}`;
  const credentials = { auth_token: OTHER };
  for (const settings of [
    { account_sid },
    { api_url: 'https://api.dublin.ie1.twilio.com' },
  ])
    expect((await patch({ settings, credentials })).body).toMatchObject({
      status: 409,
      code: 'carrier_in_use',
      calls_in_flight: 1,
    });
  expect((await patch({ credentials })).status).toBe(200);
  expect((await patch({ settings: { account_sid: SID } })).status).toBe(200);
  expect((await stored(id))?.settings).toEqual({ account_sid: SID });
});

describe('a carrier that is deleted', () => {
  it('has no number left, and no call', async () => {
    const { id } = (await create(twilio())).body;
    const number = await addNumber('+12025550111', id);
    await callUp(id, number.id);
    const remove = () => api.call('DELETE', `${root}/${id}`);
    expect((await remove()).body).toMatchObject({
      status: 409,
      code: 'carrier_in_use',
      numbers: [{ id: number.id }],
      calls_in_flight: 1,
    });
    await api.call('DELETE', `/api/v1/numbers/${number.id}`);
    expect((await remove()).body).toMatchObject({
      code: 'carrier_in_use',
      numbers: [],
    });
  });
});

describe('a test call', () => {
  const ask = (id: string, body: object = {}) =>
    api.call('POST', `${root}/${id}/test-call`, {
      body: { to: '+14155550123', ...body },
    });
  const codeOf = async (answer: ReturnType<typeof ask>) =>
    (await answer).body.errors?.[0].code;

  it('goes from a number at the carrier, like any call', async () => {
    const { id } = (await create(twilio())).body;
    expect(await codeOf(ask(id))).toBe('no_number');
    const number = await addNumber('+12025550111', id);
    const mute = await api.call('POST', '/api/v1/agents', {
      body: { name: 'Mute' },
    });
    expect(await codeOf(ask(id, { agent_id: mute.body.id }))).toBe(
      'agent_without_target',
    );
    const target = { kind: 'sip', uri: 'sip:bot@example.com' };
    const agent = await api.call('POST', '/api/v1/agents', {
      body: { name: 'Bot', target },
    });
    const agent_id = agent.body.id;
    expect(await codeOf(ask(id, { agent_id, number_id: 'num_demo' }))).toBe(
      'not_usable',
    );
    const placed = await ask(id, { agent_id, from: '+12025550111' });
    expect(placed.status, JSON.stringify(placed.body)).toBe(202);
    expect(placed.body).toMatchObject({ agent_id, max_call_seconds: 120 });
    const call = await api.call('GET', `/api/v1/calls/${placed.body.id}`);
    expect(call.body.to).toBe('+14155550123');
    expect(number.id).toMatch(/^num_/);
  });

  it('is refused where no call would be placed', async () => {
    const off = await create(twilio({ status: 'inactive' }));
    expect(await codeOf(ask(off.body.id))).toBe('carrier_not_placing');
    for (const kind of ['http', 'simulated']) {
      const kept = await create({ name: 'Notes', kind });
      const path = `${root}/${kept.body.id}`;
      expect(await codeOf(ask(kept.body.id))).toBe('carrier_not_placing');
      expect((await api.call('POST', `${path}/check`)).status).toBe(422);
      expect(kept.body).toMatchObject({ places_calls: false, circuit: null });
    }
    expect((await ask('car_nobody')).status).toBe(404);
    expect((await ask('car_simulated')).status).toBe(202);
  });
});
