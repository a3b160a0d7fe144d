import { spawn } from 'node:child_process';
import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parseProfile } from '#infra/carrier/profile.ts';
import type { CarrierWebhook } from '#infra/carrier/types.ts';
import { lastLoggedInstant } from './call-log.ts';
import { ManualClock } from './manual-clock.ts';
import { makePlacement, post, START, startCarrier } from './testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'carrier-'));
afterAll(() => rmSync(folder, { recursive: true }));
let logs = 0;
const newLog = () => join(folder, `calls-${logs++}.jsonl`);

const HOUR = 3_600_000;
const endings = Array.from({ length: 15 }, (_, i) => `0${185 + i}`);
const numbers = [
  ...endings.map((ending) => `+1415555${ending}`),
  ...Array.from({ length: 25 }, (_, i) => `+1415556${2000 + i}`),
];

function startOn(log_path: string, now: number) {
  const clock = new ManualClock(now);
  return startCarrier({ log_path, clock });
}
const placeAll = (carrier: ReturnType<typeof startOn>['carrier']) => {
  for (const to of numbers) post(carrier, makePlacement(to));
};
const idsOf = (events: readonly CarrierWebhook[]) =>
  events.map(({ event_id }) => event_id).sort();

async function uninterrupted() {
  const { carrier, clock, received } = startOn(newLog(), START);
  placeAll(carrier);
  await clock.advance(HOUR);
  return { rows: carrier.calls(), received };
}

const crashes = [
  0, 299, 300, 1_000, 2_000, 5_000, 21_999, 22_000, 22_400, 60_000,
];
test.each(
  crashes.flatMap((at) => [0, 700, 12_000, HOUR].map((down) => [at, down])),
)(
  'a crash after %i ms and %i ms down lose and double nothing',
  async (at, down) => {
    const whole = await uninterrupted();
    const log = newLog();
    const before = startOn(log, START);
    placeAll(before.carrier);
    await before.clock.advance(at!);
    // Killed: its clock never moves again.
    const after = startOn(log, START + at! + down!);
    await after.clock.advance(HOUR);
    expect(after.carrier.calls()).toEqual(whole.rows);
    const received = [...before.received, ...after.received];
    expect(idsOf(received)).toEqual(idsOf(whole.received));
    expect(after.carrier.live().live).toBe(0);
  },
);

test('what fell due while it was down is there as soon as it is back', async () => {
  const log = newLog();
  const before = startOn(log, START);
  post(before.carrier, makePlacement('+14155550190'));
  post(before.carrier, makePlacement('+14155550185'));
  const after = startOn(log, START + 60_000);
  expect(after.carrier.calls()).toMatchObject([
    { ended_at: new Date(START + 22_000).toISOString(), sip_code: 200 },
    { answered_at: new Date(START + 2_000).toISOString(), ended_at: null },
  ]);
  expect(after.carrier.live()).toEqual({ live: 1, peak: 2 });
  await after.clock.advance(0);
  expect(after.received.map(({ type }) => type)).toEqual([
    'ringing',
    'ringing',
    'answered',
    'answered',
    'ended',
  ]);
});

test('events that nobody acknowledged are sent again, the others are not', async () => {
  const log = newLog();
  const clock = new ManualClock(START);
  const deliver = async ({ type }: CarrierWebhook) => type !== 'answered';
  const before = startCarrier({ log_path: log, clock, deliver });
  post(before.carrier, makePlacement('+14155550190'));
  await clock.advance(HOUR);
  const after = startOn(log, clock.now());
  await after.clock.advance(HOUR);
  expect(after.received.map(({ type }) => type)).toEqual(['answered']);
  const third = startOn(log, after.clock.now());
  await third.clock.advance(HOUR);
  expect(third.received).toEqual([]);
});

test('a placement is in the log before it is answered', () => {
  const log = newLog();
  const { carrier } = startOn(log, START);
  const answer = post(carrier, makePlacement('+14155550190'));
  const { call_id } = JSON.parse((answer as { body: string }).body);
  expect(readFileSync(log, 'utf8')).toContain(`"call_id":"${call_id}"`);
  post(carrier, makePlacement('+14155550196'));
  expect(readFileSync(log, 'utf8').trimEnd().split('\n')).toHaveLength(2);
});

test('tokens, counts of refusals and hang-ups are remembered', async () => {
  const log = newLog();
  const before = startOn(log, START);
  const first = post(before.carrier, makePlacement('+14155550190'));
  const { call_id } = JSON.parse((first as { body: string }).body);
  post(before.carrier, makePlacement('+14155550196'));
  post(before.carrier, makePlacement('+14155550186'));
  await before.clock.advance(5_000);
  before.carrier.hangUp(call_id);
  const after = startOn(log, START + 5_000);
  expect(after.carrier.calls()).toEqual(before.carrier.calls());
  const again = post(after.carrier, makePlacement('+14155550190'));
  expect(JSON.parse((again as { body: string }).body)).toMatchObject({
    call_id,
    state: 'ended',
    ended_at: new Date(START + 5_000).toISOString(),
  });
  expect(post(after.carrier, makePlacement('+14155550196'))).toMatchObject({
    status: 201,
  });
  const throttled = [1, 2, 3].map(() =>
    post(after.carrier, makePlacement('+14155550186')),
  );
  expect(throttled).toMatchObject(
    [429, 429, 201].map((status) => ({ status })),
  );
});

test('calls under way keep their course under another seed and profile', async () => {
  const log = newLog();
  const before = startOn(log, START);
  placeAll(before.carrier);
  const whole = await uninterrupted();
  const clock = new ManualClock(START);
  const profile = parseProfile({ shares: { busy: 1 }, cps: 1 });
  const after = startCarrier({ log_path: log, clock, seed: 99, profile });
  await clock.advance(HOUR);
  expect(after.carrier.calls()).toEqual(whole.rows);
});

test('a call after a restart has an id of its own', () => {
  const log = newLog();
  post(startOn(log, START).carrier, makePlacement('+14155550190'));
  const { carrier } = startOn(log, START);
  post(carrier, makePlacement('+14155550191'));
  const ids = carrier.calls().map(({ call_id }) => call_id);
  expect(new Set(ids).size).toBe(2);
});

test('a torn last line is cut off; its call was never answered', () => {
  const log = newLog();
  post(startOn(log, START).carrier, makePlacement('+14155550190'));
  appendFileSync(log, '{"t":"placed","at":17724');
  const torn = startOn(log, START);
  expect(torn.carrier.calls()).toHaveLength(1);
  post(torn.carrier, makePlacement('+14155550191'));
  expect(startOn(log, START).carrier.calls()).toHaveLength(2);
});

test('a log that is damaged before its end is refused by line', () => {
  const log = newLog();
  writeFileSync(log, '{"t":"acked","at":1,"delivery":"x"}\nnonsense\n');
  expect(() => startOn(log, START)).toThrow(/calls-\d+\.jsonl, line 2/);
});

test('the last instant is known before the carrier is made', async () => {
  const log = newLog();
  expect(lastLoggedInstant(log)).toBe(0);
  const { carrier, clock } = startOn(log, START);
  expect(carrier.lastInstant()).toBe(0);
  post(carrier, makePlacement('+14155550190'));
  await clock.advance(HOUR);
  expect(lastLoggedInstant(log)).toBe(START + 25_000);
  expect(carrier.lastInstant()).toBe(START + 25_000);
});

test('the log stays a history when it catches up', () => {
  const log = newLog();
  placeAll(startOn(log, START).carrier);
  startOn(log, START + HOUR);
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
  const instants = lines.map((line) => JSON.parse(line).at as number);
  expect(instants).toEqual(instants.toSorted((a, b) => a - b));
});

const hungUp: [string, number, string[]][] = [
  ['while it rings', 1_000, ['ringing', 'ended']],
  ['in the instant of its answer', 2_000, ['ringing', 'ended']],
  ['while it is screened', 4_000, ['ringing', 'answered', 'ended']],
  ['while it talks', 9_000, ['ringing', 'answered', 'amd', 'ended']],
];
test.each(hungUp)(
  'of a call hung up %s, only what happened is told',
  async (...row) => {
    const [, after, types] = row;
    const log = newLog();
    const clock = new ManualClock(START);
    const deliver = async () => false;
    const { carrier } = startCarrier({ log_path: log, clock, deliver });
    let id = '';
    // Set first, so that it comes before the call's own step of that instant.
    clock.at(START + after, () => carrier.hangUp(id));
    const answer = post(
      carrier,
      makePlacement('+14155550193', { amd_enabled: true }),
    );
    id = JSON.parse((answer as { body: string }).body).call_id;
    await clock.advance(after);
    const back = startOn(log, START + HOUR);
    await back.clock.advance(HOUR);
    expect(back.received.map(({ type }) => type)).toEqual(types);
    expect(back.carrier.calls()).toEqual(carrier.calls());
  },
);

test('a restart gives no calls beyond the rate', () => {
  const log = newLog();
  const start = () => {
    const clock = new ManualClock(START);
    return startCarrier({
      log_path: log,
      clock,
      profile: parseProfile({ cps: 2 }),
    }).carrier;
  };
  const before = start();
  post(before, makePlacement('+14155550190'));
  post(before, makePlacement('+14155550191'));
  const over = makePlacement('+14155550192');
  expect(post(start(), over)).toMatchObject({ status: 429 });
});

/** Places calls for ever, and says which the carrier has answered. */
const caller = (log: string) => `
  import { writeSync } from 'node:fs';
  const at = (file) => import(new URL(file, '${new URL('./', import.meta.url)}'));
  const { startCarrier, makePlacement, post } = await at('testing.ts');
  const { parseProfile } = await at('../../carrier/profile.ts');
  const profile = parseProfile({ cps: 1e9 });
  const { carrier } = startCarrier({ log_path: ${JSON.stringify(log)}, profile });
  for (let i = 0; ; i++) {
    const client_token = 'att_' + i;
    post(carrier, makePlacement('+14155550190', { client_token }));
    writeSync(1, client_token + '\\n');
  }`;

test('no call that was answered is lost by kill -9', async () => {
  const log = newLog();
  const args = ['--input-type=module', '-e', caller(log)];
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let told = '';
  child.stdout.on('data', (bytes) => {
    told += bytes;
    if (told.length > 5_000) child.kill('SIGKILL');
  });
  await new Promise((done) => child.once('close', done));
  const heard = told.split('\n').slice(0, -1);
  const { carrier } = startOn(log, START);
  const known = carrier.calls().map(({ client_token }) => client_token);
  expect(heard.length).toBeGreaterThan(100);
  expect(known.slice(0, heard.length)).toEqual(heard);
  // At most the one that it was about to say.
  expect(known.length - heard.length).toBeLessThanOrEqual(1);
});
