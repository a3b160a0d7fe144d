import type { Blocker } from './blocker.ts';
import { type RunCounters, sumMinutes } from './run-counters.ts';

/** What an operator may do about a campaign that does not go as it should. */
export interface Hint {
  readonly code:
    | 'capacity_blocked'
    | 'failures_rising'
    | 'answer_rate_falling'
    | 'waiting_for_retries';
  readonly text: string;
}

export interface Symptoms {
  readonly counters: Pick<RunCounters, 'figures' | 'minutes'>;
  /** The limit that has no room left. */
  readonly full: Blocker | null;
  readonly waiting: number;
  readonly callable: number;
  /** RFC 3339. */
  readonly next_eligible_at: string | null;
  /** Placements that the carrier refused, 0..1, of all of the run. */
  readonly error_rate: number;
  /** Nobody is called, since it refuses everybody. */
  readonly is_open: boolean;
}

const MINUTE_MS = 60_000;
/** @see product rules 6.10 */
const LOOKED_AT_MINUTES = 15;
/** Calls that say something. */
const ENOUGH = 20;
const MANY_UNANSWERED = 0.8;
const MANY_ERRORS = 0.1;
/** Of what is usual, the part of answers below which they fall. */
const FALLEN = 0.5;

/** Hints over the last quarter of an hour. @param now - epoch milliseconds */
export function hintsOf(symptoms: Symptoms, now: number): Hint[] {
  const { full, waiting, callable, next_eligible_at } = symptoms;
  const hints: Hint[] = [];
  if (full && waiting > 0) {
    const text = `${full.text}: raise that limit, or wait for calls to end.`;
    hints.push({ code: 'capacity_blocked', text });
  }
  if (isFailing(symptoms)) {
    const text =
      'The carrier fails: look at its errors before raising any limit.';
    hints.push({ code: 'failures_rising', text });
  }
  if (isUnanswered(symptoms.counters, now)) {
    const text =
      'Fewer people answer: look at the numbers called from, at their countries, and at the hours.';
    hints.push({ code: 'answer_rate_falling', text });
  }
  if (waiting > 0 && callable === 0 && next_eligible_at) {
    const text = `Nobody may be called before ${next_eligible_at}.`;
    hints.push({ code: 'waiting_for_retries', text });
  }
  return hints;
}

const isFailing = ({ is_open, error_rate, counters }: Symptoms) =>
  is_open ||
  (error_rate >= MANY_ERRORS && (counters.figures.attempts ?? 0) >= ENOUGH);

/** Hardly anybody answers, or half as many as in the run before these minutes. */
function isUnanswered(
  { figures, minutes }: Symptoms['counters'],
  now: number,
): boolean {
  const attempts = figures.attempts ?? 0;
  const unanswered = figures.unanswered ?? 0;
  if (attempts < ENOUGH) return false;
  if (unanswered / attempts >= MANY_UNANSWERED) return true;
  const current = Math.floor(now / MINUTE_MS);
  const lately = sumMinutes(
    minutes,
    (minute) => current - minute < LOOKED_AT_MINUTES,
  );
  const earlier = attempts - lately.dials;
  if (lately.dials < ENOUGH || earlier < ENOUGH) return false;
  const answered = (figures.answered ?? 0) - lately.connected;
  return lately.connected / lately.dials < FALLEN * (answered / earlier);
}
