import type { Attempt } from '../contact.ts';
import { epochMs } from '../instant.ts';
import { isInForce, type Law } from './law.ts';
import type { AbandonmentLockRule, AttemptCapRule, RestRule } from './rule.ts';

/** Rules on how soon, and how often, a person is called again. */
export type LimitRule = AttemptCapRule | RestRule | AbandonmentLockRule;

const HOUR_MS = 3_600_000;

/**
 * The first instant from `from` on at which the law lets a person be called
 * again, by the calls of this run to any of their numbers.
 *
 * @param attempts - those that the carrier accepted, in order
 * @param from - epoch milliseconds
 * @returns with the rule that moved it, null when none did
 */
export function lawfulFrom(
  attempts: readonly Attempt[],
  law: Law | null,
  from: number,
): { readonly at: number; readonly rule: LimitRule | null } {
  let at = from;
  let binds: LimitRule | null = null;
  for (const rule of limitRules(law)) {
    if (!isInForce(rule, from)) continue;
    const end = endOfLimit(rule, attempts);
    if (end > at) {
      at = end;
      binds = rule;
    }
  }
  return { at, rule: binds };
}

export const limitRules = (law: Law | null): LimitRule[] =>
  (law?.rules ?? []).filter(
    (rule) =>
      rule.kind === 'attempt_cap' ||
      rule.kind === 'rest_after_conversation' ||
      rule.kind === 'abandonment_lock',
  );

function endOfLimit(rule: LimitRule, attempts: readonly Attempt[]): number {
  if (rule.kind === 'attempt_cap') {
    const { max_attempts, window_hours } = rule;
    // The oldest of as many as are allowed: once it is out, there is room.
    const oldest = attempts.at(-max_attempts);
    if (!oldest || attempts.length < max_attempts) return 0;
    return epochMs(oldest.started_at) + window_hours * HOUR_MS;
  }
  const outcome = rule.kind === 'abandonment_lock' ? 'abandoned' : 'completed';
  const last = attempts.findLast((it) => it.outcome === outcome);
  if (!last) return 0;
  return epochMs(last.ended_at ?? last.started_at) + rule.hours * HOUR_MS;
}
