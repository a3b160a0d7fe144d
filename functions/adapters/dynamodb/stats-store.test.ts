import { expect, it } from 'vitest';
import { combine } from '#shared/domain/figures.ts';
import { iso } from '#shared/domain/instant.ts';
import { noCounters } from '#shared/domain/run-counters.ts';
import { NOON } from '#shared/domain/testing.ts';
import {
  getShard,
  putShard,
  readCounters,
  type ShardCounters,
} from './stats-store.ts';
import type { Table } from './table.ts';
import { atOnce, forSeeds, makeTable } from './testing.ts';

const run = { id: 'cmp_1', run_number: 1 };
const counters = (calls: number, last_seq: string): ShardCounters => ({
  ...noCounters,
  figures: { calls },
  last_seq,
});
const shard = (table: Table, name = 's1') => getShard(table, 'cmp_1', 1, name);
const put = (table: Table, next: ShardCounters, before: string, name = 's1') =>
  putShard(table, 'cmp_1', 1, name, next, before);

/** Counts records 1 to `upTo`, as a fold of a stream's batch does. */
async function count(table: Table, upTo: number, name = 's1'): Promise<void> {
  for (;;) {
    const { last_seq, figures } = await shard(table, name);
    const done = Number(last_seq || 0);
    if (done >= upTo) return;
    const next = {
      ...noCounters,
      figures: combine(figures, { calls: upTo - done }),
      last_seq: String(upTo).padStart(3, '0'),
    };
    if (await put(table, next, last_seq, name)) return;
  }
}

it('is empty before anything was counted', async () => {
  const table = makeTable({ seed: 1 });
  expect(await shard(table)).toEqual({ ...noCounters, last_seq: '' });
  expect(await readCounters(table, run)).toEqual(noCounters);
});

it('lets one of several folds of the same records count them', () =>
  forSeeds(10, async (table, { lost_answers }) => {
    const won = await atOnce(8, () => put(table, counters(1, '001'), ''));
    const winners = won.filter(Boolean).length;
    // A winner that did not hear so finds its records counted, and is done.
    if (lost_answers === 0) expect(winners).toBe(1);
    else expect(winners).toBeLessThanOrEqual(1);
    expect((await readCounters(table, run)).figures).toEqual({ calls: 1 });
    expect(await put(table, counters(9, '009'), '')).toBe(false);
    expect(await put(table, counters(9, '009'), '000')).toBe(false);
    expect(await put(table, counters(9, '009'), '002')).toBe(false);
  }));

it('counts each record once, however often its batch comes and whoever folds it', () =>
  forSeeds(10, async (table) => {
    await Promise.all([3, 7, 7, 12, 5, 12].map((upTo) => count(table, upTo)));
    expect((await readCounters(table, run)).figures).toEqual({ calls: 12 });
  }));

it('sums the shards of the stream, and takes the later of two instants', async () => {
  const table = makeTable({ seed: 1 });
  const dialled = (last_dial_at: string, calls: number) => ({
    ...counters(calls, '001'),
    minutes: { '29540160': { dials: calls, connected: 1 } },
    hours: { '492336': { dials: calls, connected: 1 } },
    last_dial_at,
  });
  await put(table, dialled(iso(NOON), 2), '', 's1');
  await put(table, dialled(iso(NOON + 1), 3), '', 's2');
  expect(await readCounters(table, run)).toEqual({
    figures: { calls: 5 },
    minutes: { '29540160': { dials: 5, connected: 2 } },
    hours: { '492336': { dials: 5, connected: 2 } },
    ends: {},
    passes: {},
    last_used: {},
    last_dial_at: iso(NOON + 1),
  });
});

it('keeps runs apart', async () => {
  const table = makeTable({ seed: 1 });
  await count(table, 3);
  expect(
    (await readCounters(table, { ...run, run_number: 2 })).figures,
  ).toEqual({});
  expect((await getShard(table, 'cmp_1', 2, 's1')).last_seq).toBe('');
});
