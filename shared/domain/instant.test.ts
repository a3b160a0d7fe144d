import fc from 'fast-check';
import { expect, it } from 'vitest';
import { epochMs, iso } from './instant.ts';

it.each([
  [0, '1970-01-01T00:00:00.000Z'],
  [1_772_452_800_000, '2026-03-02T12:00:00.000Z'],
  [1_772_452_800_007, '2026-03-02T12:00:00.007Z'],
  [1_772_452_800_000.9, '2026-03-02T12:00:00.000Z'],
  [-1, '1969-12-31T23:59:59.999Z'],
])('writes %d as %s', (ms, text) => {
  expect(iso(ms)).toBe(text);
});

it.each([
  ['2026-03-02T12:00:00Z', 1_772_452_800_000],
  ['2026-03-02T17:30:00+05:30', 1_772_452_800_000],
  ['2026-03-02T07:00:00.25-05:00', 1_772_452_800_250],
])('reads %s whatever its offset', (text, ms) => {
  expect(epochMs(text)).toBe(ms);
});

it.each([
  '2026-03-02T12:00:00',
  '2026-03-02',
  '2026-02-30T12:00:00Z',
  '2026-02-30T12:00:00.000Z',
  '2026-02-28T24:00:00.000Z',
  'yesterday',
  '',
])('refuses "%s", which is no instant', (text) => {
  expect(() => epochMs(text)).toThrow(RangeError);
});

const moment = fc.integer({ min: 0, max: 4_102_444_800_000 });

it('reads back what it wrote, and writes so that text sorts as time', () => {
  fc.assert(
    fc.property(moment, moment, (a, b) => {
      expect(epochMs(iso(a))).toBe(a);
      expect(iso(a) < iso(b)).toBe(a < b);
    }),
    { seed: 61, numRuns: 500 },
  );
});
