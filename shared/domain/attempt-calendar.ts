import { whenNext } from './attempt-limits.ts';
import { endOfRun, scheduleOf, type Timed } from './calling-window.ts';
import type { RetryPolicy } from './campaign.ts';
import type { Attempt, Outcome } from './contact.ts';
import { contactWindow, type Place, permittedAt } from './contact-window.ts';
import { epochMs, iso } from './instant.ts';
import { mayRetry, retryDelayMs } from './retry-policy.ts';

/** What a calendar is made by: a campaign's rules, as the dialler reads them. */
export type CalendarRules = Timed & { readonly retry_policy: RetryPolicy };

/** Why a call is later than the policy's delay alone would have it. */
export type MovedBy = 'window' | 'min_gap' | 'daily_attempt_cap';

export interface CalendarCall {
  readonly number: number;
  /** RFC 3339. */
  readonly at: string;
  readonly outcome: Outcome;
  readonly moved_by: MovedBy | null;
}

/** Why no further call follows. */
export type CalendarEnd =
  | 'reached'
  | 'max_attempts'
  | 'not_retried'
  | 'run_over'
  | 'never_open'
  | 'zone_unknown';

export interface AttemptCalendar {
  readonly calls: readonly CalendarCall[];
  readonly ended_by: CalendarEnd;
  /** RFC 3339: when the run ends by the clock; null when it does not. */
  readonly run_ends_at: string | null;
}

/** How long a call holds its line until it ends so, in milliseconds: a guess. */
const lengths: Readonly<Partial<Record<Outcome, number>>> = {
  completed: 60_000,
  machine: 5_000,
  busy: 2_000,
  rejected: 5_000,
};
const RING_OUT_MS = 30_000;
/** Attempts of a policy are 10 at most; callbacks are no part of this. */
const MAX_CALLS = 10;

/**
 * When one contact would be called, and called again, if its calls ended as said
 * and a line were free each time: the very rules that the dialler goes by.
 *
 * @param place - who is called; their zone tells their hours
 * @param outcomes - of each call in turn; the last one repeats
 * @param from - epoch milliseconds at which the campaign starts
 */
export function simulateAttempts(
  rules: CalendarRules,
  place: Place,
  outcomes: readonly Outcome[],
  from: number,
): AttemptCalendar {
  const started = { ...rules, started_at: rules.started_at ?? iso(from) };
  const run = { ...started, schedule: scheduleOf(started) };
  const end = endOfRun(started);
  const answer = (calls: CalendarCall[], ended_by: CalendarEnd) => ({
    calls,
    ended_by,
    run_ends_at: end ? iso(end.at) : null,
  });
  const calls: CalendarCall[] = [];
  const attempts: Attempt[] = [];
  let wanted = from;
  for (;;) {
    const next = nextCall(run, place, attempts, wanted);
    if (next.shut) {
      const isOver = end !== null && next.shut === 'never_open';
      return answer(calls, isOver ? 'run_over' : next.shut);
    }
    if (end && next.at >= end.at) return answer(calls, 'run_over');
    const outcome = outcomes[Math.min(calls.length, outcomes.length - 1)]!;
    const { at, moved_by } = next;
    calls.push({ number: calls.length + 1, at: iso(at), outcome, moved_by });
    attempts.push(attemptOf(place, calls.length, at, outcome));
    if (!mayRetry(run.retry_policy, attempts)) {
      return answer(calls, reasonOf(run.retry_policy, calls));
    }
    const over = epochMs(attempts.at(-1)!.ended_at!);
    wanted = over + retryDelayMs(run.retry_policy, attempts);
  }
}

/** The first instant at which a call is due and permitted, or why there is none. */
function nextCall(
  rules: CalendarRules,
  place: Place,
  attempts: readonly Attempt[],
  wanted: number,
):
  | { readonly shut: 'never_open' | 'zone_unknown' }
  | {
      readonly shut: null;
      readonly at: number;
      readonly moved_by: MovedBy | null;
    } {
  const { next_eligible_at, waits_for } = whenNext(
    { attempts },
    wanted,
    rules,
    place,
  );
  const at =
    attempts.length === 0
      ? permittedAt(rules, place, wanted)
      : epochMs(next_eligible_at!);
  const window = contactWindow(rules, place, at);
  if (window.is_unknown) return { shut: 'zone_unknown' };
  if (!window.open) return { shut: 'never_open' };
  const limit =
    waits_for === 'min_gap' || waits_for === 'daily_attempt_cap'
      ? waits_for
      : null;
  return { shut: null, at, moved_by: limit ?? (at > wanted ? 'window' : null) };
}

function reasonOf(
  policy: RetryPolicy,
  calls: readonly CalendarCall[],
): CalendarEnd {
  const last = calls.at(-1)!.outcome;
  if (last === 'completed') return 'reached';
  const spent = calls.length >= Math.min(policy.max_attempts, MAX_CALLS);
  return spent ? 'max_attempts' : 'not_retried';
}

function attemptOf(
  place: Place,
  number: number,
  at: number,
  outcome: Outcome,
): Attempt {
  const talks = outcome === 'completed' || outcome === 'machine';
  return {
    id: `att_${number}`,
    attempt_number: number,
    kind: number === 1 ? 'first' : 'retry',
    phone_number: place.phone_number,
    from_number: '',
    ...(place.timezone !== undefined && { timezone: place.timezone }),
    status: 'ended',
    outcome,
    started_at: iso(at),
    ...(talks && { answered_at: iso(at) }),
    ended_at: iso(at + (lengths[outcome] ?? RING_OUT_MS)),
  };
}
