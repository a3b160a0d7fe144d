import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RetryPolicy } from './campaign.ts';
import { outcomes } from './contact.ts';
import {
  MAX_CARRIER_FAULTS,
  mayRetry,
  retryDelayMs,
  systemBackoffMs,
} from './retry-policy.ts';

const policy = (more: Partial<RetryPolicy> = {}): RetryPolicy => ({
  max_attempts: 3,
  delay_seconds: 300,
  backoff: 'fixed',
  on_system: ['no_answer', 'busy', 'rejected', 'error', 'timeout'],
  ...more,
});

describe('whether there is another attempt', () => {
  it.each([
    ['no_answer', true],
    ['busy', true],
    ['rejected', true],
    ['error', true],
    ['timeout', true],
    // A time-out that nobody could settle.
    ['unknown', true],
    ['machine', false],
    ['abandoned', false],
    ['completed', false],
    ['invalid_number', false],
  ] as const)('after %s: %s, by the default policy', (outcome, expected) => {
    expect(mayRetry(policy(), outcome, 1)).toBe(expected);
  });

  it('counts the first attempt', () => {
    expect(mayRetry(policy(), 'busy', 2)).toBe(true);
    expect(mayRetry(policy(), 'busy', 3)).toBe(false);
    expect(mayRetry(policy(), 'busy', 7)).toBe(false);
    expect(mayRetry(policy({ max_attempts: 1 }), 'busy', 1)).toBe(false);
  });

  it('never calls again what cannot be reached, or who was, whatever the policy says', () => {
    const everything = policy({ on_system: [...outcomes] });
    for (const outcome of outcomes) {
      const never = outcome === 'completed' || outcome === 'invalid_number';
      expect(mayRetry(everything, outcome, 1)).toBe(!never);
      expect(mayRetry(policy({ on_system: [] }), outcome, 1)).toBe(false);
    }
  });

  it('takes a lost call for a time-out only where time-outs are retried', () => {
    const strict = policy({ on_system: ['no_answer', 'busy'] });
    expect(mayRetry(strict, 'unknown', 1)).toBe(false);
  });
});

describe('the delay before an attempt, in seconds', () => {
  it.each([
    ['fixed', undefined, [300, 300, 300, 300]],
    ['linear', undefined, [300, 600, 900, 1_200]],
    ['exponential', undefined, [300, 600, 1_200, 2_400]],
    ['linear', 700, [300, 600, 700, 700]],
    ['exponential', 1_000, [300, 600, 1_000, 1_000]],
    ['fixed', 1_000, [300, 300, 300, 300]],
  ] as const)('%s, at most %s', (backoff, max_delay_seconds, seconds) => {
    const asked = policy({
      backoff,
      ...(max_delay_seconds !== undefined && { max_delay_seconds }),
    });
    expect([1, 2, 3, 4].map((n) => retryDelayMs(asked, n) / 1_000)).toEqual(
      seconds,
    );
  });

  it('never falls from one attempt to the next, nor below the first or above the most', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('fixed', 'linear', 'exponential'),
        fc.integer({ min: 60, max: 86_400 }),
        fc.option(fc.integer({ min: 0, max: 86_400 }), { nil: undefined }),
        fc.integer({ min: 1, max: 9 }),
        (backoff, delay_seconds, more, attempts) => {
          const max = more === undefined ? undefined : delay_seconds + more;
          const asked = policy({
            backoff,
            delay_seconds,
            ...(max !== undefined && { max_delay_seconds: max }),
          });
          const delay = retryDelayMs(asked, attempts);
          expect(delay).toBeGreaterThanOrEqual(delay_seconds * 1_000);
          expect(retryDelayMs(asked, attempts + 1)).toBeGreaterThanOrEqual(
            delay,
          );
          if (max !== undefined) expect(delay).toBeLessThanOrEqual(max * 1_000);
        },
      ),
      { seed: 51, numRuns: 300 },
    );
  });
});

// Product rules 6.5: { max: 5, backoff: 5 s, 15 s, 45 s, 2 min, 5 min }.
it('waits 5, 15 and 45 s, 2 and 5 min after system retries, and then 5 min each time', () => {
  const waits = [1, 2, 3, 4, 5, 6, 50].map((n) => systemBackoffMs(n) / 1_000);
  expect(waits).toEqual([5, 15, 45, 120, 300, 300, 300]);
  expect(systemBackoffMs(0)).toBe(5_000);
  expect(MAX_CARRIER_FAULTS).toBe(5);
});
