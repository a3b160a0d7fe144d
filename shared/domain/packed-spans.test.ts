import fc from 'fast-check';
import { expect, it } from 'vitest';
import { packSpans, unpackSpans } from './packed-spans.ts';

const spans = fc.dictionary(
  fc.nat(30_000_000).map(String),
  fc.record({ dials: fc.nat(500), connected: fc.nat(500) }),
);

it('gives back what it packed', () => {
  fc.assert(
    fc.property(spans, (before) => {
      const packed = JSON.parse(JSON.stringify(packSpans(before)));
      expect(unpackSpans(packed)).toEqual({ ...before });
    }),
  );
});

it('says how far it is from one span to the next', () => {
  const seen = { dials: 2, connected: 1 };
  expect(packSpans({ '29000003': seen, '29000001': seen })).toEqual([
    [29_000_001, 2],
    [2, 2],
    [1, 1],
  ]);
});

it('reads spans that were stored before there were columns', () => {
  const seen = { dials: 2, connected: 1 };
  expect(unpackSpans({ '29000003': seen })).toEqual({ '29000003': seen });
});
