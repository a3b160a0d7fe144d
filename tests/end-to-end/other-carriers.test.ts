import type { Server } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FakeJambonz } from '#tests/carriers/fake-jambonz.ts';
import { FakeTelnyx } from '#tests/carriers/fake-telnyx.ts';
import { JambonzLine } from '#tests/carriers/jambonz-line.ts';
import { TelnyxLine } from '#tests/carriers/telnyx-line.ts';
import {
  campaignForm,
  freePort,
  type Json,
  KEY,
  newDataFolder,
  type Product,
  removeFolder,
  startProduct,
  until,
} from '../support/product.ts';

/**
 * Campaigns over real HTTP through carriers that live in real time, while the
 * product's own clock runs away from it: one that the start made, one that was added.
 */

const SPEED = 30;
const OURS = { telnyx: '+12025550100', jambonz: '+12025550101' };
const account_sid = '9351f46a-678c-43f5-b8a6-d4eb58d131af';
const API_KEY = 'key_0123456789';
const webhook_secret = 'wh_secret_0123456789';

const telnyx = new FakeTelnyx();
telnyx.numbers = [OURS.telnyx];
const jambonz = new FakeJambonz({
  account_sid,
  api_key: API_KEY,
  webhook_secret,
  now: Date.now,
});
const times = { ring: 100, verdict: 80, talk: 200 };
const lines = {
  telnyx: new TelnyxLine(telnyx, times),
  jambonz: new JambonzLine(jambonz, times),
};

const data = newDataFolder();
const servers: Server[] = [];
let product: Product;
let trunkNumber: string;

beforeAll(async () => {
  const ports = { telnyx: await freePort(), jambonz: await freePort() };
  servers.push(await lines.telnyx.listen(ports.telnyx));
  servers.push(await lines.jambonz.listen(ports.jambonz));
  product = await startProduct(
    ['--carrier', 'telnyx', '--speed', String(SPEED)],
    data,
    {
      TELNYX_API_KEY: telnyx.api_key,
      TELNYX_CONNECTION_ID: telnyx.connection_id,
      TELNYX_PUBLIC_KEY: telnyx.signer.public_key,
      // As Telnyx's own client is told it.
      TELNYX_API_URL: `http://127.0.0.1:${ports.telnyx}/v2`,
      OUTDIAL_FROM_NUMBERS: OURS.telnyx,
      OUTDIAL_API_KEY: KEY,
    },
  );
  await addJambonz(`http://127.0.0.1:${ports.jambonz}/`);
});

async function addJambonz(api_url: string): Promise<void> {
  const carrier = await product.call('POST', '/api/v1/carriers', {
    kind: 'jambonz',
    name: 'Our trunk',
    settings: { api_url, account_sid },
    credentials: { api_key: API_KEY, webhook_secret },
  });
  expect(carrier.status, JSON.stringify(carrier.body)).toBe(201);
  const number = await product.call('POST', '/api/v1/numbers', {
    phone_number: OURS.jambonz,
    carrier_id: carrier.body.id,
  });
  expect(number.status, JSON.stringify(number.body)).toBe(201);
  trunkNumber = number.body.id;
}

afterAll(async () => {
  await product.stop();
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  removeFolder(data);
});

async function launch(more: Json, numbers: readonly string[]) {
  const agent = await product.call('POST', '/api/v1/agents', {
    name: 'Bot',
    target: { kind: 'websocket', url: 'wss://bot.example.com/talk' },
  });
  const fields = {
    ...more,
    agent_id: agent.body.id,
    compliance: { profile: 'none' },
    max_concurrent_calls: '4',
    // Nobody asks the carrier how a call ended before it could tell.
    ring_timeout_seconds: '120',
    amd: { enabled: true, on_machine: 'hang_up' },
  };
  const made = await product.call(
    'POST',
    '/api/v1/campaigns?start=true',
    campaignForm(fields, numbers),
  );
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id as string;
}

async function rowsOnceCompleted(id: string): Promise<Json[]> {
  await until(
    async () => (await product.call('GET', `/api/v1/campaigns/${id}`)).body,
    ({ status, draining }) => status === 'completed' && !draining,
    30_000,
  );
  const path = `/api/v1/campaigns/${id}/contacts?limit=200`;
  return (await product.call('GET', path)).body.data;
}

/** Those who behave as the ends of their numbers say, and what comes of it. */
const outcomes = {
  // Found by a look-up: the carrier never told it.
  '0186': ['timeout', 487],
  '0187': ['completed', 200],
  '0188': ['completed', 200],
  '0190': ['completed', 200],
  '0191': ['busy', 486],
  '0192': ['no_answer', 487],
  '0193': ['machine', 200],
  '0194': ['rejected', 603],
  '0195': ['invalid_number', 404],
};
const numbers = (area: string, ends: readonly string[]) =>
  ends.map((end, n) => `+1${area}555${end}`.replace('555', String(233 + n)));

/** Each phone rang once, as the carrier has it. */
function checkRang(rows: readonly Json[], called: readonly string[]) {
  const phones = rows.map(({ phone_number }) => phone_number).sort();
  expect([...called].sort()).toEqual(phones);
  for (const { attempts, terminal } of rows) {
    expect([terminal, attempts.length]).toEqual([true, 1]);
  }
}

function checkOutcomes(rows: readonly Json[]) {
  const seen = rows.map(({ phone_number, attempts: [one] }) => [
    phone_number.slice(-4),
    [one.outcome, one.sip_code],
  ]);
  expect(Object.fromEntries(seen)).toEqual(outcomes);
}

it('completes a campaign through Telnyx', async () => {
  const id = await launch(
    { name: 'Telnyx' },
    numbers('415', Object.keys(outcomes)),
  );
  const rows = await rowsOnceCompleted(id);
  checkOutcomes(rows);
  checkRang(
    rows,
    telnyx.calls.map(({ dial }) => String(dial.to)),
  );
  expect(lines.telnyx.connected).toHaveLength(4);
  // Its clock is not the product's, in whose time all is told.
  for (const row of rows) {
    const [{ outcome, duration_seconds }] = row.attempts;
    const least = outcome === 'completed' ? times.talk / 1_000 : 0;
    expect([outcome, duration_seconds >= least]).toEqual([outcome, true]);
  }
  expect(lines.telnyx.complaints).toEqual([]);
});

it('completes a campaign through jambonz', async () => {
  const id = await launch(
    { name: 'Trunk', number_pool: [{ number_id: trunkNumber }] },
    numbers('503', Object.keys(outcomes)),
  );
  const rows = await rowsOnceCompleted(id);
  checkOutcomes(rows);
  const calls = [...jambonz.calls.values()];
  checkRang(
    rows,
    calls.map(({ asked }) => asked.to.number),
  );
  expect(lines.jambonz.connected).toHaveLength(4);
  expect(lines.jambonz.complaints).toEqual([]);
});
