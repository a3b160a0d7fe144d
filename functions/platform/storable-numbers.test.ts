import { expect, it } from 'vitest';
import { unstorableNumbers } from './storable-numbers.ts';

it.each([0, -0, 1, -1.5, 1e-130, 1e125, 'text', null, true])(
  'has nothing against %s',
  (value) => expect(unstorableNumbers({ value })).toEqual([]),
);

it.each<[number, string]>([
  [5e-324, 'too_small'],
  [-1e-131, 'too_small'],
  [1e126, 'too_big'],
  [Number.POSITIVE_INFINITY, 'too_big'],
  [Number.NaN, 'too_big'],
])('names where %s is', (value, code) => {
  expect(unstorableNumbers({ a: [{ b: value }] })).toEqual([
    { path: 'a.0.b', code, message: expect.any(String) },
  ]);
});
