import { describe, expect, test } from 'vitest';
import { headroomFor } from './headroom.ts';

const running = [
  { id: 'cmp_1', name: 'One', max_concurrent_calls: 4 },
  { id: 'cmp_2', name: 'Two', max_concurrent_calls: 3 },
];
const settings = { concurrency_limit: 10, running };
const asks = (max_concurrent_calls: number, id: string | null = null) =>
  headroomFor(settings, { id, max_concurrent_calls, admission: 'strict' });

describe('headroomFor', () => {
  test('lets through what is left, and says what is', () => {
    expect(asks(3)).toMatchObject({ taken: 7, available: 3, fits: true });
    expect(asks(4)).toMatchObject({ fits: false, could_have: 3 });
  });

  test('does not count a running campaign against itself', () => {
    expect(asks(7, 'cmp_1')).toMatchObject({ taken: 3, fits: true });
    expect(asks(8, 'cmp_1')).toMatchObject({ fits: false, could_have: 7 });
  });

  test('offers nothing where nothing is left', () => {
    const full = { ...settings, concurrency_limit: 5 };
    const one = { id: null, max_concurrent_calls: 1 } as const;
    expect(headroomFor(full, { ...one, admission: 'strict' })).toMatchObject({
      available: 0,
      fits: false,
      could_have: null,
    });
    expect(headroomFor(full, { ...one, admission: 'shared' }).fits).toBe(true);
  });
});
