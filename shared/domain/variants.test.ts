import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareOf, type Variant, variantOf } from './variants.ts';

// The same draws each time.
fc.configureGlobal({ seed: 1 });

const variant = (key: string, weight: number): Variant => ({
  key,
  weight,
  agent_id: `agt_${key}`,
});
const idOf = (n: number) =>
  `ctc_01m7yjhcjcg2g377127jk0${String(n).padStart(4, '0')}`;

describe('the variant of a contact', () => {
  it('is none where there are none', () => {
    expect(variantOf(null, 'ctc_1')).toBeNull();
    expect(variantOf([], 'ctc_1')).toBeNull();
  });

  it('is the same each time', () => {
    const variants = [variant('a', 50), variant('b', 50)];
    fc.assert(
      fc.property(fc.string(), (id) => {
        const first = variantOf(variants, id);
        expect(variants).toContain(first);
        expect(variantOf(variants, id)).toBe(first);
      }),
    );
  });

  it.each([
    [50, 50],
    [90, 10],
    [1, 99],
    [100, 0],
  ])('is drawn by weight, %i to %i, though ids are alike', (a, b) => {
    const variants = [variant('a', a), variant('b', b)];
    const N = 10_000;
    let first = 0;
    for (let n = 0; n < N; n += 1) {
      if (variantOf(variants, idOf(n))?.key === 'a') first += 1;
    }
    // Four standard deviations of a fair draw.
    const slack = 4 * Math.sqrt(N * (a / 100) * (b / 100));
    expect(Math.abs(first - (N * a) / 100)).toBeLessThanOrEqual(slack);
  });

  it('is never one without weight', () => {
    const variants = [variant('a', 0), variant('b', 100), variant('c', 0)];
    for (let n = 0; n < 500; n += 1) {
      expect(variantOf(variants, idOf(n))?.key).toBe('b');
    }
  });
});

describe('a share', () => {
  // Wilson intervals as published tables give them.
  it.each([
    [0, 10, 0, 0.2775],
    [1, 10, 0.0179, 0.4042],
    [5, 10, 0.2366, 0.7634],
    [10, 10, 0.7225, 1],
    [50, 100, 0.4038, 0.5962],
  ])('%i of %i lies between %f and %f', (successes, trials, low, high) => {
    const share = shareOf(successes, trials);
    expect(share.rate).toBeCloseTo(successes / trials, 12);
    expect(share.low).toBeCloseTo(low, 3);
    expect(share.high).toBeCloseTo(high, 3);
  });

  it('of nothing is nothing', () => {
    expect(shareOf(0, 0)).toEqual({ rate: 0, low: 0, high: 0 });
  });
});
