import fc from 'fast-check';
import { expect, it } from 'vitest';
import { repeatedKey } from './repeated-keys.ts';

// The same draws each time.
fc.configureGlobal({ seed: 1 });

it.each([
  ['{"name":"a","name":"b"}', 'name'],
  ['{"a":[{"b":1,"c":{},"b":2}]}', 'b'],
  ['{"na\\u006de":1,"name":2}', 'name'],
  ['{"":1 , "" : 2}', ''],
])('finds the key of %s', (text, key) => expect(repeatedKey(text)).toBe(key));

it.each([
  '{"a":{"a":1},"b":{"a":1}}',
  '[{"a":1},{"a":1}]',
  '{"a":"a","b":"a"}',
  '{"a":["a","a","{","b"],"b":"\\"a\\":1,"}',
])('finds none in %s', (text) => expect(repeatedKey(text)).toBeUndefined());

it('finds none in anything that was written from a value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(repeatedKey(JSON.stringify(value, null, 1))).toBeUndefined();
    }),
  );
});
