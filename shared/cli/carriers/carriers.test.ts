import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Failed, UsageError } from '../exit.ts';
import { program } from '../program.ts';

const AT = '2026-05-10T18:00:00.000Z';
const carrier = {
  id: 'car_1',
  name: 'Twilio',
  kind: 'twilio',
  status: 'active',
  places_calls: true,
  last_check: { at: AT, ok: true, code: 'ok' },
  circuit: { state: 'closed', until: null, opened: 0, why: null },
  calls_per_second: 1,
  calls_in_flight: 0,
  numbers: 1,
  webhook_url: 'https://dial.test/carrier-events/twilio/acme/car_1',
};

let out = '';
let err = '';
const asked: { name: string; body: string }[] = [];
let answers: Record<string, unknown> = {};

beforeEach(() => {
  out = '';
  err = '';
  asked.length = 0;
  vi.stubEnv('OUTDIAL_URL', 'http://outdial.test');
  vi.stubEnv('OUTDIAL_API_KEY', 'ak_x.y');
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += text;
    return true;
  });
  vi.spyOn(console, 'error').mockImplementation((text) => {
    err += `${text}\n`;
  });
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname } = new URL(request.url);
    const name = `${request.method} ${pathname.replace('/api/v1', '')}`;
    asked.push({ name, body: await request.text() });
    const answer = answers[name];
    const given = Array.isArray(answer) ? answer.shift() : answer;
    return given instanceof Response ? given : Response.json(given);
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const run = (...args: string[]) =>
  program().parseAsync(['carriers', ...args], { from: 'user' });

it('adds an account with what the environment has', async () => {
  vi.stubEnv('TWILIO_ACCOUNT_SID', `AC${'0'.repeat(32)}`);
  vi.stubEnv('TWILIO_AUTH_TOKEN', 'f'.repeat(32));
  answers = { 'POST /carriers': carrier };
  await run('add', 'twilio', '--name', 'EU', '--calls-per-second', '2');
  expect(JSON.parse(asked[0]!.body)).toEqual({
    kind: 'twilio',
    name: 'EU',
    calls_per_second: 2,
    settings: { account_sid: `AC${'0'.repeat(32)}` },
    credentials: { auth_token: 'f'.repeat(32) },
  });
  expect(out).toContain('carrier-events/twilio');
  expect(out + err).not.toContain('ffff');
  expect(err).toContain('numbers: Buy numbers in the Twilio console');
});

it('asks nobody, and nothing, where a value is missing', async () => {
  const isTTY = process.stdin.isTTY;
  process.stdin.isTTY = false;
  await expect(run('add', 'telnyx')).rejects.toThrow('TELNYX_API_KEY');
  await expect(run('remove', 'car_1')).rejects.toThrow(UsageError);
  process.stdin.isTTY = isTTY;
  expect(asked).toEqual([]);
});

it('lists carriers, in words or as JSON', async () => {
  answers = { 'GET /carriers': { data: [carrier], next_cursor: null } };
  await run('list');
  expect(out).toMatch(/car_1 +twilio +active +closed +1 +0 +1 +Twilio/);
  out = '';
  await run('list', '--json');
  expect(JSON.parse(out).data).toEqual([carrier]);
});

it('fails when the account is refused, or a number is not at it', async () => {
  answers = {
    'POST /carriers/car_1/check': {
      at: AT,
      ok: false,
      code: '20003',
      field: 'credentials.auth_token',
      detail: 'The token is another one.',
      caller_ids: null,
    },
    'POST /carriers/car_1/verify-numbers': {
      at: AT,
      data: [
        { number_id: 'num_1', phone_number: '+12025550100', result: 'ok' },
        {
          number_id: 'num_2',
          phone_number: '+12025550101',
          result: 'not_at_carrier',
        },
      ],
    },
  };
  await expect(run('check', 'car_1')).rejects.toThrow(Failed);
  expect(out).toContain('20003 (credentials.auth_token)');
  await expect(run('verify-numbers', 'car_1')).rejects.toThrow(Failed);
  expect(out).toMatch(/\+12025550101 +not at this carrier/);
});

it('adds the numbers that are named, or all that the carrier lists', async () => {
  const number = { id: 'num_1', phone_number: '+12025550100' };
  const check = { at: AT, ok: true, code: 'ok', field: null, detail: null };
  const there = {
    status: 409,
    code: 'number_exists',
    title: 'There',
    errors: [],
  };
  answers = {
    'POST /numbers': [number, number, Response.json(there, { status: 409 })],
    'POST /carriers/car_1/check': [
      { ...check, caller_ids: ['+12025550100', '+12025550101'] },
      { ...check, caller_ids: null },
    ],
  };
  await run('add-numbers', 'car_1', '+12025550100');
  await run('add-numbers', 'car_1');
  const sent = asked.filter(({ name }) => name === 'POST /numbers');
  expect(sent.map(({ body }) => JSON.parse(body))).toEqual(
    ['0100', '0100', '0101'].map((end) => ({
      phone_number: `+1202555${end}`,
      carrier_id: 'car_1',
    })),
  );
  expect(out).toBe('+12025550100  num_1\n'.repeat(2));
  expect(err).toBe('+12025550101 is a number of yours already\n');
  await expect(run('add-numbers', 'car_1')).rejects.toThrow('in E.164');
});

it('follows a test call to its end', async () => {
  const call = (over: object) => ({
    id: 'con_1',
    status: 'dialling',
    blocker: null,
    attempts: [],
    ...over,
  });
  const attempt = { status: 'ended', outcome: 'completed', sip_code: 200 };
  const answered = { ...attempt, answered_at: AT, duration_seconds: 12 };
  answers = {
    'POST /carriers/car_1/test-call': call({}),
    'GET /calls/con_1': call({ status: 'completed', attempts: [answered] }),
  };
  vi.useFakeTimers();
  const done = run('test-call', 'car_1', '--to', '+13125550190');
  await vi.runAllTimersAsync();
  await done;
  vi.useRealTimers();
  expect(asked.map(({ name }) => name)).toEqual([
    'POST /carriers/car_1/test-call',
    'GET /calls/con_1',
  ]);
  expect(out).toBe('dialling\nCompleted (SIP 200), 12 s\n');
});

it('fails where nobody picked up', async () => {
  const busy = { status: 'ended', outcome: 'busy', sip_code: 486 };
  answers = {
    'POST /carriers/car_1/test-call': {
      id: 'con_1',
      status: 'exhausted',
      blocker: null,
      attempts: [{ ...busy, answered_at: null, duration_seconds: 0 }],
    },
  };
  await expect(
    run('test-call', 'car_1', '--to', '+13125550191'),
  ).rejects.toThrow(Failed);
  expect(out).toBe('Line busy (SIP 486)\n');
});

it('removes one that is meant', async () => {
  answers = { 'DELETE /carriers/car_1': null };
  await run('remove', 'car_1', '--yes');
  expect(out).toBe('car_1 is deleted\n');
});
