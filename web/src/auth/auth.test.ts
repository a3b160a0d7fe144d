import { beforeEach, expect, test } from 'vitest';
import { organizationsOf } from './organizations.ts';
import { noteReturn, returnedTooOften } from './returns.ts';

beforeEach(() => sessionStorage.clear());

test('organizations are what groups name before their role, each once', () => {
  expect(
    organizationsOf(['b:viewer', 'a:admin', 'b:operator', 'x:y:admin']),
  ).toEqual(['a', 'b', 'x:y']);
  expect(organizationsOf(['no-role', ':admin', 7])).toEqual([]);
  expect(organizationsOf(undefined)).toEqual([]);
});

test('three returns within a minute are enough', () => {
  const at = 1_000_000;
  for (const second of [0, 20, 40]) {
    expect(returnedTooOften(at + second * 1_000)).toBe(false);
    noteReturn(at + second * 1_000);
  }
  expect(returnedTooOften(at + 41_000)).toBe(true);
  expect(returnedTooOften(at + 61_000)).toBe(false);
});
