import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FakeTwilio } from '#tests/carriers/fake-twilio.ts';
import { TwilioLine } from '#tests/carriers/twilio-line.ts';
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

/** Campaigns over real HTTP both ways; Twilio's stand-in is the witness. */

const SPEED = 25;
const OURS = '+12025550101';
const account_sid = `AC${'d4'.repeat(16)}`;
const auth_token = 'e5'.repeat(16);

/** The stand-in lives on the product's clock, and is never behind it. */
const began = Date.now();
const now = () => began + (Date.now() - began) * SPEED;

const twilio = new FakeTwilio({ account_sid, auth_token, now });
twilio.numbers = [OURS];
const line = new TwilioLine(twilio, {
  ring: 200,
  talk: 400,
  verdict: 150,
  second: 400,
});

const data = newDataFolder();
let server: Server;
let product: Product;
let environment: Record<string, string>;

const start = async () => {
  product = await startProduct(
    ['--carrier', 'twilio', '--speed', String(SPEED)],
    data,
    environment,
  );
};

beforeAll(async () => {
  const port = await freePort();
  server = await line.listen(port);
  environment = {
    TWILIO_ACCOUNT_SID: account_sid,
    TWILIO_AUTH_TOKEN: auth_token,
    TWILIO_API_URL: `http://127.0.0.1:${port}`,
    OUTDIAL_FROM_NUMBERS: OURS,
    OUTDIAL_API_KEY: KEY,
  };
  await start();
  const rate = { calls_per_second: 20 };
  const carrier = await product.call(
    'PATCH',
    '/api/v1/carriers/car_twilio',
    rate,
  );
  expect(carrier.status, JSON.stringify(carrier.body)).toBe(200);
});

afterAll(async () => {
  await product.stop();
  server.closeAllConnections();
  server.close();
  removeFolder(data);
});

const bot = { kind: 'websocket', url: 'wss://bot.example.com/talk' };

async function agentAt(target: Json): Promise<string> {
  const { status, body } = await product.call('POST', '/api/v1/agents', {
    name: 'Whoever talks',
    message: { text: 'We call again.' },
    target,
  });
  expect(status, JSON.stringify(body)).toBe(201);
  return body.id;
}

async function launch(
  fields: Json,
  numbers: readonly string[],
  target: Json = bot,
) {
  const { status, body } = await product.call(
    'POST',
    '/api/v1/campaigns?start=true',
    campaignForm(
      {
        agent_id: await agentAt(target),
        compliance: { profile: 'none' },
        max_concurrent_calls: '8',
        ring_timeout_seconds: '15',
        ...fields,
      },
      numbers,
    ),
  );
  expect(status, JSON.stringify(body)).toBe(201);
  return body.id as string;
}

const campaigns = async ({ name }: { name: string }): Promise<Json[]> => {
  const all = await product.call('GET', '/api/v1/campaigns');
  return all.body.data.filter((one: Json) => one.name === name);
};

const completed = (id: string) =>
  until(
    async () => (await product.call('GET', `/api/v1/campaigns/${id}`)).body,
    ({ status, draining }) => status === 'completed' && !draining,
    40_000,
  );

async function contactsOf(id: string): Promise<Json[]> {
  const path = `/api/v1/campaigns/${id}/contacts?limit=200`;
  return (await product.call('GET', path)).body.data;
}

/** Each phone rang as often as the product says, and Twilio could use all answers. */
function checkAgainstWitness(rows: readonly Json[]) {
  const rang = new Map<string, number>();
  for (const { to } of twilio.calls) rang.set(to, (rang.get(to) ?? 0) + 1);
  for (const { phone_number, attempts } of rows) {
    // A call that the network failed to bring is no attempt of whoever it was for.
    const faults = phone_number.endsWith('0196') ? 1 : 0;
    const told = [phone_number, attempts.length + faults];
    expect(told).toEqual([phone_number, rang.get(phone_number)]);
  }
  expect(line.complaints).toEqual([]);
}

let numbersGiven = 0;
/** Of people who behave as the ends of their numbers say; each number is given once. */
const numbersAs = (...ends: readonly string[]) =>
  ends.map((end) => {
    numbersGiven += 1;
    return `+1415${String(233 + numbersGiven)}${end}`;
  });

describe('a campaign through Twilio', () => {
  it('comes to what those who were called did', async () => {
    const ends = [
      '0190',
      '0191',
      '0192',
      '0193',
      '0194',
      '0195',
      '0187',
      '0188',
      '0196',
    ];
    const amd = { enabled: true, on_machine: 'hang_up' };
    const id = await launch({ name: 'All kinds', amd }, numbersAs(...ends));
    await completed(id);
    const rows = await contactsOf(id);
    const outcomes = rows.map(({ phone_number, attempts }) => [
      phone_number.slice(-4),
      attempts[0]?.outcome,
      attempts[0]?.sip_code,
    ]);
    expect(outcomes.sort()).toEqual([
      ['0187', 'completed', 200],
      ['0188', 'completed', 200],
      ['0190', 'completed', 200],
      ['0191', 'busy', 486],
      ['0192', 'no_answer', 487],
      ['0193', 'machine', 200],
      ['0194', 'rejected', 603],
      ['0195', 'invalid_number', 404],
      ['0196', 'completed', 200],
    ]);
    checkAgainstWitness(rows);
    // Whoever answered was connected, and the bot was told of whom.
    const told = line.connected.map(({ to }) => {
      const [stream] = to.children;
      expect([to.name, stream?.name]).toEqual(['Connect', 'Stream']);
      return Object.fromEntries(
        stream!.children.map(({ attributes: { name, value } }) => [
          name,
          value,
        ]),
      );
    });
    expect(told).toHaveLength(5);
    for (const { conversation_id, first_name } of told) {
      const of = rows.find(
        (row) => row.custom_fields.first_name === first_name,
      );
      expect(of?.attempts[0].conversation_id).toBe(conversation_id);
    }
  });

  it('connects people to people once it knows, or when time is up, and no machine', async () => {
    const from = line.connected.length;
    const queue = { kind: 'queue', queue: 'sales' };
    const id = await launch(
      { name: 'People', amd: { enabled: true, on_machine: 'message' } },
      numbersAs('1190', '1193', '1183').map((it) =>
        it.replace(/1(...)$/, '0$1'),
      ),
      queue,
    );
    await completed(id);
    const rows = await contactsOf(id);
    expect(rows.map(({ attempts: [one] }) => one.outcome)).toEqual([
      'completed',
      'machine',
      'completed',
    ]);
    const of = (n: number) =>
      twilio.calls.find(({ to }) => to === rows[n].phone_number)!;
    const queued = line.connected.slice(from);
    expect(queued.map(({ sid, to }) => [sid, to.name, to.text])).toEqual(
      [0, 2].map((n) => [of(n).sid, 'Enqueue', 'sales']),
    );
    // Known in time: by command. Not known: in the answer to Twilio's question.
    expect(of(0).commands).toEqual([expect.stringContaining('<Enqueue')]);
    expect(of(1).commands).toEqual([expect.stringContaining('We call again.')]);
    expect(of(2).commands).toEqual([]);
  });

  it('ends a call for which nobody can be connected, and calls it an error', async () => {
    const from = line.connected.length;
    const sip = { kind: 'sip', uri: 'sip:nobody@sip.example.com' };
    const id = await launch({ name: 'Nobody' }, numbersAs('0190'), sip);
    await completed(id);
    const rows = await contactsOf(id);
    expect(rows[0].attempts).toMatchObject([
      { outcome: 'error', sip_code: 200 },
    ]);
    expect(line.connected).toHaveLength(from);
    checkAgainstWitness(rows);
  });

  it('rings nobody twice when the product is killed, and completes', async () => {
    const numbers = numbersAs(
      ...Array.from({ length: 24 }, (_, n) => String(2_000 + n)),
    );
    const before = twilio.calls.length;
    const id = await launch({ name: 'Killed' }, numbers);
    await until(
      async () => twilio.calls.length,
      (placed) => placed >= before + 10,
    );
    await product.kill();
    expect(twilio.calls.length).toBeLessThan(before + 24);
    await start();
    await completed(id);
    const rows = await contactsOf(id);
    expect(rows).toHaveLength(24);
    expect(rows.every(({ terminal }) => terminal)).toBe(true);
    checkAgainstWitness(rows);
    const rang = twilio.calls.slice(before).map(({ to }) => to);
    expect(new Set(rang).size).toBe(24);
    expect(rang).toHaveLength(24);
    // Of calls before the kill, too: Twilio tells a cost who asks for it, later.
    const [first] = await campaigns({ name: 'All kinds' });
    const costs = async () =>
      (await contactsOf(first.id))
        .map(({ attempts: [one] }) => [one.outcome, one.cost_usd])
        .filter(([outcome]) => outcome === 'completed');
    const known = await until(
      costs,
      (all) => all.every(([, cost]) => cost !== null),
      20_000,
    );
    expect(known).toEqual(
      Array.from({ length: 4 }, () => ['completed', 0.013]),
    );
  });
});
