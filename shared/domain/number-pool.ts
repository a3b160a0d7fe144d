import type { ArchivedCount, Campaign, RemovedNumber } from './campaign.ts';

type PoolFields = Pick<
  Campaign,
  'number_pool' | 'removed_numbers' | 'forgiven_numbers'
>;

/** When, and which actor. */
type Act = Pick<RemovedNumber, 'at' | 'by'>;

/**
 * A pool that an operator changed while the campaign ran: what left it is kept,
 * so that it can be restored as it was.
 */
export function withPool(
  before: PoolFields,
  number_pool: Campaign['number_pool'],
  act: Act,
): Pick<Campaign, 'number_pool' | 'removed_numbers'> {
  const stays = new Set(number_pool.map(({ number_id }) => number_id));
  const gone = before.number_pool
    .filter(({ number_id }) => !stays.has(number_id))
    .map((entry) => ({ ...entry, ...act }));
  const known = (before.removed_numbers ?? []).filter(
    ({ number_id }) => !stays.has(number_id),
  );
  return { number_pool, removed_numbers: [...known, ...gone] };
}

/** @returns null when the campaign never had that number */
export function removeNumber(
  before: PoolFields,
  number_id: string,
  act: Act,
): Partial<PoolFields> | null {
  const left = before.number_pool.filter((it) => it.number_id !== number_id);
  if (left.length < before.number_pool.length) {
    return withPool(before, left, act);
  }
  return isRemoved(before, number_id) ? {} : null;
}

/**
 * Puts a number back with the weight it had; what it came to until now does not
 * count against it any more, so that one that rests is called from again.
 *
 * @param until_now - its calls of the current run
 * @returns null when the campaign never had that number
 */
export function restoreNumber(
  before: PoolFields,
  number_id: string,
  until_now: ArchivedCount,
): Partial<PoolFields> | null {
  const { removed_numbers = [], number_pool } = before;
  const removed = removed_numbers.find((it) => it.number_id === number_id);
  const isThere = number_pool.some((it) => it.number_id === number_id);
  if (!removed && !isThere) return null;
  const forgiven_numbers = {
    ...before.forgiven_numbers,
    [number_id]: until_now,
  };
  if (isThere || !removed) return { forgiven_numbers };
  const { at: _, by: __, ...entry } = removed;
  return {
    number_pool: [...number_pool, entry],
    removed_numbers: removed_numbers.filter((it) => it !== removed),
    forgiven_numbers,
  };
}

const isRemoved = ({ removed_numbers = [] }: PoolFields, id: string) =>
  removed_numbers.some(({ number_id }) => number_id === id);
