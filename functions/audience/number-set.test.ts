import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { NumberSet } from './number-set.ts';

// The same draws each time.
fc.configureGlobal({ seed: 1 });

it('is a set of numbers, whatever their length and order', () => {
  const number = fc
    .bigInt({ min: 1n, max: 999_999_999_999_999n })
    .map((digits) => `+${digits}`);
  fc.assert(
    fc.property(
      fc.array(fc.oneof(number, fc.constant('+14155550190'))),
      (list) => {
        const [ours, plain] = [new NumberSet(), new Set<string>()];
        for (const e164 of list) {
          expect(ours.add(e164)).toBe(!plain.has(e164));
          plain.add(e164);
        }
        expect(ours.size).toBe(plain.size);
        for (const e164 of list) expect(ours.has(e164)).toBe(true);
        expect(ours.has('+1')).toBe(plain.has('+1'));
      },
    ),
  );
});

it('keeps neighbours apart: a run of a hundred thousand is quick to add', () => {
  const set = new NumberSet();
  for (let i = 0; i < 100_000; i++)
    expect(set.add(`+1415${2_000_000 + i}`)).toBe(true);
  expect(set.size).toBe(100_000);
  expect(set.has('+14152100000')).toBe(false);
});

it.each(['', '4155550190', '+', '+abc', '+12345678901234567890'])(
  'refuses %j, which is no E.164 number',
  (text) => {
    expect(() => new NumberSet().add(text)).toThrow(RangeError);
  },
);
