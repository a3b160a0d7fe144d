import fc from 'fast-check';
import { expect, it } from 'vitest';
import { contactId, seqOfContactId } from './contact-store.ts';
import {
  BLOCK_SIZE,
  blockOf,
  dueRetries,
  recordKey,
  slotKey,
  stateKey,
} from './keys.ts';

const seqs = fc.integer({ min: 0, max: 999_999 });

it('sorts contacts, slots and retries as numbers do', () => {
  fc.assert(
    fc.property(seqs, seqs, (a, b) => {
      const isLess = (x: string, y: string) => x < y;
      expect(isLess(recordKey('c', a).sk, recordKey('c', b).sk)).toBe(a < b);
      expect(isLess(stateKey('c', 1, a).sk, stateKey('c', 1, b).sk)).toBe(
        a < b,
      );
    }),
    { seed: 71, numRuns: 300 },
  );
  const slots = [0, 9, 10, 99, 100, 9_999];
  const keys = slots.map((slot) => slotKey('o', slot).sk);
  expect([...keys].sort()).toEqual(keys);
  expect(dueRetries('c', 1, 2) < dueRetries('c', 1, 10)).toBe(true);
});

it('keeps a block of a thousand contacts together, and no more', () => {
  fc.assert(
    fc.property(seqs, seqs, (a, b) => {
      const isShared = stateKey('c', 1, a).pk === stateKey('c', 1, b).pk;
      expect(isShared).toBe(blockOf(a) === blockOf(b));
      expect(Math.abs(a - b) >= BLOCK_SIZE && isShared).toBe(false);
    }),
    { seed: 72, numRuns: 300 },
  );
});

it('keeps runs, campaigns and orgs in partitions of their own', () => {
  const partitions = [
    stateKey('c', 1, 0),
    stateKey('c', 2, 0),
    stateKey('c', 11, 0),
    stateKey('c2', 1, 0),
    recordKey('c', 0),
    recordKey('c2', 0),
    slotKey('o', 0),
    slotKey('o2', 0),
  ].map(({ pk }) => pk);
  expect(new Set(partitions).size).toBe(partitions.length);
});

const upload = 'upl_01kk3v5g7m8n9p0q1r2s3t4v5w';

it('gives each contact an id that names its seq and sorts by it', () => {
  fc.assert(
    fc.property(seqs, seqs, (a, b) => {
      expect(seqOfContactId(contactId(upload, a))).toBe(a);
      expect(contactId(upload, a) < contactId(upload, b)).toBe(a < b);
    }),
    { seed: 73, numRuns: 300 },
  );
});

it.each([
  '',
  'con_',
  'con_1',
  upload,
  `con_${'u'.repeat(26)}`,
  `${contactId(upload, 1)}x`,
])('knows that "%s" is the id of no contact', (id) => {
  expect(seqOfContactId(id)).toBeUndefined();
});
