import { describe, expect, it } from 'vitest';
import {
  holdGeneration,
  leaveToken,
  noteFailure,
  readGeneration,
  takeToken,
} from './flow-store.ts';
import type { Table } from './table.ts';
import { atOnce, forSeeds, makeTable } from './testing.ts';
import { beginTicks, readTick, winTick } from './tick-store.ts';

const hold = (table: Table, generation: number) =>
  holdGeneration(table, 'cmp_1', 1, generation);
const leave = (table: Table, token: string, generation = 1) =>
  leaveToken(table, 'cmp_1', 1, generation, token);
let begun = 0;
/** Chains that begin long after one another. */
const begin = async (table: Table, campaign = 'cmp_1') => {
  begun += 1;
  const first = await beginTicks(
    table,
    campaign,
    begun * 10_000,
    `chn_${begun}`,
  );
  if (first === null) throw new Error('not begun');
  return first;
};
let takers = 0;
const taking = (table: Table) =>
  takeToken(table, 'cmp_1', 1, `wke_${++takers}`);
const take = async (table: Table) => (await taking(table))?.token;
let runners = 0;
const win = (table: Table, tick: number) =>
  winTick(table, 'cmp_1', tick, `tck_${++runners}`);

describe('ticks', () => {
  it('have one winner for each number, also when answers get lost', () =>
    forSeeds(12, async (table) => {
      const tick = await begin(table);
      const won = await atOnce(10, () => win(table, tick));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await win(table, tick)).toBe(false);
      expect(await win(table, tick + 1)).toBe(true);
    }));

  it('of an old chain lose once a new one began', async () => {
    const table = makeTable({ seed: 1 });
    const old = await begin(table);
    const young = await begin(table);
    expect(young).toBeGreaterThan(old);
    expect(await win(table, old)).toBe(false);
    expect(await win(table, young)).toBe(true);
    expect(await win(table, old)).toBe(false);
  });

  it('begin once, when two begin at the same moment', () =>
    forSeeds(8, async (table) => {
      const chains = await atOnce(6, (i) =>
        beginTicks(table, 'cmp_1', 5_000 + i, `chn_${i}`),
      );
      expect(chains.filter((first) => first !== null)).toEqual([1]);
      // Over, it is in nobody's way.
      await winTick(table, 'cmp_1', 1, 'tck_0', { ends_at: 5_050 });
      expect((await readTick(table, 'cmp_1')).active_at).toBe(5_050);
      expect(await beginTicks(table, 'cmp_1', 5_100, 'chn_9')).toBe(3);
    }));

  it('that nobody began are won by nobody', async () => {
    const table = makeTable({ seed: 1 });
    expect(await win(table, 0)).toBe(false);
    expect(await win(table, 1)).toBe(false);
  });

  it('leave one chain alive of many that begin and go on at the same moment', () =>
    forSeeds(10, async (_, { seed }) => {
      const table = makeTable({ seed });
      const alive: number[] = [];
      await atOnce(5, async () => {
        let tick = await begin(table);
        for (let n = 0; n < 6; n += 1) {
          if (!(await win(table, tick))) return;
          tick += 1;
        }
        alive.push(tick);
      });
      const still = [];
      for (const tick of alive) {
        if (await win(table, tick)) still.push(tick);
      }
      expect(still).toHaveLength(1);
    }));

  it('of two campaigns do not know of each other', async () => {
    const table = makeTable({ seed: 1 });
    const one = await begin(table);
    await begin(table, 'cmp_2');
    await begin(table, 'cmp_2');
    expect(await win(table, one)).toBe(true);
  });
});

describe('the wait of a run', () => {
  it('gives its token to one of twenty that would end it', () =>
    forSeeds(8, async (_, { seed }) => {
      const table = makeTable({ seed });
      await hold(table, 1);
      await leave(table, 'token_1');
      const got = await atOnce(20, () => taking(table));
      const first = got.filter((taken) => taken?.again === false);
      expect(first).toEqual([{ token: 'token_1', again: false }]);
    }));

  it('is given again, until its execution has looked: who took it may be gone', async () => {
    const table = makeTable({ seed: 1 });
    await hold(table, 1);
    await leave(table, 'token_1');
    expect(await taking(table)).toEqual({ token: 'token_1', again: false });
    expect(await taking(table)).toEqual({ token: 'token_1', again: true });
    await hold(table, 1);
    expect(await taking(table)).toBeUndefined();
  });

  it('of a wait that is over is nobody’s once its execution looks', async () => {
    const table = makeTable({ seed: 1 });
    await hold(table, 1);
    await leave(table, 'token_1');
    await hold(table, 1);
    expect(await take(table)).toBeUndefined();
    // Who came during the look is not forgotten.
    expect(await leave(table, 'token_2')).toEqual({ woken: true });
  });

  it('finds a wake that came before it, once', async () => {
    const table = makeTable({ seed: 1 });
    await hold(table, 1);
    expect(await take(table)).toBeUndefined();
    expect(await leave(table, 'token_1')).toEqual({ woken: true });
    // The token is there all the same, for whoever comes first.
    expect(await take(table)).toBe('token_1');
    expect(await leave(table, 'token_2')).toEqual({ woken: false });
  });

  it('misses no wake, whether it comes before, meanwhile or after', () =>
    forSeeds(40, async (_, { seed }) => {
      const table = makeTable({ seed });
      await hold(table, 1);
      const [{ woken }, token] = await Promise.all([
        leave(table, 'token_1'),
        take(table),
      ]);
      expect(woken || token === 'token_1').toBe(true);
      expect(woken && token !== undefined).toBe(false);
    }));

  it('is not ended by a wake that an earlier wait was ended by', async () => {
    const table = makeTable({ seed: 1 });
    await hold(table, 1);
    await leave(table, 'token_1');
    expect(await take(table)).toBe('token_1');
    expect(await leave(table, 'token_2')).toEqual({ woken: false });
  });

  it('ends at once where a newer execution looks after the run', async () => {
    const table = makeTable({ seed: 1 });
    expect(await readGeneration(table, 'cmp_1', 1)).toBe(0);
    expect(await hold(table, 1)).toBe(true);
    expect(await hold(table, 2)).toBe(true);
    expect(await hold(table, 1)).toBe(false);
    expect(await hold(table, 2)).toBe(true);
    expect(await readGeneration(table, 'cmp_1', 1)).toBe(2);
    await leave(table, 'token_new', 2);
    expect(await leave(table, 'token_old', 1)).toEqual({ woken: true });
    expect(await take(table)).toBe('token_new');
  });

  it('counts executions that failed since one of them waited, each once', async () => {
    const table = makeTable({ seed: 1 });
    const fail = (generation: number) =>
      noteFailure(table, 'cmp_1', 1, generation);
    // Before its first look.
    expect(await fail(1)).toBe(1);
    expect(await readGeneration(table, 'cmp_1', 1)).toBe(1);
    expect(await fail(1)).toBe(1);
    await hold(table, 2);
    expect(await fail(2)).toBe(2);
    // A newer one looks after the run: nobody has to do anything.
    await hold(table, 4);
    expect(await fail(3)).toBeNull();
    await leave(table, 'token_4', 4);
    expect(await fail(4)).toBe(1);
  });

  it('ends up with the newest of many executions that come at the same moment', () =>
    forSeeds(10, async (_, { seed }) => {
      const table = makeTable({ seed });
      await atOnce(6, (i) => hold(table, i + 1));
      expect(await readGeneration(table, 'cmp_1', 1)).toBe(6);
      const left = await atOnce(6, (i) => leave(table, `token_${i}`, i + 1));
      expect(left.slice(0, 5)).toEqual(Array(5).fill({ woken: true }));
      expect(await take(table)).toBe('token_5');
    }));

  it('is another one in another run', async () => {
    const table = makeTable({ seed: 1 });
    await hold(table, 1);
    await leave(table, 'token_1');
    expect(await takeToken(table, 'cmp_1', 2, 'wke_0')).toBeUndefined();
    expect(await take(table)).toBe('token_1');
  });
});
