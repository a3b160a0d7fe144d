import { expect, it } from 'vitest';
import { beginning } from './beginning.ts';

it.each([
  ['abc', 5, 'abc'],
  ['abcdef', 3, 'abc'],
  ['ab😀', 3, 'ab'],
  ['ab😀', 4, 'ab😀'],
  ['a\ud83d', 5, 'a\ufffd'],
])('of %s, %i characters at most: %s', (text, most, expected) => {
  expect(beginning(text, most)).toBe(expected);
  expect(beginning(text, most).isWellFormed()).toBe(true);
});
