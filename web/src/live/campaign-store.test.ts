import { describe, expect, test, vi } from 'vitest';
import { aCampaign, aLive, aSnapshot, aStats } from '../testing/fixtures.ts';
import { CampaignStore } from './campaign-store.ts';

const { id } = aCampaign();
const completed = (count: number) => aStats({ completed: count });

function aStore() {
  let now = 1_000;
  const stale = vi.fn();
  const store = new CampaignStore({ now: () => now, onStale: stale });
  store.putView(aCampaign({ stats: completed(1) }), 900);
  return { store, stale, at: (ms: number) => (now = ms) };
}

describe('CampaignStore', () => {
  test('shows the figures of a newer snapshot', () => {
    const { store } = aStore();
    expect(store.putSnapshot(aSnapshot({ stats: completed(2) }))).toBe(true);
    expect(store.get(id)?.stats.completed).toBe(2);
  });

  test.each([4, 5])(
    'ignores a snapshot whose sequence %i is not above the last',
    (sequence) => {
      const { store } = aStore();
      store.putSnapshot(aSnapshot({ sequence: 5, stats: completed(5) }));
      expect(
        store.putSnapshot(aSnapshot({ sequence, stats: completed(4) })),
      ).toBe(false);
      expect(store.get(id)?.stats.completed).toBe(5);
    },
  );

  test('takes a later snapshot of the same sequence: the list sends such', () => {
    const { store } = aStore();
    store.putSnapshot(aSnapshot({ at: '2026-05-10T18:00:00.000Z' }));
    const later = aSnapshot({
      at: '2026-05-10T18:00:01.000Z',
      stats: completed(9),
    });
    expect(store.putSnapshot(later)).toBe(true);
    expect(store.get(id)?.stats.completed).toBe(9);
  });

  test('ignores whatever has an older version than it holds', () => {
    const { store } = aStore();
    store.putSnapshot(aSnapshot({ version: 2, stats: completed(7) }));
    store.putView(aCampaign({ version: 2, stats: completed(8) }), 2_000);
    expect(store.get(id)?.stats.completed).toBe(1);
  });

  test('keeps the figures of a snapshot that came after an answer was asked for', () => {
    const { store, at } = aStore();
    at(2_000);
    store.putSnapshot(aSnapshot({ stats: completed(20) }));
    store.putView(
      aCampaign({ name: 'Renamed', version: 4, stats: completed(10) }),
      1_500,
    );
    expect(store.get(id)?.stats.completed).toBe(20);
    expect(store.get(id)?.name).toBe('Renamed');
  });

  test('takes the figures of an answer that was asked for after the snapshot', () => {
    const { store, at } = aStore();
    at(2_000);
    store.putSnapshot(aSnapshot({ stats: completed(20) }));
    store.putView(aCampaign({ stats: completed(30) }), 2_500);
    expect(store.get(id)?.stats.completed).toBe(30);
  });

  test('counts sequences from anywhere after a new subscription', () => {
    const { store } = aStore();
    store.putSnapshot(aSnapshot({ sequence: 90 }));
    store.forgetSequences();
    expect(store.putSnapshot(aSnapshot({ sequence: 1 }))).toBe(true);
  });

  test('asks for the whole campaign when its state or version changed, and only then', () => {
    const { store, stale } = aStore();
    store.putSnapshot(aSnapshot({ sequence: 1 }));
    expect(stale).not.toHaveBeenCalled();
    store.putSnapshot(aSnapshot({ sequence: 2, version: 4 }));
    store.putSnapshot(
      aSnapshot({ sequence: 3, version: 4, live: aLive({ state: 'idle' }) }),
    );
    expect(stale.mock.calls).toEqual([[id], [id]]);
  });

  test('tells the subscribers of one campaign and no others', () => {
    const { store } = aStore();
    const mine = vi.fn();
    const other = vi.fn();
    const leave = store.subscribe(id, mine);
    store.subscribe('cmp_other', other);
    store.putSnapshot(aSnapshot({ sequence: 1 }));
    leave();
    store.putSnapshot(aSnapshot({ sequence: 2 }));
    expect(mine).toHaveBeenCalledTimes(1);
    expect(other).not.toHaveBeenCalled();
  });

  test('leaves campaigns alone that no page shows', () => {
    const store = new CampaignStore();
    expect(store.putSnapshot(aSnapshot())).toBe(false);
    expect(store.get(id)).toBeUndefined();
  });
});
