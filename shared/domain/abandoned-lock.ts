import type { Timed } from './calling-window.ts';
import type { Campaign } from './campaign.ts';
import type { Attempt, ContactState } from './contact.ts';
import { type Place, permittedAt } from './contact-window.ts';
import { epochMs, iso } from './instant.ts';

const HOUR_MS = 3_600_000;

/**
 * Until when nobody dials a number whose last answer found no seat: epoch
 * milliseconds, 0 where nothing holds it back. Ofcom asks for 72 hours.
 *
 * @param attempts - those that the carrier accepted, in order
 */
export function lockedUntil(
  attempts: readonly Attempt[],
  { abandoned }: Pick<Campaign, 'abandoned'>,
): number {
  const hours = abandoned?.lock_hours ?? 0;
  if (hours === 0) return 0;
  const ends = attempts
    .filter(({ outcome }) => outcome === 'abandoned')
    .map(({ ended_at, started_at }) => epochMs(ended_at ?? started_at));
  return ends.length === 0 ? 0 : Math.max(...ends) + hours * HOUR_MS;
}

/**
 * A contact that somebody wanted called before its number may be: it waits for
 * the first hour of its own after that.
 *
 * @param now - epoch milliseconds
 * @param place - undefined: only the campaign's own hours are asked
 * @returns null when it may be called
 */
export function parkLocked(
  state: ContactState,
  rules: Timed & Pick<Campaign, 'abandoned'>,
  now: number,
  place?: Place,
): ContactState | null {
  const until = lockedUntil(state.attempts, rules);
  if (until <= now) return null;
  return {
    ...state,
    rev: state.rev + 1,
    next_eligible_at: iso(permittedAt(rules, place, until)),
    waits_for: 'min_gap',
  };
}
