import { expect, it } from 'vitest';
import { numberUse } from './number-use.ts';

const row = (number_id: string, more = {}) => ({
  number_id,
  dials: 0,
  answered: 0,
  in_flight: 0,
  last_used_at: null,
  ...more,
});

it('adds up what a number did in all runs that are on', () => {
  const use = numberUse([
    row('a', {
      dials: 30,
      answered: 10,
      in_flight: 1,
      last_used_at: '2026-01-02T00:00:00.000Z',
    }),
    row('b', { dials: 5, answered: 5 }),
    row('a', {
      dials: 10,
      answered: 10,
      last_used_at: '2026-01-01T00:00:00.000Z',
    }),
  ]);
  expect(use.get('a')).toMatchObject({
    dials: 40,
    answer: { rate: 0.5 },
    in_flight: 1,
    last_used_at: '2026-01-02T00:00:00.000Z',
  });
  expect(use.get('b')?.answer.rate).toBe(1);
});

it('is wider apart the fewer calls there are', () => {
  const wide = (dials: number) => {
    const { answer } = numberUse([
      row('a', { dials, answered: dials / 2 }),
    ]).get('a')!;
    return answer.high - answer.low;
  };
  expect(wide(10)).toBeGreaterThan(wide(1_000));
});

it('knows nothing of a number that no campaign calls from', () => {
  expect(numberUse([]).get('a')).toBeUndefined();
  expect(numberUse([row('a')]).get('a')).toMatchObject({
    dials: 0,
    last_used_at: null,
  });
});
