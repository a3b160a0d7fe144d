import { expect, test } from 'vitest';
import { namesOfActors } from './actor-names.ts';

test('a key is called as its owner is, else as itself', () => {
  const names = namesOfActors(
    [
      { id: 'key_1', name: 'Nightly import', member_id: null },
      { id: 'key_2', name: 'Laptop', member_id: 'mem_1' },
      { id: 'key_3', name: 'Old laptop', member_id: 'mem_gone' },
      { id: 'key_4', name: '', member_id: null },
    ],
    [{ id: 'mem_1', name: 'Ada Byron' }],
  );
  expect([...names]).toEqual([
    ['key_1', 'Nightly import'],
    ['key_2', 'Ada Byron'],
    ['key_3', 'Old laptop'],
  ]);
});
