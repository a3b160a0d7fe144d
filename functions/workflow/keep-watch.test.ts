import { expect, it } from 'vitest';
import { insertCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import { makeTable } from '#functions/adapters/dynamodb/testing.ts';
import {
  beginTicks,
  readTick,
  winTick,
} from '#functions/adapters/dynamodb/tick-store.ts';
import type { Tick } from '#functions/platform/messages.ts';
import { iso } from '#shared/domain/instant.ts';
import { makeCampaign, NOON } from '#shared/domain/testing.ts';
import { keepWatch, slowDown, type TickEngine } from './keep-watch.ts';
import { runTick } from './tick.ts';

const MINUTE_MS = 60_000;

/** In the first tick of a chain, at noon. */
async function inTick(more: Partial<Tick> = {}) {
  const table = makeTable({ seed: 1 });
  const first = await beginTicks(table, 'cmp_1', NOON - 9_000, 'chn_1');
  const tick: Tick = {
    ...{ v: 1, org_id: 'org_a', campaign_id: 'cmp_1', run_number: 1 },
    tick_number: first!,
    ...more,
  };
  await winTick(table, 'cmp_1', tick.tick_number, 'tck_1');
  const told: unknown[] = [];
  let ids = 1;
  const engine = {
    table,
    clock: { now: () => NOON },
    new_id: (prefix: string) => `${prefix}_${++ids}`,
    queues: {
      tick: async (next: Tick, seconds: number) =>
        void told.push({ in: seconds, ...next }),
    },
    workflow: {
      wake: async () => void told.push('wake'),
      beat: async () => void told.push('beat'),
    },
  } as unknown as TickEngine;
  const nextWins = (number: number) => winTick(table, 'cmp_1', number, 'tck_x');
  return { table, tick, told, engine, nextWins };
}

it('ends the chain of a run that was restarted, so that nobody relies on it', async () => {
  const { engine, tick, told, table } = await inTick({ beat: 1 });
  await insertCampaign(table, makeCampaign({ run_number: 2 }));
  await runTick(engine, tick);
  expect(told).toEqual([]);
  expect(await readTick(table, 'cmp_1')).toMatchObject({ ended_at: NOON });
});

const inMinutes = (minutes: number) => iso(NOON + minutes * MINUTE_MS);

it('ends the chain and wakes the workflow where nobody waits', async () => {
  const { engine, tick, told, table } = await inTick();
  await slowDown(engine, tick, { next_at: null });
  expect(told).toEqual(['wake']);
  expect(await readTick(table, 'cmp_1')).toMatchObject({ ended_at: NOON });
});

it.each([
  ['after the last call', 8 * 60, {}, 30],
  ['while somebody is due soon', 14, { quiet_since: inMinutes(-60) }, 30],
  ['up to the very second', 0.2, { quiet_since: inMinutes(-60) }, 12],
  ['but not at once', 0.001, {}, 2],
])('goes on slowly %s', async (_, minutes, more, seconds) => {
  const { engine, tick, told, nextWins } = await inTick(more);
  await slowDown(engine, tick, { next_at: inMinutes(minutes) });
  const quiet_since = iso(NOON);
  expect(told).toEqual([
    {
      ...{ in: seconds, v: 1, org_id: 'org_a', campaign_id: 'cmp_1' },
      ...{ run_number: 1, tick_number: tick.tick_number + 2 },
      ...{ before: iso(NOON), quiet_since, ...more },
    },
  ]);
  // The beat that is on its way finds its number taken; this one does not.
  expect(await nextWins(tick.tick_number + 1)).toBe(false);
  expect(await nextWins(tick.tick_number + 2)).toBe(true);
});

it.each([
  [
    'who waits by the index was watched for long',
    { quiet_since: inMinutes(-5) },
    {},
  ],
  ['nobody is called before, whoever waits', {}, { by_clock: true } as const],
])('ends the chain where %s', async (_, more, how) => {
  const { engine, tick, told } = await inTick(more);
  await slowDown(engine, tick, { next_at: inMinutes(16), ...how });
  expect(told).toEqual(['wake']);
});

it('wakes nobody where another chain has begun', async () => {
  const { engine, tick, told, table } = await inTick();
  await beginTicks(table, 'cmp_1', NOON, 'chn_2');
  await slowDown(engine, tick, { next_at: null });
  expect(told).toEqual([]);
});

it('is a heartbeat once for each number, until the run ends by the clock', async () => {
  const { engine, tick, told } = await inTick();
  const campaign = makeCampaign();
  await keepWatch(engine, tick, campaign);
  await keepWatch(engine, { ...tick, beat: 1 }, campaign);
  expect(told).toEqual(['beat']);
  const ended = {
    ...campaign,
    schedule: { ...campaign.schedule, end_date: '2020-01-01' },
  };
  await keepWatch(engine, { ...tick, beat: 1 }, ended);
  await keepWatch(engine, tick, { ...ended, status: 'completed' });
  expect(told).toEqual(['beat', 'wake', 'beat']);
});
