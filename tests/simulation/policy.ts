import type { RetryPolicy } from '#shared/domain/campaign.ts';
import type { Attempt } from '#shared/domain/contact.ts';

/**
 * Rules 6.5, said once more for the checker, from their text and not from the
 * product's code: what is tried again, how often, and after how long.
 */

/** An end that nobody heard is tried again like one that took too long. */
const nameOf = (outcome: Attempt['outcome']) =>
  outcome === 'unknown' || outcome === undefined ? 'timeout' : outcome;

/** Whether the policy names an end of this kind as one to try again. */
export function isNamed(policy: RetryPolicy, last: Attempt): boolean {
  // Whoever has another number.
  if (last.outcome === 'invalid_number') return true;
  if (last.outcome === 'machine') return policy.voicemail?.retry ?? false;
  if (last.outcome === 'completed') {
    const words = policy.on_custom ?? [];
    return words.some((word) => word === last.disposition);
  }
  return policy.on_system.includes(nameOf(last.outcome));
}

/** Whether all tries are used up that the policy gives after such an end. */
export function isUsedUp(
  policy: RetryPolicy,
  attempts: readonly Attempt[],
): boolean {
  const last = attempts.at(-1);
  if (!last || attempts.length >= policy.max_attempts) return true;
  const name = nameOf(last.outcome);
  let same = 0;
  for (const { outcome } of attempts) same += Number(nameOf(outcome) === name);
  const caps = [
    policy.per_outcome?.[name]?.max_attempts,
    name === 'machine' ? policy.voicemail?.max_attempts : null,
  ];
  return caps.some((cap) => typeof cap === 'number' && same >= cap);
}

/** The least wait after an attempt, in milliseconds. */
export function leastWait(policy: RetryPolicy, before: Attempt): number {
  const n = before.attempt_number;
  const own = policy.per_outcome?.[nameOf(before.outcome)]?.delay_seconds;
  const times = { fixed: 1, linear: n, exponential: 2 ** (n - 1) };
  const seconds = (own ?? policy.delay_seconds) * times[policy.backoff];
  const most = policy.max_delay_seconds ?? seconds;
  return Math.min(seconds, most) * 1_000;
}
