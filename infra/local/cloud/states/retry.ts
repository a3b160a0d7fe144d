import type { Catcher, Retrier, TaskState } from './definition.ts';
import type { StateError } from './state-error.ts';

/** @see States Language specification, Retry: what holds when a field is absent */
const DEFAULT_INTERVAL_SECONDS = 1;
const DEFAULT_BACKOFF_RATE = 2;
const DEFAULT_MAX_ATTEMPTS = 3;

/** No wildcard matches these. */
const uncatchable = ['States.DataLimitExceeded', 'States.Runtime'];

const timeouts = ['States.Timeout', 'States.HeartbeatTimeout'];

/**
 * Whether a list of error names means this error.
 *
 * `States.Timeout` also means a missed heartbeat, and `States.TaskFailed` anything
 * but `States.Timeout`.
 *
 * @see Step Functions developer guide, "Error names"
 */
export function matches(names: readonly string[], error: string): boolean {
  if (names.includes(error)) return true;
  if (uncatchable.includes(error)) return false;
  if (names.includes('States.ALL')) return true;
  if (names.includes('States.Timeout') && timeouts.includes(error)) return true;
  return names.includes('States.TaskFailed') && error !== 'States.Timeout';
}

/**
 * The pause before the next attempt.
 *
 * @param retries - how often each retrier of the state was used already
 * @returns nothing when no retrier has an attempt left for this error
 */
export function nextRetry(
  retriers: readonly Retrier[],
  error: StateError,
  retries: readonly number[],
  random: () => number,
): { readonly index: number; readonly delayMs: number } | undefined {
  const index = retriers.findIndex(({ ErrorEquals }) =>
    matches(ErrorEquals, error.error),
  );
  const retrier = retriers[index];
  if (retrier === undefined) return undefined;
  const used = retries[index] ?? 0;
  if (used >= (retrier.MaxAttempts ?? DEFAULT_MAX_ATTEMPTS)) return undefined;
  const interval = retrier.IntervalSeconds ?? DEFAULT_INTERVAL_SECONDS;
  const rate = retrier.BackoffRate ?? DEFAULT_BACKOFF_RATE;
  const most = retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY;
  const seconds = Math.min(interval * rate ** used, most);
  const share = retrier.JitterStrategy === 'FULL' ? random() : 1;
  return { index, delayMs: seconds * share * 1_000 };
}

export const findCatcher = (
  state: TaskState,
  error: StateError,
): Catcher | undefined =>
  state.Catch?.find(({ ErrorEquals }) => matches(ErrorEquals, error.error));
