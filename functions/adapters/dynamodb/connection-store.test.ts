import { describe, expect, it } from 'vitest';
import { NOON } from '#shared/domain/testing.ts';
import {
  getConnection,
  putConnection,
  putTicket,
  redeemTicket,
  removeConnection,
  unwatch,
  type Watcher,
  watch,
} from './connection-store.ts';
import { atOnce, makeTable } from './testing.ts';
import { watchersOf } from './watcher-store.ts';

const ada: Watcher = {
  org_id: 'org_a',
  subject: 'key_1',
  scopes: ['campaigns:read'],
};

describe('a socket', () => {
  it('is opened once by a ticket, whoever comes with it', async () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const table = makeTable({ seed });
      await putTicket(table, 'ticket', ada, NOON + 60_000);
      const got = await atOnce(20, () => redeemTicket(table, 'ticket', NOON));
      expect(got.filter((one) => one !== undefined)).toEqual([ada]);
    }
  });

  it('is opened by no ticket that is too old, or never was', async () => {
    const table = makeTable({ seed: 1 });
    await putTicket(table, 'ticket', ada, NOON + 60_000);
    expect(await redeemTicket(table, 'other', NOON)).toBeUndefined();
    expect(await redeemTicket(table, 'ticket', NOON + 60_000)).toBeUndefined();
    expect(await redeemTicket(table, 'ticket', NOON + 59_999)).toEqual(ada);
  });

  it('leaves nothing behind when it closes, not even what it watched meanwhile', async () => {
    const table = makeTable({ seed: 1 });
    await putConnection(table, 'conn', ada, NOON);
    const topics = Array.from({ length: 30 }, (_, i) => `cmp_${i}`);
    for (const topic of topics) await watch(table, 'conn', topic, NOON);
    await unwatch(table, 'conn', 'cmp_0');
    expect((await getConnection(table, 'conn'))?.topics).toEqual(
      new Set(topics.slice(1)),
    );
    await removeConnection(table, 'conn');
    await removeConnection(table, 'conn');
    expect(await getConnection(table, 'conn')).toBeUndefined();
    for (const topic of topics) {
      expect(await watchersOf(table, topic)).toEqual([]);
    }
    await expect(watch(table, 'conn', 'cmp_1', NOON)).rejects.toThrow();
    expect(await watchersOf(table, 'cmp_1')).toEqual([]);
  });
});
