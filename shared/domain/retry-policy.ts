import type { Campaign, RetryPolicy } from './campaign.ts';
import type { Outcome } from './contact.ts';

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

/** Outcomes after which a number is never called again, whatever the policy says. */
const NEVER_RETRIED: readonly Outcome[] = ['completed', 'invalid_number'];

/** Whether the policy gives another attempt after this outcome. */
export function mayRetry(
  policy: RetryPolicy,
  outcome: Outcome,
  attempts: number,
): boolean {
  if (NEVER_RETRIED.includes(outcome)) return false;
  if (attempts >= policy.max_attempts) return false;
  // `unknown` is a time-out we could not settle: retried like one.
  return policy.on_system.includes(outcome === 'unknown' ? 'timeout' : outcome);
}

/** Delay before attempt `attempts + 1`, in milliseconds. */
export function retryDelayMs(policy: RetryPolicy, attempts: number): number {
  const base = policy.delay_seconds;
  const grown =
    policy.backoff === 'fixed'
      ? base
      : policy.backoff === 'linear'
        ? base * attempts
        : base * 2 ** (attempts - 1);
  return Math.min(grown, policy.max_delay_seconds ?? grown) * 1_000;
}

/** Wait after the n-th system retry (n from 1), in milliseconds. */
export function systemBackoffMs(systemRetries: number): number {
  const last = SYSTEM_BACKOFF_MS.length - 1;
  return SYSTEM_BACKOFF_MS[Math.min(Math.max(systemRetries, 1) - 1, last)] ?? 0;
}
