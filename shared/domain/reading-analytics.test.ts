import { describe, expect, test } from 'vitest';
import {
  callsNeeded,
  compareVariants,
  retryVerdict,
} from './reading-analytics.ts';

const attempt = (
  attempt_number: number,
  attempted: number,
  connected: number,
) => ({ attempt_number, attempted, connected });
const variant = (key: string, attempted: number, completed: number) => ({
  key,
  attempted,
  completed,
});

describe('retryVerdict', () => {
  test('without a retry says nothing', () => {
    expect(retryVerdict([attempt(1, 500, 200)])).toEqual({ kind: 'none' });
    expect(retryVerdict([])).toEqual({ kind: 'none' });
  });

  test('does not judge few calls, however bad they went', () => {
    const verdict = retryVerdict([attempt(1, 500, 200), attempt(2, 49, 0)]);
    expect(verdict).toMatchObject({ kind: 'too_few' });
  });

  test('names the first retry that hardly connects anybody', () => {
    const verdict = retryVerdict([
      attempt(1, 1_000, 400),
      attempt(2, 500, 150),
      attempt(3, 310, 4),
    ]);
    expect(verdict).toEqual({
      kind: 'hardly_pays',
      row: attempt(3, 310, 4),
      rate: 4 / 310,
      max_attempts: 2,
    });
  });

  test('lets a retry go on whose rate may still be good', () => {
    const verdict = retryVerdict([attempt(1, 100, 30), attempt(2, 60, 5)]);
    expect(verdict).toMatchObject({ kind: 'pays', rate: 5 / 60 });
  });
});

describe('compareVariants', () => {
  test('asks for some 400 calls each at a rate of a half', () => {
    expect(callsNeeded([variant('A', 100, 50), variant('B', 100, 50)])).toBe(
      393,
    );
  });

  test('asks for more calls also when all of a few failed', () => {
    expect(callsNeeded([variant('A', 3, 0)])).toBeGreaterThan(100);
    expect(callsNeeded([])).toBe(393);
  });

  test('has no winner before each variant has its calls', () => {
    const result = compareVariants([
      variant('A', 1_000, 900),
      variant('B', 50, 1),
    ]);
    expect(result).toMatchObject({ kind: 'not_enough' });
  });

  test('sees no difference where chance makes one as large', () => {
    const result = compareVariants([
      variant('A', 500, 250),
      variant('B', 500, 240),
    ]);
    expect(result).toEqual({ kind: 'no_difference' });
  });

  test('says which is better when it is, and by how much', () => {
    const result = compareVariants([
      variant('A', 500, 200),
      variant('B', 500, 260),
    ]);
    expect(result).toEqual({
      kind: 'differs',
      better: 'B',
      worse: 'A',
      difference: expect.closeTo(0.12),
    });
  });

  test('finds a true difference of ten points about four times of five', () => {
    const needed = callsNeeded([variant('A', 1_000, 500)]);
    // At the edge of what is sure: the difference is z of the alarm wide.
    const edge = 1.959964 * Math.sqrt(0.25 * (2 / needed));
    expect(edge).toBeLessThan(0.1);
    expect(edge).toBeGreaterThan(0.05);
  });
});
