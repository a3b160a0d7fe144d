import { describe, expect, it } from 'vitest';
import { iso } from '#shared/domain/instant.ts';
import {
  busyLines,
  type OutboundNumber,
} from '#shared/domain/outbound-number.ts';
import { NOON } from '#shared/domain/testing.ts';
import {
  addLine,
  disownLine,
  ownLine,
  takeCarrierTurn,
  takeTurn,
  unownLine,
} from './line-store.ts';
import {
  deleteNumber,
  getNumber,
  insertNumber,
  listOwnNumbers,
  updateNumber,
} from './number-store.ts';
import type { Table } from './table.ts';
import { atOnce, forSeeds, makeTable } from './testing.ts';

const number = (more: Partial<OutboundNumber> = {}): OutboundNumber => ({
  org_id: 'org_a',
  id: 'num_1',
  phone_number: '+12025550101',
  country: 'US',
  label: '',
  status: 'active',
  outbound_enabled: true,
  max_concurrent: 3,
  cps: null,
  lines: {},
  version: 1,
  created_at: iso(NOON),
  created_by: 'key_1',
  updated_at: iso(NOON),
  ...more,
});
const linesOf = async (table: Table) =>
  (await getNumber(table, 'org_a', 'num_1'))!.lines;
const own = (table: Table, slot: number, attempt = `att_${slot}`) =>
  ownLine(table, number(), slot, attempt, NOON);

describe('the lines of a number', () => {
  it('are as many as it has, of twenty slots at once', () =>
    forSeeds(10, async (table) => {
      await insertNumber(table, number());
      const owned = await atOnce(20, (slot) => own(table, slot));
      expect(owned.filter((it) => it !== null)).toHaveLength(3);
      expect(busyLines({ lines: await linesOf(table) })).toBe(3);
    }));

  it('are not taken twice by one slot, and go by the last stamp', async () => {
    const table = makeTable({ seed: 1 });
    await insertNumber(table, number({ max_concurrent: 1 }));
    const first = await own(table, 0, 'att_000001');
    const again = await own(table, 0, 'att_000002');
    expect([first?.former, again?.former]).toEqual([undefined, first?.stamp]);
    await disownLine(table, number(), 0, first!.stamp);
    expect(busyLines({ lines: await linesOf(table) })).toBe(1);
    await disownLine(table, number(), 0, again!.stamp);
    expect(busyLines({ lines: await linesOf(table) })).toBe(0);
  });

  it('are as before when a slot is not taken after all', async () => {
    const table = makeTable({ seed: 1 });
    await insertNumber(table, number());
    const first = (await own(table, 0, 'att_000001'))!;
    const again = (await own(table, 0, 'att_000002'))!;
    await unownLine(table, number(), 0, again);
    expect(await linesOf(table)).toEqual({ 0: first.stamp });
    await unownLine(table, number(), 0, again);
    await unownLine(table, number(), 0, first);
    expect(await linesOf(table)).toEqual({});
  });

  it('are not given by a number that is switched off or gone', async () => {
    const table = makeTable({ seed: 1 });
    expect(await own(table, 0)).toBeNull();
    await insertNumber(table, number({ status: 'inactive' }));
    expect(await own(table, 0)).toBeNull();
    await addLine(table, number({ id: 'num_9' }), 0, 'att_1', NOON);
    expect(await getNumber(table, 'org_a', 'num_9')).toBeUndefined();
  });

  it('count calls that were up before there was a limit, once', async () => {
    const table = makeTable({ seed: 1 });
    await insertNumber(table, number({ max_concurrent: 1 }));
    const owned = await own(table, 0);
    await addLine(table, number(), 0, 'att_9', NOON);
    await addLine(table, number(), 1, 'att_8', NOON);
    expect(await linesOf(table)).toMatchObject({ 0: owned!.stamp });
    expect(busyLines({ lines: await linesOf(table) })).toBe(2);
    expect(await own(table, 2)).toBeNull();
  });
});

describe('the rate of a number', () => {
  it('is kept by twenty at once', () =>
    forSeeds(10, async (table) => {
      const rated = number({ cps: 4 });
      await insertNumber(table, rated);
      const took = await atOnce(20, () => takeTurn(table, rated, NOON));
      // Whose answer is lost may have had a turn, and says no.
      expect(took.filter(Boolean).length).toBeGreaterThan(0);
      expect(took.filter(Boolean).length).toBeLessThanOrEqual(2);
    }));

  it('comes back with time', async () => {
    const table = makeTable({ seed: 1 });
    const rated = number({ cps: 1 });
    await insertNumber(table, rated);
    const took = [];
    for (const ms of [0, 900, 1_000, 1_900, 2_000]) {
      took.push(await takeTurn(table, rated, NOON + ms));
    }
    expect(took).toEqual([true, false, true, false, true]);
  });

  it('costs nothing where there is none', async () => {
    const table: Table = {
      name: 'outdial',
      db: { send: () => Promise.reject(new Error('asked')) } as Table['db'],
    };
    expect(await takeTurn(table, number(), NOON)).toBe(true);
  });
});

describe('the turns of a carrier', () => {
  const account = { org_id: 'org_a', carrier_id: 'car_1' };
  const turn = (table: Table, cps: number, now: number, guess = 0) =>
    takeCarrierTurn(table, account, cps, guess, now);

  it('are never more in a second than it takes, whatever each process knows', () =>
    forSeeds(5, async (table) => {
      let given = 0;
      for (let ms = 0; ms < 1_000; ms += 250) {
        const took = await atOnce(8, () => turn(table, 4, NOON + ms));
        given += took.filter(({ taken }) => taken).length;
      }
      expect(given).toBeGreaterThan(0);
      expect(given).toBeLessThanOrEqual(4);
    }));

  it('come back with time, and cost one write each once somebody knows', async () => {
    const table = makeTable({ seed: 1 });
    const sent: unknown[] = [];
    const send = table.db.send.bind(table.db) as (it: unknown) => never;
    const db = {
      send: (it: unknown) => {
        sent.push(it);
        return send(it);
      },
    } as unknown as Table['db'];
    const counted = { ...table, db };
    const took = [];
    let known = 0;
    for (const ms of [0, 10, 900, 1_000, 1_900, 2_500]) {
      const { taken, paced_until } = await turn(counted, 1, NOON + ms, known);
      known = paced_until;
      took.push(taken);
    }
    expect(took).toEqual([true, false, false, true, false, true]);
    expect(sent).toHaveLength(3);
    // Another process, which knows nothing, asks once and is told.
    expect((await turn(counted, 1, NOON + 2_600)).taken).toBe(false);
    expect(sent).toHaveLength(4);
  });

  it('are those of one organization', async () => {
    const table = makeTable({ seed: 1 });
    expect((await turn(table, 1, NOON)).taken).toBe(true);
    const theirs = { ...account, org_id: 'org_b' };
    const other = await takeCarrierTurn(table, theirs, 1, 0, NOON);
    expect(other.taken).toBe(true);
  });
});

describe('a number', () => {
  it('is stored once, of twenty at once with the same digits', () =>
    forSeeds(10, async (table) => {
      const stored = await atOnce(20, (i) =>
        insertNumber(table, number({ id: `num_${i}` })),
      );
      expect(stored.filter(Boolean)).toHaveLength(1);
      expect(await listOwnNumbers(table, 'org_a')).toHaveLength(1);
    }));

  it('is changed by who read it last, and keeps its lines', async () => {
    const table = makeTable({ seed: 1 });
    await insertNumber(table, number());
    await own(table, 0);
    const changes = { max_concurrent: 1 };
    const after = await updateNumber(table, number(), changes, iso(NOON));
    expect(after).toMatchObject({ version: 2, max_concurrent: 1 });
    expect(busyLines(after!)).toBe(1);
    expect(
      await updateNumber(table, number(), changes, iso(NOON)),
    ).toBeUndefined();
  });

  it('can be added again once it is deleted', async () => {
    const table = makeTable({ seed: 1 });
    await insertNumber(table, number());
    await deleteNumber(table, number());
    expect(await getNumber(table, 'org_a', 'num_1')).toBeUndefined();
    expect(await insertNumber(table, number({ id: 'num_2' }))).toBe(true);
  });

  it('of every organization is read from nowhere', async () => {
    const table = makeTable({ seed: 1 });
    expect(await getNumber(table, 'org_b', 'num_demo')).toMatchObject({
      max_concurrent: null,
    });
  });
});
