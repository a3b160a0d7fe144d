import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PlacementRequest } from '#infra/carrier/types.ts';
import { conversationResults } from '#shared/contracts/conversation-results.ts';
import type { SimulatedCarrier } from './simulated-carrier.ts';
import { makePlacement, post, startCarrier } from './testing.ts';

const HOUR = 3_600_000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'carrier-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function talk(
  to: string,
  more: Partial<PlacementRequest> = {},
  seed = 1,
) {
  const { carrier, clock, told } = startCarrier({ seed });
  post(carrier, makePlacement(to, more));
  await clock.advance(HOUR);
  return { carrier, told };
}

const resultsOf = async (...args: Parameters<typeof talk>) =>
  (await talk(...args)).told[0]!.results;

const ask = (carrier: SimulatedCarrier, callId: string) =>
  carrier.handle({ method: 'GET', path: `/calls/${callId}/recording` });

test('an answered call is told about once, three seconds after its end', async () => {
  const { told } = await talk('+14155550190');
  expect(told).toHaveLength(1);
  expect(told[0]).toMatchObject({
    type: 'results',
    client_token: 'att_+14155550190_1',
    arrived_ms: 25_000,
  });
  const { results } = told[0]!;
  expect(conversationResults.parse(results)).toEqual(results);
  const { transcript } = results;
  expect(transcript.length).toBeGreaterThan(3);
  expect(transcript.every(({ at_seconds }) => at_seconds < 20)).toBe(true);
});

test.each(['0191', '0192', '0194', '0195', '0199'])(
  'of %s, whom nobody answered, there is nothing to tell',
  async (ending) => {
    expect((await talk(`+1415555${ending}`)).told).toEqual([]);
  },
);

test('the same seed and number say the same, others do not', async () => {
  const numbers = Array.from({ length: 40 }, (_, i) => `+1415556${2000 + i}`);
  const always = { ring_timeout_seconds: 120 };
  const all = async (seed: number) => {
    const told = await Promise.all(
      numbers.map(async (to) => (await talk(to, always, seed)).told),
    );
    return told.map(([first]) => first?.results.sentiment ?? 'not rated');
  };
  const first = await all(1);
  expect(await all(1)).toEqual(first);
  expect(await all(2)).not.toEqual(first);
  expect(new Set(first).size).toBeGreaterThanOrEqual(3);
});

test('special numbers say what they are', async () => {
  expect(await resultsOf('+14155550197')).toMatchObject({
    sentiment: 'neutral',
    summary: 'The person asked to be called back in 10 minutes.',
  });
  expect(await resultsOf('+14155550198')).toMatchObject({
    sentiment: 'negative',
    evaluation: { results: { 'compliance.opt_out_heard': true } },
  });
  const machine = await resultsOf('+14155550193');
  expect(machine).toMatchObject({ sentiment: null, score: null });
  expect(machine.transcript[0]).toMatchObject({ speaker: 'machine' });
});

test('what comes after the end of a call was never said', async () => {
  const cut = await resultsOf('+14155550198', { max_call_seconds: 5 });
  expect(cut).toMatchObject({
    summary: 'The call was cut short.',
    sentiment: null,
  });
  expect(JSON.stringify(cut.transcript)).not.toContain('do-not-call');
});

test('a recording is a WAV file as long as the call', async () => {
  const { carrier } = await talk('+14155550198');
  const { call_id } = carrier.calls()[0]!;
  const answer = ask(carrier, call_id!);
  if (answer === 'connection_lost') throw new Error('no answer');
  const { content_type, base64 } = JSON.parse(answer.body);
  const wav = Buffer.from(base64, 'base64');
  expect(content_type).toBe('audio/wav');
  expect(wav.toString('latin1', 0, 4)).toBe('RIFF');
  expect(wav.readUInt32LE(4)).toBe(wav.length - 8);
  expect(wav.readUInt32LE(40)).toBe(10 * 8_000);
  // Somebody is heard.
  expect(new Set(wav.subarray(44)).size).toBeGreaterThan(10);
});

test('of a call that nobody answered there is no recording', async () => {
  const { carrier } = await talk('+14155550191');
  expect(ask(carrier, carrier.calls()[0]!.call_id!)).toMatchObject({
    status: 404,
  });
  expect(ask(carrier, 'call_none')).toMatchObject({ status: 404 });
});

test('after a restart with another seed it tells the same of the same call', async () => {
  const log_path = join(folder, 'log');
  const before = startCarrier({ log_path });
  post(before.carrier, makePlacement('+14155562001', { attempt_number: 3 }));
  post(before.carrier, makePlacement('+14155550190'));
  await before.clock.advance(22_500);
  before.carrier.stop();
  expect(before.told).toEqual([]);
  const after = startCarrier({ log_path, seed: 9, clock: before.clock });
  await after.clock.advance(HOUR);
  expect(after.told.map(({ call_id }) => call_id)).toContain(
    before.carrier.calls()[1]!.call_id,
  );
  after.carrier.stop();
  const again = startCarrier({ log_path, clock: before.clock });
  await again.clock.advance(HOUR);
  expect(again.told).toEqual([]);
  again.carrier.stop();
});
