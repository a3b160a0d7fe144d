import { describe, expect, it } from 'vitest';
import { tallyWithCall } from '#shared/domain/call-limits.ts';
import { type Campaign, ownedCount } from '#shared/domain/campaign.ts';
import { iso } from '#shared/domain/instant.ts';
import { makeCampaign, NOON } from '#shared/domain/testing.ts';
import {
  getCampaign,
  insertCampaign,
  updateCampaign,
} from './campaign-store.ts';
import {
  clearSlot,
  disownSlot,
  getSlot,
  type Holder,
  listSlots,
  ownSlot,
  stampedAt,
  takeSlot,
} from './slot-store.ts';
import type { Table } from './table.ts';
import { atOnce, forSeeds, makeTable } from './testing.ts';

const holder = (attempt_id: string, campaign_id = 'cmp_1'): Holder => ({
  campaign_id,
  run_number: 1,
  seq: 7,
  attempt_id,
  taken_at: iso(NOON),
  agent_id: 'agt_1',
  numbers: ['+12025550190'],
});
const first = tallyWithCall({}, '2026-03-02', {});

const take = (
  table: Table,
  proof: Parameters<typeof takeSlot>[3],
  attempt: string,
) => takeSlot(table, 'org_a', 0, proof, holder(attempt), first);
const clear = async (table: Table, proof: Parameters<typeof takeSlot>[3]) =>
  (await clearSlot(table, 'org_a', 0, proof)) !== null;
const slot = (table: Table) => getSlot(table, 'org_a', 0);
const winners = (won: readonly boolean[]) => won.filter(Boolean).length;

describe('a slot', () => {
  it('is free at epoch 0 before anybody took it', async () => {
    const table = makeTable({ seed: 1 });
    expect(await slot(table)).toEqual({ slot: 0, epoch: 0 });
    expect(await listSlots(table, 'org_a')).toEqual([]);
  });

  it('is taken by one of twenty permits for the same free slot', () =>
    forSeeds(10, async (table) => {
      const won = await atOnce(20, (i) =>
        take(table, { epoch: 0 }, `att_${i}`),
      );
      expect(winners(won)).toBe(1);
      expect(await slot(table)).toMatchObject({
        ...holder(`att_${won.indexOf(true)}`),
      });
    }));

  it('is handed on once, whoever shows the attempt that ended in it', () =>
    forSeeds(10, async (table) => {
      await take(table, { epoch: 0 }, 'att_ended');
      const proof = { attempt_id: 'att_ended' };
      const won = await atOnce(20, (i) => take(table, proof, `att_${i}`));
      expect(winners(won)).toBe(1);
      expect((await slot(table)).attempt_id).toBe(`att_${won.indexOf(true)}`);
    }));

  it('is either handed on or emptied, never both', () =>
    forSeeds(30, async (table, { lost_answers }) => {
      await take(table, { epoch: 0 }, 'att_ended');
      const proof = { attempt_id: 'att_ended' };
      const [taken, cleared] = await Promise.all([
        take(table, proof, 'att_next'),
        clear(table, proof),
      ]);
      const { attempt_id } = await slot(table);
      expect(attempt_id).toBe(taken ? 'att_next' : undefined);
      // An emptying whose answer was lost meets an empty slot.
      if (lost_answers === 0) expect(cleared).toBe(!taken);
      else expect(taken && cleared).toBe(false);
    }));

  it('is emptied once by one proof', async () => {
    for (const seed of [1, 2, 3]) {
      const table = makeTable({ seed });
      await take(table, { epoch: 0 }, 'att_1');
      const proof = { attempt_id: 'att_1' };
      expect(winners(await atOnce(10, () => clear(table, proof)))).toBe(1);
      expect(await clear(table, proof)).toBe(false);
    }
  });

  it('does not come back to an old permit, though it is free again', async () => {
    const table = makeTable({ seed: 1 });
    await take(table, { epoch: 0 }, 'att_1');
    await clear(table, { attempt_id: 'att_1' });
    const { epoch, ...rest } = await slot(table);
    expect(rest).toEqual({ slot: 0, ...first });
    expect(epoch).toBeGreaterThan(0);
    expect(await take(table, { epoch: 0 }, 'att_2')).toBe(false);
    expect(await take(table, { attempt_id: 'att_1' }, 'att_2')).toBe(false);
    expect(await take(table, { epoch }, 'att_2')).toBe(true);
  });

  it('is not free while it is held, whatever its epoch', async () => {
    const table = makeTable({ seed: 1 });
    await take(table, { epoch: 0 }, 'att_1');
    const { epoch } = await slot(table);
    expect(await take(table, { epoch }, 'att_2')).toBe(false);
    expect(await clear(table, { epoch })).toBe(false);
    expect((await slot(table)).attempt_id).toBe('att_1');
  });

  it('is known as taken by who took it, when the answer was lost', async () => {
    const table = makeTable({ seed: 1, lost_answers: 1 });
    expect(await take(table, { epoch: 0 }, 'att_1')).toBe(true);
    expect(await take(table, { attempt_id: 'att_1' }, 'att_2')).toBe(true);
    expect((await slot(table)).attempt_id).toBe('att_2');
  });

  it('counts the calls and the talk of a day, and begins anew on the next', async () => {
    const table = makeTable({ seed: 1 });
    await take(table, { epoch: 0 }, 'att_1');
    const held = await slot(table);
    const next = tallyWithCall(held, '2026-03-02', { talk_ms: 5_000 });
    const by = { attempt_id: 'att_1' };
    await takeSlot(table, 'org_a', 0, by, holder('att_2'), next);
    const over = { talk_ms: 2_000, unplaced: true };
    await clearSlot(table, 'org_a', 0, { attempt_id: 'att_2' }, over);
    const today = await slot(table);
    expect(today).toMatchObject({ day: first.day, calls: 1, talk_ms: 7_000 });
    expect(tallyWithCall(today, '2026-03-03', { talk_ms: 1 })).toEqual({
      day: '2026-03-03',
      calls: 1,
      talk_ms: 0,
    });
  });

  it('is listed with the others of its org, in order', async () => {
    const table = makeTable({ seed: 1 });
    for (const index of [10, 2, 1]) {
      await takeSlot(
        table,
        'org_a',
        index,
        { epoch: 0 },
        holder(`a${index}`),
        first,
      );
    }
    await takeSlot(table, 'org_b', 3, { epoch: 0 }, holder('b3'), first);
    const slots = await listSlots(table, 'org_a');
    expect(slots.map(({ slot, attempt_id }) => [slot, attempt_id])).toEqual([
      [1, 'a1'],
      [2, 'a2'],
      [10, 'a10'],
    ]);
  });

  it('has one holder at a time, whatever many hands do with it', () =>
    forSeeds(12, async (table) => {
      // Each hand replaces what it sees; who replaced whom must be one chain.
      const followed: [string, string][] = [];
      await atOnce(6, async (hand) => {
        for (let n = 0; n < 5; n += 1) {
          const seen = await slot(table);
          const mine = `att_${hand}_${n}`;
          const proof = seen.attempt_id
            ? { attempt_id: seen.attempt_id }
            : { epoch: seen.epoch };
          if (await take(table, proof, mine)) {
            followed.push([seen.attempt_id ?? 'free', mine]);
          }
        }
      });
      const befores = followed.map(([before]) => before);
      expect(new Set(befores).size).toBe(befores.length);
      const last = (await slot(table)).attempt_id;
      expect(followed.map(([, after]) => after)).toContain(last);
      expect(befores).not.toContain(last);
    }));
});

async function withCampaign(
  table: Table,
  more: Partial<Campaign> = {},
): Promise<Campaign> {
  const campaign = makeCampaign({ max_concurrent_calls: 5, ...more });
  // Its answer may get lost, and it then meets itself.
  await insertCampaign(table, campaign).catch(() => undefined);
  return campaign;
}
const own = (table: Table, index: number, attempt = 'att_000001', at = NOON) =>
  ownSlot(table, makeCampaign(), index, attempt, at);
const stored = async (table: Table) =>
  (await getCampaign(table, 'org_a', 'cmp_1'))!;

describe("a campaign's own limit", () => {
  it('is never passed by fifty that count a slot at the same moment', () =>
    forSeeds(10, async (table, { lost_answers }) => {
      await withCampaign(table);
      const owned = await atOnce(50, (i) => own(table, i, `att_${i}`));
      expect(owned.filter(Boolean)).toHaveLength(5);
      if (lost_answers === 0) {
        expect(owned.filter((one) => one?.created)).toHaveLength(5);
      }
      const { slots } = await stored(table);
      expect(Object.keys(slots)).toEqual(
        owned.flatMap((one, i) => (one ? [String(i)] : [])),
      );
    }));

  it('holds while others count, take away and lower it', () =>
    forSeeds(12, async (table) => {
      const campaign = await withCampaign(table);
      let most = 0;
      const look = async () => {
        most = Math.max(most, ownedCount(await stored(table)));
      };
      await Promise.all([
        atOnce(12, async (i) => {
          const owned = await own(table, i, `att_${i}`, NOON + i);
          await look();
          if (!owned || i % 2 === 0) return;
          await disownSlot(table, campaign, i, owned.stamp);
          await look();
        }),
        updateCampaign(table, campaign, { max_concurrent_calls: 3 }, iso(NOON)),
      ]);
      expect(most).toBeLessThanOrEqual(5);
      const { slots, max_concurrent_calls } = await stored(table);
      expect(max_concurrent_calls).toBe(3);
      const left = Object.keys(slots).map(Number);
      expect(left.every((index) => index % 2 === 0)).toBe(true);
      expect((await own(table, 90)) === null).toBe(left.length >= 3);
    }));

  it('does not count a slot twice', async () => {
    const table = makeTable({ seed: 1 });
    await withCampaign(table, { max_concurrent_calls: 1 });
    const first = await own(table, 4, 'att_000001', NOON);
    const again = await own(table, 4, 'att_000002', NOON + 1);
    expect(first?.created).toBe(true);
    expect(again?.created).toBe(false);
    expect(again?.stamp).not.toBe(first?.stamp);
    expect((await stored(table)).slots).toEqual({ '4': again!.stamp });
    expect(await own(table, 5)).toBeNull();
  });

  it('counts a slot once when the answer was lost', async () => {
    const table = makeTable({ seed: 1, lost_answers: 1 });
    await withCampaign(table, { max_concurrent_calls: 1 });
    const owned = (await own(table, 4))!;
    expect((await stored(table)).slots).toEqual({ '4': owned.stamp });
  });

  it.each([
    ['paused', { status: 'paused' }],
    ['ended', { status: 'completed' }],
    ['in another run', { run_number: 2 }],
  ] as const)(
    'counts nothing for a campaign that is %s',
    async (_case, more) => {
      const table = makeTable({ seed: 1 });
      await withCampaign(table, more);
      expect(await own(table, 0)).toBeNull();
      expect((await stored(table)).slots).toEqual({});
    },
  );

  it('keeps a slot that was counted again since it was looked at', async () => {
    const table = makeTable({ seed: 1 });
    const campaign = await withCampaign(table);
    const old = (await own(table, 4, 'att_000001', NOON))!;
    const next = (await own(table, 4, 'att_000002', NOON))!;
    expect(await disownSlot(table, campaign, 4, old.stamp)).toBeNull();
    expect((await stored(table)).slots).toEqual({ '4': next.stamp });
    await own(table, 5);
    expect(await disownSlot(table, campaign, 4, next.stamp)).toMatchObject({
      left: 1,
    });
    expect(await disownSlot(table, campaign, 4, next.stamp)).toBeNull();
  });

  it('ends with the slot counted, whenever an old look takes away what is counted anew', () =>
    forSeeds(20, async (table) => {
      const campaign = await withCampaign(table);
      const old = (await own(table, 4, 'att_000001', NOON))!;
      const [next] = await Promise.all([
        own(table, 4, 'att_000002', NOON + 1),
        disownSlot(table, campaign, 4, old.stamp),
      ]);
      expect((await stored(table)).slots).toEqual({ '4': next!.stamp });
    }));

  it('leaves the settings of the campaign alone, and they leave it alone', () =>
    forSeeds(10, async (table) => {
      const campaign = await withCampaign(table);
      // Of an update whose answer was lost one only knows that it is stale.
      await Promise.all([
        atOnce(5, (i) => own(table, i, `att_${i}`)),
        updateCampaign(table, campaign, { name: 'Autumn' }, iso(NOON)),
      ]);
      const now = await stored(table);
      expect(now).toMatchObject({ name: 'Autumn' });
      expect(ownedCount(now)).toBe(5);
    }));

  it('remembers when a slot was counted', async () => {
    const table = makeTable({ seed: 1 });
    await withCampaign(table);
    const { stamp } = (await own(table, 0, 'att_000001', NOON + 17))!;
    expect(stampedAt(stamp)).toBe(NOON + 17);
  });
});
