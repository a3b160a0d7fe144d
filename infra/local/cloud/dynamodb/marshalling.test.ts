import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { marshallItem, toSdkItem, unmarshallItem } from './marshalling.ts';

// The same draws each time.
fc.configureGlobal({ seed: 1 });

describe('marshalling', () => {
  const leaf = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }),
    fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n }),
    fc.boolean(),
    fc.constantFrom(null, undefined),
    fc.uint8Array(),
    fc.uniqueArray(fc.string(), { minLength: 1 }).map((all) => new Set(all)),
    fc.uniqueArray(fc.integer(), { minLength: 1 }).map((all) => new Set(all)),
  );
  const name = fc.string().filter((one) => one !== '__proto__');
  const { item } = fc.letrec((tie) => ({
    item: fc.dictionary(name, tie('value'), {
      maxKeys: 5,
      noNullPrototype: true,
    }),
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));

  it("is the SDK's, both ways", () => {
    fc.assert(
      fc.property(item, (record) => {
        const ours = marshallItem(record as Record<string, unknown>);
        const theirs = marshall(record, { removeUndefinedValues: true });
        expect(toSdkItem(ours)).toEqual(theirs);
        expect(unmarshallItem(ours)).toEqual(unmarshall(theirs));
      }),
    );
  });

  it.each([
    ['an empty set', new Set()],
    ['not a number', Number.NaN],
    ['an unsafe integer', 2 ** 60],
    ['a class instance', new Date(0)],
  ])('refuses %s as the SDK does', (_case, value) => {
    const message = (convert: (record: Record<string, unknown>) => unknown) => {
      try {
        convert({ value });
      } catch (error) {
        return (error as Error).message;
      }
      return undefined;
    };
    expect(message(marshallItem)).toBe(message((record) => marshall(record)));
    expect(message(marshallItem)).toBeDefined();
  });
});
