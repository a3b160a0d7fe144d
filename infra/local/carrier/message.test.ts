import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { ManualClock } from './manual-clock.ts';
import {
  inShort,
  makePlacement,
  post,
  START,
  startCarrier,
} from './testing.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) {
    rmSync(folder, { recursive: true, force: true });
  }
});

const onMachine = makePlacement('+14155550193', { amd_enabled: true });
const idOf = (answer: unknown): string =>
  JSON.parse((answer as { body: string }).body).call_id;

test('a message is played for eight seconds, once, and ends the call', async () => {
  const { carrier, clock, received } = startCarrier();
  const call_id = idOf(post(carrier, onMachine));
  await clock.advance(6_000);
  const path = `/calls/${call_id}/message`;
  const ask = () => carrier.handle({ method: 'POST', path });
  expect(ask()).toMatchObject({ status: 200 });
  await clock.advance(2_000);
  expect(ask()).toMatchObject({ status: 200 });
  await clock.advance(60_000);
  expect(inShort(received)).toEqual([
    'ringing@0.3',
    'answered@2',
    'amd@5',
    'ended@14',
  ]);
  expect(received.at(-1)).toMatchObject({ sip_code: 200, verdict: 'machine' });
  expect(ask()).toMatchObject({ status: 200 });
  expect(carrier.live()).toEqual({ live: 0, peak: 1 });
  expect(
    carrier.handle({ method: 'POST', path: '/calls/none/message' }),
  ).toMatchObject({ status: 404 });
});

test('a machine that hangs up before is not played to longer', async () => {
  const { carrier, clock } = startCarrier();
  const call_id = idOf(post(carrier, onMachine));
  await clock.advance(24_000);
  expect(carrier.playMessage(call_id)).toBe(true);
  await clock.advance(60_000);
  expect(carrier.calls()[0]?.ended_at).toBe(
    new Date(START + 25_000).toISOString(),
  );
});

test('a restart in the middle of a message goes on with it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'carrier-'));
  folders.push(folder);
  const log_path = join(folder, 'calls.jsonl');
  const before = startCarrier({ log_path });
  const call_id = idOf(post(before.carrier, onMachine));
  await before.clock.advance(6_000);
  before.carrier.playMessage(call_id);
  before.carrier.stop();
  const clock = new ManualClock(START + 10_000);
  const after = startCarrier({ log_path, clock });
  await clock.advance(60_000);
  expect(after.carrier.calls()[0]?.ended_at).toBe(
    new Date(START + 14_000).toISOString(),
  );
});
