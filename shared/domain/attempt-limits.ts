import { Temporal } from 'temporal-polyfill';
import type { Timed } from './calling-window.ts';
import type { RetryPolicy } from './campaign.ts';
import { lawfulFrom } from './compliance/law-limits.ts';
import { type Attempt, type ContactState, isAccepted } from './contact.ts';
import { type Dialled, nextPlace } from './contact-numbers.ts';
import { lawFor, type Place, permittedAt } from './contact-window.ts';
import { epochMs, iso } from './instant.ts';

/** Which limit on calls to one number holds it back. @see product rules 6.15 */
export type AttemptLimit = 'min_gap' | 'daily_attempt_cap';

type Limits = Pick<
  RetryPolicy,
  'max_attempts_per_day' | 'min_gap_same_number_seconds'
>;

/**
 * The first instant from `from` on at which a number may be called again: not
 * too soon after its last call, nor too often on one day of the campaign's clock.
 *
 * @param attempts - those that the carrier accepted, in order
 * @param from - epoch milliseconds
 * @returns with the limit that moved it, null when none did
 */
export function permittedFrom(
  attempts: readonly Attempt[],
  limits: Limits,
  timezone: string,
  from: number,
): { readonly at: number; readonly limit: AttemptLimit | null } {
  const last = attempts.at(-1);
  if (!last) return { at: from, limit: null };
  const gap = (limits.min_gap_same_number_seconds ?? 0) * 1_000;
  const gapEnds = epochMs(last.ended_at ?? last.started_at) + gap;
  const rested = Math.max(from, gap > 0 ? gapEnds : from);
  const allowed = dayWithRoom(attempts, limits, timezone, rested);
  if (allowed > rested) return { at: allowed, limit: 'daily_attempt_cap' };
  return { at: rested, limit: rested > from ? 'min_gap' : null };
}

function dayWithRoom(
  attempts: readonly Attempt[],
  { max_attempts_per_day: cap = null }: Limits,
  timezone: string,
  from: number,
): number {
  if (cap === null || attempts.length < cap) return from;
  const today =
    Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(timezone);
  const begin = today.startOfDay().epochMilliseconds;
  const end = today.add({ days: 1 }).startOfDay().epochMilliseconds;
  const had = attempts.filter(({ started_at }) => {
    const at = epochMs(started_at);
    return begin <= at && at < end;
  });
  return had.length < cap ? from : end;
}

/**
 * When a waiting contact is called next: the instant that is wanted, moved by
 * the limits of its number and into the calling window.
 *
 * @param place - which number is called, in whose hours; left out, what follows
 *   from the calls before
 */
export function whenNext(
  state: Dialled,
  wanted: number,
  rules: Timed & { readonly retry_policy: RetryPolicy },
  place: Place | undefined = nextPlace(state, rules.retry_policy),
): Pick<ContactState, 'next_eligible_at' | 'waits_for'> {
  const { at, limit } = limitedFrom(state.attempts, wanted, rules, place);
  return {
    next_eligible_at: iso(permittedAt(rules, place, at)),
    ...(limit && { waits_for: limit }),
  };
}

/**
 * The same by the limits of a campaign, which are a number's, and by those of
 * the law, which are a person's whatever their number.
 */
export function limitedFrom(
  attempts: readonly Attempt[],
  from: number,
  { retry_policy, ...timed }: Timed & { readonly retry_policy: RetryPolicy },
  place: Place | undefined,
): ReturnType<typeof permittedFrom> {
  const { timezone } = timed.schedule;
  const had = attempts.filter(isAccepted);
  const calls = had.filter((it) => it.phone_number === place?.phone_number);
  const law = place ? lawFor(timed, place) : null;
  const { at, rule } = lawfulFrom(had, law, from);
  const own = permittedFrom(calls, retry_policy, timezone, at);
  if (own.limit || !rule) return own;
  const isCap = rule.kind === 'attempt_cap';
  return { at, limit: isCap ? 'daily_attempt_cap' : 'min_gap' };
}

/**
 * A waiting contact whose number was called too lately, or too often today,
 * since it was written, or by limits that are newer: it waits as before, until
 * its limits let it be. @see contract ruling 8
 *
 * @param place - as for `whenNext`
 * @returns null when it may be called
 */
export function parkWithinLimits(
  state: ContactState,
  rules: Parameters<typeof whenNext>[2],
  now: number,
  place: Place | undefined = nextPlace(state, rules.retry_policy),
): ContactState | null {
  const { limit } = limitedFrom(state.attempts, now, rules, place);
  if (!limit) return null;
  return {
    ...state,
    rev: state.rev + 1,
    ...whenNext(state, now, rules, place),
  };
}
