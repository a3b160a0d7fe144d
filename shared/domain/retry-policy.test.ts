import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RetryPolicy } from './campaign.ts';
import { type Attempt, type Outcome, outcomes } from './contact.ts';
import { iso } from './instant.ts';
import {
  MAX_CARRIER_FAULTS,
  mayRetry,
  retryDelayMs,
  systemBackoffMs,
} from './retry-policy.ts';
import { makeAttempt, NOON } from './testing.ts';

const policy = (more: Partial<RetryPolicy> = {}): RetryPolicy => ({
  max_attempts: 3,
  delay_seconds: 300,
  backoff: 'fixed',
  on_system: ['no_answer', 'busy', 'rejected', 'error', 'timeout'],
  ...more,
});

/** So many attempts that all ended so. */
const ended = (outcome: Outcome, count = 1, more: Partial<Attempt> = {}) =>
  Array.from({ length: count }, (_, i) => makeAttempt(i + 1, outcome, more));
const answered_at = iso(NOON + 5_000);

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
    expect(mayRetry(policy(), ended(outcome))).toBe(expected);
  });

  it('counts the first attempt', () => {
    expect(mayRetry(policy(), ended('busy', 2))).toBe(true);
    expect(mayRetry(policy(), ended('busy', 3))).toBe(false);
    expect(mayRetry(policy(), ended('busy', 7))).toBe(false);
    expect(mayRetry(policy({ max_attempts: 1 }), ended('busy'))).toBe(false);
    expect(mayRetry(policy(), [])).toBe(false);
  });

  it('never calls again what cannot be reached, or who was, whatever the list says', () => {
    const everything = policy({ on_system: [...outcomes] });
    for (const outcome of outcomes) {
      const never = ['completed', 'invalid_number', 'machine'];
      const again = mayRetry(everything, ended(outcome));
      expect(again).toBe(!never.includes(outcome));
      expect(mayRetry(policy({ on_system: [] }), ended(outcome))).toBe(false);
    }
  });

  it('takes a lost call for a time-out only where time-outs are retried', () => {
    const strict = policy({ on_system: ['no_answer', 'busy'] });
    expect(mayRetry(strict, ended('unknown'))).toBe(false);
  });

  it('calls nobody again who was spoken to, unless nobody was there to speak', () => {
    const more = { answered_at };
    expect(mayRetry(policy(), ended('unknown', 1, more))).toBe(false);
    const kind = policy({ on_system: ['abandoned'] });
    expect(mayRetry(kind, ended('abandoned', 1, more))).toBe(true);
    expect(mayRetry(kind, ended('abandoned', 3, more))).toBe(false);
  });

  it.each([
    ['not_interested', false],
    ['call_later', true],
    // Whoever opts out is not called, even if the policy names the word.
    ['opted_out', false],
    [undefined, false],
  ])('after a call that came to %s: %s', (disposition, expected) => {
    const custom = policy({ on_custom: ['call_later', 'opted_out'] });
    const more = { answered_at, ...(disposition && { disposition }) };
    expect(mayRetry(custom, ended('completed', 1, more))).toBe(expected);
    expect(mayRetry(custom, ended('completed', 3, more))).toBe(false);
  });

  it.each([
    [{ retry: false, max_attempts: null }, 1, false],
    [{ retry: false, max_attempts: 3 }, 1, false],
    [{ retry: true, max_attempts: null }, 2, true],
    [{ retry: true, max_attempts: null }, 3, false],
    [{ retry: true, max_attempts: 2 }, 1, true],
    [{ retry: true, max_attempts: 2 }, 2, false],
    // The policy's own maximum holds for all.
    [{ retry: true, max_attempts: 9 }, 3, false],
  ])('by voicemail %j, after %i machines: %s', (voicemail, count, expected) => {
    const machines = ended('machine', count, { answered_at });
    expect(mayRetry(policy({ voicemail }), machines)).toBe(expected);
  });

  it('counts the ends of one kind towards their own maximum', () => {
    const own = policy({
      max_attempts: 5,
      per_outcome: { busy: { max_attempts: 2 }, timeout: { max_attempts: 1 } },
    });
    expect(mayRetry(own, ended('busy'))).toBe(true);
    expect(mayRetry(own, ended('busy', 2))).toBe(false);
    const mixed = [makeAttempt(1, 'no_answer'), makeAttempt(2, 'busy')];
    expect(mayRetry(own, mixed)).toBe(true);
    expect(mayRetry(own, [...mixed, makeAttempt(3, 'busy')])).toBe(false);
    expect(mayRetry(own, ended('no_answer', 4))).toBe(true);
    expect(mayRetry(own, ended('unknown'))).toBe(false);
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
    const secondsAfter = (n: number) =>
      retryDelayMs(asked, ended('busy', n)) / 1_000;
    expect([1, 2, 3, 4].map(secondsAfter)).toEqual(seconds);
  });

  it('is that of the outcome, where it has its own', () => {
    const own = policy({
      backoff: 'linear',
      max_delay_seconds: 1_000,
      per_outcome: {
        busy: { delay_seconds: 60 },
        timeout: { delay_seconds: 700 },
        no_answer: { max_attempts: 2 },
      },
    });
    const delay = (outcome: Outcome, count: number) =>
      retryDelayMs(own, ended(outcome, count)) / 1_000;
    expect([delay('busy', 1), delay('busy', 2)]).toEqual([60, 120]);
    expect([delay('unknown', 1), delay('timeout', 2)]).toEqual([700, 1_000]);
    expect(delay('no_answer', 1)).toBe(300);
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
          const delay = retryDelayMs(asked, ended('busy', attempts));
          const next = retryDelayMs(asked, ended('busy', attempts + 1));
          expect(delay).toBeGreaterThanOrEqual(delay_seconds * 1_000);
          expect(next).toBeGreaterThanOrEqual(delay);
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
