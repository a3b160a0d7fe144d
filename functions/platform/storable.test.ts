import { expect, it } from 'vitest';
import { unstorable } from './storable.ts';

it.each([
  0,
  -0,
  1,
  -1.5,
  1e-130,
  1e125,
  'text',
  'a\nb\tc',
  '👩‍👩‍👧',
  null,
  true,
])('has nothing against %s', (name) =>
  expect(unstorable({ name })).toEqual([]),
);

it.each<[unknown, string]>([
  [5e-324, 'too_small'],
  [-1e-131, 'too_small'],
  [1e126, 'too_big'],
  [Number.POSITIVE_INFINITY, 'too_big'],
  [Number.NaN, 'too_big'],
  ['half \ud800', 'invalid_text'],
  ['nul \u0000', 'invalid_text'],
  ['escape \u001b[2J', 'invalid_text'],
  ['delete \u007f', 'invalid_text'],
  ['turned \u202e', 'invalid_text'],
  ['nothing \u200b', 'invalid_text'],
])('names where %j is', (value, code) => {
  expect(unstorable({ a: [{ name: value }] })).toEqual([
    { path: 'a.0.name', code, message: expect.any(String) },
  ]);
});

it('looks at keys, and lets other texts be turned around', () => {
  expect(unstorable({ a: { 'k\udc00': 1 } })).toHaveLength(1);
  expect(unstorable({ reason_text: 'turned \u202e' })).toEqual([]);
});
