import { expect, it } from 'vitest';
import { checkIfMatch, etagOf } from './etag.ts';

it.each([
  ['no header', undefined, true],
  ['any version', '*', true],
  ['the version', '"3"', true],
  ['the version, weakly', 'W/"3"', true],
  ['one of several', '"1", "3"', true],
  ['another version', '"2"', false],
  ['a bare number', '3', false],
])('of version 3, %s passes: %s %s', (_case, header, passes) => {
  const check = () => checkIfMatch(header, 3);
  if (passes) expect(check).not.toThrow();
  else expect(check).toThrow(expect.objectContaining({ status: 412 }));
});

it('is a quoted string', () => {
  expect(etagOf(3)).toBe('"3"');
});
