import type { Campaign, RetryPolicy } from './campaign.ts';
import type { Attempt } from './contact.ts';

/** Backoff of system retries, by how many there were before. @see product rules 6.5 */
const SYSTEM_BACKOFF_MS = [5_000, 15_000, 45_000, 120_000, 300_000] as const;

/**
 * Attempt numbers up to which contacts may wait for a retry: those of the
 * policy, and of any that held before it in the same run.
 */
export const retryLines = ({
  retry_policy,
  most_attempts = 0,
}: Pick<Campaign, 'retry_policy' | 'most_attempts'>) =>
  Math.max(retry_policy.max_attempts, most_attempts);

/** A contact's own carrier faults, at most: the next one exhausts it. */
export const MAX_CARRIER_FAULTS = 5;

/** Whoever said so is never called again, whatever the policy says. */
const OPTED_OUT = 'opted_out';

/** The outcome as a policy names it: `unknown` is a time-out we could not settle. */
const named = ({ outcome = 'unknown' }: Pick<Attempt, 'outcome'>) =>
  outcome === 'unknown' ? 'timeout' : outcome;

/**
 * Whether the policy gives another attempt after the last of these.
 *
 * @param attempts - all that the carrier accepted, in order, each of them over
 * @param hasAnother - the last number was none, and the contact has another
 */
export function mayRetry(
  policy: RetryPolicy,
  attempts: readonly Attempt[],
  hasAnother = false,
): boolean {
  const last = attempts.at(-1);
  if (!last || attempts.length >= policy.max_attempts) return false;
  if (hasAnother) return true;
  if (!isTriedAgain(policy, last)) return false;
  const alike = attempts.filter((attempt) => named(attempt) === named(last));
  return alike.length < mostOf(policy, named(last));
}

function isTriedAgain(policy: RetryPolicy, last: Attempt): boolean {
  switch (last.outcome) {
    case 'invalid_number':
      return false;
    case 'completed':
      return (
        last.disposition !== undefined &&
        last.disposition !== OPTED_OUT &&
        policy.on_custom?.includes(last.disposition) === true
      );
    case 'machine':
      return policy.voicemail?.retry === true;
    case 'abandoned':
      // They answered and nobody was there: that is why they are called again.
      return policy.on_system.includes('abandoned');
    default:
      // Whoever answered a call that we lost sight of is not called again for it;
      // whom nobody was connected to is.
      return (
        (last.answered_at === undefined || last.attach_failed === true) &&
        policy.on_system.includes(named(last))
      );
  }
}

function mostOf({ per_outcome, voicemail }: RetryPolicy, outcome: string) {
  const own = per_outcome?.[outcome]?.max_attempts ?? Number.POSITIVE_INFINITY;
  if (outcome !== 'machine') return own;
  return Math.min(own, voicemail?.max_attempts ?? own);
}

/** Delay after the last of these attempts, in milliseconds. */
export function retryDelayMs(
  policy: RetryPolicy,
  attempts: readonly Attempt[],
): number {
  const last = attempts.at(-1);
  // Nobody was rung: the contact's other number need not wait.
  if (last?.outcome === 'invalid_number') return 0;
  const own = last && policy.per_outcome?.[named(last)]?.delay_seconds;
  const base = own ?? policy.delay_seconds;
  const number = Math.max(attempts.length, 1);
  const grown =
    policy.backoff === 'fixed'
      ? base
      : policy.backoff === 'linear'
        ? base * number
        : base * 2 ** (number - 1);
  return Math.min(grown, policy.max_delay_seconds ?? grown) * 1_000;
}

/** Wait after the n-th system retry (n from 1), in milliseconds. */
export function systemBackoffMs(systemRetries: number): number {
  const last = SYSTEM_BACKOFF_MS.length - 1;
  return SYSTEM_BACKOFF_MS[Math.min(Math.max(systemRetries, 1) - 1, last)] ?? 0;
}
