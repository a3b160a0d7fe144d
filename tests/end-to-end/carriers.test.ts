import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeTwilio, type Webhook } from '#tests/carriers/fake-twilio.ts';
import { serveOn } from '#tests/carriers/stand-in.ts';
import {
  freePort,
  KEY,
  type Product,
  refusedStart,
  removeFolder,
  startProduct,
  until,
} from '../support/product.ts';

const ACCOUNT = `AC${'a1'.repeat(16)}`;
const TOKEN = 'b2'.repeat(16);
const WRONG = 'c3'.repeat(16);
const OURS = '+12025550101';
const NOT_OURS = '+12025550102';

const twilio = new FakeTwilio({
  account_sid: ACCOUNT,
  auth_token: TOKEN,
  now: () => Date.now(),
});
twilio.numbers = [OURS];

let standIn: Server;
let product: Product;
let environment: Record<string, string>;

beforeAll(async () => {
  const port = await freePort();
  standIn = await serveOn(port, (request) => twilio.handle(request));
  environment = {
    TWILIO_ACCOUNT_SID: ACCOUNT,
    TWILIO_AUTH_TOKEN: TOKEN,
    TWILIO_API_URL: `http://127.0.0.1:${port}`,
    OUTDIAL_FROM_NUMBERS: `${OURS},${NOT_OURS}`,
    OUTDIAL_API_KEY: KEY,
  };
  product = await startProduct(
    ['--carrier', 'twilio', '--speed', '20'],
    undefined,
    environment,
  );
});
afterAll(async () => {
  expect(await product.stop()).toBe(0);
  removeFolder(product.data);
  standIn.close();
});

const at = '/api/v1/carriers';
const call: Product['call'] = (...asked) => product.call(...asked);
const twilioAt = (settings: object = {}) => ({
  name: 'Second',
  kind: 'twilio',
  settings: {
    account_sid: ACCOUNT,
    api_url: environment.TWILIO_API_URL,
    ...settings,
  },
});

describe('a start with --carrier twilio', () => {
  it('has the account, its numbers, and no demo; and says so', async () => {
    expect(product.said()).toContain('Calls go out through Twilio');
    expect(product.said()).toContain('Twilio does not have num_twilio_2');
    const config = await call('GET', '/config.json');
    expect(config.body).toMatchObject({
      simulated: false,
      carrier: { id: 'car_twilio', kind: 'twilio', label: 'Twilio' },
    });
    const carrier = await call('GET', `${at}/car_twilio`);
    expect(carrier.body).toMatchObject({
      places_calls: true,
      credentials_in: 'environment',
      credential_names: ['auth_token'],
      webhook_url: `${product.url}/carrier-events/twilio/local/car_twilio`,
      last_check: { ok: true, code: 'ok' },
      calls_per_second: 1,
      numbers: 2,
    });
    const campaigns = await call('GET', '/api/v1/campaigns');
    expect(campaigns.body.total).toBe(0);
    const draft = await call('POST', '/api/v1/campaigns', { name: 'Mine' });
    expect(draft.body.number_pool).toMatchObject([
      { number_id: 'num_twilio_1' },
      { number_id: 'num_twilio_2' },
    ]);
  });

  it('is refused without its account, naming the variables', async () => {
    const { code, said } = await refusedStart(['--carrier', 'telnyx'], {
      TELNYX_API_KEY: '',
    });
    expect(code).toBe(2);
    expect(said).toContain('TELNYX_API_KEY is not set');
  });

  it('is refused when Twilio refuses the account', async () => {
    const port = String(await freePort());
    const data = `${product.data}/refused`;
    const { code, said } = await refusedStart(
      ['--carrier', 'twilio', '--port', port, '--data', data],
      { ...environment, TWILIO_AUTH_TOKEN: WRONG },
    );
    expect([code, said]).toEqual([
      2,
      expect.stringContaining('Twilio refuses the account (twilio_20003)'),
    ]);
    expect(said).not.toContain(WRONG);
  });
});

describe('an account that is added', () => {
  it('is kept once Twilio knows it, and nothing is before', async () => {
    const wrong = await call('POST', at, {
      ...twilioAt(),
      credentials: { auth_token: WRONG },
    });
    expect(wrong).toMatchObject({
      status: 422,
      body: {
        code: 'carrier_refused',
        errors: [{ path: 'credentials.auth_token', code: 'twilio_20003' }],
      },
    });
    const nowhere = await call('POST', at, {
      ...twilioAt({ api_url: 'http://127.0.0.1:9' }),
      credentials: { auth_token: TOKEN },
    });
    expect(nowhere).toMatchObject({
      status: 503,
      body: { code: 'carrier_unavailable' },
    });
    expect((await call('GET', at)).body.total).toBe(2);
    const made = await call('POST', at, {
      ...twilioAt(),
      credentials: { auth_token: TOKEN },
    });
    expect(made).toMatchObject({
      status: 201,
      body: { places_calls: true, credentials_in: 'sealed' },
    });
    const path = `${at}/${made.body.id}`;
    const rotated = await call('PATCH', path, {
      credentials: { auth_token: WRONG },
    });
    expect([rotated.status, rotated.body.code]).toEqual([
      422,
      'carrier_refused',
    ]);
    // The credentials from before are there still.
    const checked = await call('POST', `${path}/check`);
    expect(checked.body).toMatchObject({ ok: true, caller_ids: [OURS] });
    const all = JSON.stringify([wrong, nowhere, made, rotated, checked]);
    expect(all).not.toMatch(new RegExp(`${TOKEN}|${WRONG}`));
    expect((await call('DELETE', path)).status).toBe(204);
  });

  it('says which numbers it has, and is not deleted under them', async () => {
    const verified = await call('POST', `${at}/car_twilio/verify-numbers`);
    expect(verified.body.data).toEqual([
      { number_id: 'num_twilio_1', phone_number: OURS, result: 'ok' },
      {
        number_id: 'num_twilio_2',
        phone_number: NOT_OURS,
        result: 'not_at_carrier',
      },
    ]);
    const kept = await call('DELETE', `${at}/car_twilio`);
    expect([kept.status, kept.body.code]).toEqual([409, 'carrier_in_use']);
  });
});

it('places one test call, which Twilio tells the end of', async () => {
  const path = `${at}/car_twilio/test-call`;
  const to = '+14155550123';
  const mute = await call('POST', '/api/v1/agents', { name: 'Mute' });
  const unheard = await call('POST', path, { to, agent_id: mute.body.id });
  expect(unheard.body).toMatchObject({
    status: 422,
    errors: [{ code: 'agent_without_target' }],
  });
  const target = { kind: 'sip', uri: 'sip:bot@example.com' };
  const agent = await call('POST', '/api/v1/agents', { name: 'Bot', target });
  expect(agent.status, JSON.stringify(agent.body)).toBe(201);
  const asked = await call('POST', path, { to, agent_id: agent.body.id });
  expect(asked.status, JSON.stringify(asked.body)).toBe(202);
  const placed = await until(
    async () => twilio.calls[0],
    (it) => it !== undefined,
    10_000,
  );
  expect(placed).toMatchObject({ to: '+14155550123', from: OURS });
  twilio.answer(placed!);
  const asked_at = placed!.form.get('Url')!;
  expect(await send(twilio.asksAt(asked_at, placed!))).toBe(200);
  twilio.end(placed!, 'completed', 200);
  const tampered = twilio.progress(placed!);
  const forged = { ...tampered, body: `${tampered.body}&CallDuration=1` };
  expect(await send(forged)).toBe(403);
  expect(await send(tampered)).toBeLessThan(300);
  const ended = await until(
    async () => (await call('GET', `/api/v1/calls/${asked.body.id}`)).body,
    ({ outcome }) => outcome !== null,
    10_000,
  );
  expect(ended).toMatchObject({ outcome: 'completed', from: OURS });
  expect(twilio.placements).toBe(1);
  expect(await product.witness()).toEqual([]);
});

async function send({ url, body, headers }: Webhook): Promise<number> {
  const answer = await fetch(url, { method: 'POST', body, headers });
  await answer.arrayBuffer();
  return answer.status;
}

/** The stand-in on a port of this machine. */
