import { expect, it } from 'vitest';
import * as z from 'zod';
import { validate } from './problem.ts';
import { reservedKeys } from './reserved-keys.ts';

it('finds the key at any depth, and nothing else', () => {
  const value = JSON.parse(
    '{"a":[{"b":{"__proto__":{"__proto__":1}}}],"__proto__":1,"constructor":{"prototype":null}}',
  );
  const paths = reservedKeys(value).map(({ path }) => path);
  expect(paths.sort()).toEqual(['__proto__', 'a.0.b.__proto__']);
  expect(reservedKeys('__proto__')).toEqual([]);
});

it('is not stopped by what is deep', () => {
  const deep = `${'['.repeat(100_000)}{"__proto__":1}${']'.repeat(100_000)}`;
  expect(() => reservedKeys(JSON.parse(deep))).not.toThrow();
});

const schema = z.strictObject({ variables: z.record(z.string(), z.string()) });
const rowsOf = (text: string) => {
  try {
    return validate(schema, JSON.parse(text));
  } catch (error) {
    return (error as { extra: { errors: unknown } }).extra.errors;
  }
};

it('refuses what a record would drop, each key once, and keeps the others', () => {
  expect(rowsOf('{"variables":{"a":"b","__proto__":"x"}}')).toEqual([
    {
      path: 'variables.__proto__',
      code: 'reserved',
      message: 'is a reserved name',
    },
  ]);
  expect(rowsOf('{"variables":{},"__proto__":{}}')).toMatchObject([
    { path: '__proto__', code: 'unknown_field' },
  ]);
  const kept = '{"variables":{"constructor":"x","prototype":"y"}}';
  expect(JSON.stringify(rowsOf(kept))).toBe(kept);
});
