import { describe, expect, test } from 'vitest';
import { aCampaign, aStats } from '../../testing/fixtures.ts';
import { countUpdates, readSort, sorted, writeSort } from './list-order.ts';

describe('the sort of the address', () => {
  test.each(['name', '-updated', 'answer_rate'])(
    '%s is read and written',
    (text) => {
      const sort = readSort(text);
      expect(sort && writeSort(sort)).toBe(text);
    },
  );

  test.each([undefined, '', '-', 'toString', '-nothing', 3])(
    '%j sorts nothing',
    (text) => {
      expect(readSort(text)).toBeNull();
    },
  );
});

describe('sorted', () => {
  const one = (id: string, name: string, cost_usd: number) =>
    aCampaign({ id, name, stats: aStats({ cost_usd }) });
  const rows = [
    one('a', 'beta', 2),
    one('b', 'Alpha', 9),
    one('c', 'gamma', 2),
  ];
  const idsBy = (text: string) =>
    sorted(rows, readSort(text)).map(({ id }) => id);

  test('by name in any case, up and down', () => {
    expect(idsBy('name')).toEqual(['b', 'a', 'c']);
    expect(idsBy('-name')).toEqual(['c', 'a', 'b']);
  });

  test('equals stay as the server has them', () => {
    expect(idsBy('cost')).toEqual(['a', 'c', 'b']);
    expect(idsBy('-cost')).toEqual(['b', 'a', 'c']);
    expect(idsBy('')).toEqual(['a', 'b', 'c']);
  });
});

describe('countUpdates', () => {
  test.each([
    [['a', 'b', 'c'], ['a', 'b', 'c'], 0],
    [['a', 'b'], ['n', 'a', 'b'], 1],
    [['a', 'b', 'c'], ['a', 'c'], 1],
    [['a', 'b', 'c', 'd'], ['d', 'a', 'b', 'c'], 1],
    [['a', 'b', 'c'], ['c', 'b', 'a'], 2],
    [['a', 'b', 'c'], ['n', 'c', 'a'], 3],
    [[], ['a', 'b'], 2],
  ])('from %j to %j there are %d', (shown, wanted, count) => {
    expect(countUpdates(shown, wanted)).toBe(count);
  });
});
