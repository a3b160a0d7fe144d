import { describe, expect, it } from 'vitest';
import { indexUnits, itemBytes, readUnits, tableUnits } from './units.ts';

const text = (bytes: number) => 'x'.repeat(bytes);
/** An item of exactly so many bytes: 2 + 1 for the key, 4 for the name. */
const itemOf = (bytes: number) => ({ pk: 'a', body: text(bytes - 7) });

describe('the size of an item', () => {
  it.each([
    [{ pk: 'abc' }, 5],
    [{ pk: 'é' }, 4],
    [{ n: 7 }, 3],
    [{ n: 1234 }, 4],
    [{ n: -1234 }, 5],
    [{ n: 1_000_000 }, 3],
    [{ n: 0.5 }, 3],
    [{ n: 0 }, 2],
    [{ b: true }, 2],
    [{ b: null }, 2],
    [{ l: [] }, 4],
    [{ l: ['ab', 'c'] }, 9],
    [{ m: {} }, 4],
    [{ m: { ab: 'c' } }, 8],
    [{ gone: undefined }, 0],
  ])('of %j is %i bytes', (item, bytes) => {
    expect(itemBytes(item)).toBe(bytes);
  });

  it('has no rule for what a table cannot hold', () => {
    expect(() => itemBytes({ f: () => {} })).toThrow(TypeError);
  });
});

describe('a write of the table', () => {
  it.each([
    [undefined, undefined, 1],
    [undefined, itemOf(1_024), 1],
    [undefined, itemOf(1_025), 2],
    [itemOf(3_000), itemOf(100), 3],
    [itemOf(100), itemOf(3_000), 3],
    [itemOf(2_048), undefined, 2],
  ])('counts the larger of before and after', (before, after, units) => {
    expect(tableUnits(before, after)).toBe(units);
  });
});

describe('an index', () => {
  const keysOnly = {
    partition_key: 'due_pk',
    sort_key: 'due_at',
    projection: 'KEYS_ONLY',
  } as const;
  const all = { ...keysOnly, projection: 'ALL' } as const;
  const item = { pk: 'a', sk: '1', note: 'x' };
  const waits = { ...item, due_pk: 'p', due_at: '1' };

  it.each([
    ['of an item that is not in it costs nothing', item, item, 0],
    ['takes a new entry with one write', item, waits, 1],
    ['takes the entry of a new item with one write', undefined, waits, 1],
    ['lets an entry go with one write', waits, item, 1],
    ['lets the entry of a deleted item go with one write', waits, undefined, 1],
    [
      'moves an entry with a delete and a put',
      waits,
      { ...waits, due_at: '2' },
      2,
    ],
    ['does not write what it does not show', waits, { ...waits, note: 'y' }, 0],
  ])('%s', (_, before, after, units) => {
    expect(indexUnits(keysOnly, before, after)).toBe(units);
  });

  it('of everything writes what changed, in its own size', () => {
    expect(indexUnits(all, waits, { ...waits, note: 'y' })).toBe(1);
    expect(indexUnits(all, waits, { ...waits, note: text(2_000) })).toBe(2);
    const { note, ...rest } = waits;
    expect(indexUnits(all, waits, { note, ...rest })).toBe(0);
  });
});

it('reads in steps of 4 KB, half price when it may be stale', () => {
  expect(readUnits(0, false)).toBe(0.5);
  expect(readUnits(4_096, true)).toBe(1);
  expect(readUnits(4_097, true)).toBe(2);
  expect(readUnits(9_000, false)).toBe(1.5);
});
