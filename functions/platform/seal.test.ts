import { expect, it } from 'vitest';
import { sealWith } from './seal.ts';

it('opens what it closed, and closes the same twice in two ways', () => {
  const seal = sealWith('pepper', 'a');
  expect(seal.open(seal.close('text'))).toBe('text');
  expect(seal.close('text')).not.toBe(seal.close('text'));
});

it.each([
  ['another purpose', sealWith('pepper', 'b')],
  ['another pepper', sealWith('salt', 'a')],
])('opens nothing of %s', (_, seal) => {
  const kept = sealWith('pepper', 'a').close('text');
  expect(() => seal.open(kept)).toThrow();
});

it('opens nothing that shows a part of its proof only', () => {
  const seal = sealWith('pepper', 'a');
  // Where nothing was written, all that follows the first 12 bytes is the proof.
  const kept = Buffer.from(seal.close(''), 'base64');
  expect(seal.open(kept.toString('base64'))).toBe('');
  for (const bytes of [4, 8, 15]) {
    const cut = kept.subarray(0, 12 + bytes).toString('base64');
    expect(() => seal.open(cut)).toThrow();
  }
});
