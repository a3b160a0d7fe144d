/** What running campaigns leave of the organization's calls at once. */
export interface Headroom {
  readonly limit: number;
  /** What running strict campaigns hold, without the one that asks. */
  readonly taken: number;
  readonly available: number;
  readonly requested: number;
  /** Whether a start, or a change while running, would be let through. */
  readonly fits: boolean;
  /** What it could have instead, when it does not fit; null: nothing is left. */
  readonly could_have: number | null;
  readonly running: readonly RunningShare[];
}

export interface RunningShare {
  readonly id: string;
  readonly name: string;
  readonly max_concurrent_calls: number;
}

/**
 * Whether the organization has so many calls at once left, as start asks it.
 *
 * @param asks - `id`: of a campaign that may be among the running ones already;
 *   only `strict` ones are held to the limit
 * @see contract ruling 6
 */
export function headroomFor(
  settings: {
    readonly concurrency_limit: number;
    readonly running: readonly RunningShare[];
  },
  asks: {
    readonly id: string | null;
    readonly max_concurrent_calls: number;
    readonly admission: 'strict' | 'shared';
  },
): Headroom {
  const running = settings.running.filter(({ id }) => id !== asks.id);
  const limit = settings.concurrency_limit;
  const taken = running.reduce((sum, it) => sum + it.max_concurrent_calls, 0);
  const available = Math.max(limit - taken, 0);
  const requested = asks.max_concurrent_calls;
  const fits = asks.admission === 'shared' || requested <= available;
  const could_have = fits || available === 0 ? null : available;
  return { limit, taken, available, requested, fits, could_have, running };
}
