import { parkLocked } from './abandoned-lock.ts';
import { parkWithinLimits, whenNext } from './attempt-limits.ts';
import type { Timed } from './calling-window.ts';
import type { Campaign, RetryPolicy } from './campaign.ts';
import {
  type ContactRecord,
  type ContactState,
  isAccepted,
  isWaiting,
} from './contact.ts';
import { placeOf } from './contact-numbers.ts';
import {
  contactWindow,
  hasOwnHours,
  type Place,
  permittedAt,
} from './contact-window.ts';
import { dropRetry } from './contact-withdrawal.ts';
import { epochMs, iso } from './instant.ts';
import { retryDelayMs, systemBackoffMs } from './retry-policy.ts';
import { setAside } from './set-aside.ts';

type Rules = Timed &
  Pick<Campaign, 'abandoned'> & { readonly retry_policy: RetryPolicy };

/**
 * What becomes of a contact that was chosen and is not to be called now.
 *
 * @param now - epoch milliseconds
 * @returns null when it may be called
 */
export function parkContact(
  state: ContactState,
  campaign: Rules,
  record: ContactRecord,
  now: number,
): ContactState | null {
  // A restart brings back whoever was never reached.
  if (record.deleted) return setAside(state, 'deleted');
  if (record.erased_at) return setAside(state, 'erased');
  const place = placeOf(record, state, campaign.retry_policy);
  return (
    dropRetry(state, campaign.retry_policy) ??
    parkUntilScheduled(state, campaign, place, now) ??
    parkLocked(state, campaign, now, place) ??
    parkWithinLimits(state, campaign, now, place) ??
    (hasOwnHours(campaign)
      ? parkOutsideHours(state, campaign, place, now)
      : null)
  );
}

/**
 * A contact that was reached before the time of its own. Whoever wrote its state
 * before has seen to that: a person may have hurried it since.
 */
export function parkUntilScheduled(
  state: ContactState,
  campaign: Timed,
  place: Place,
  now: number,
): ContactState | null {
  const { scheduled_at } = place;
  if (state.rev > 0 || !scheduled_at || epochMs(scheduled_at) <= now) {
    return null;
  }
  const at = epochMs(scheduled_at);
  const due = permittedAt(campaign, place, at);
  const { is_unknown } = contactWindow(campaign, place, at);
  return {
    ...state,
    rev: state.rev + 1,
    next_eligible_at: iso(due),
    waits_for: is_unknown ? 'timezone' : 'scheduled_at',
  };
}

/**
 * A waiting contact that was reached outside its own hours: it waits as before,
 * for its next opening. @see contract ruling 8
 *
 * @param now - epoch milliseconds
 * @returns null when it may be called
 */
export function parkOutsideHours(
  state: ContactState,
  campaign: Timed,
  place: Place,
  now: number,
): ContactState | null {
  const window = contactWindow(campaign, place, now);
  if (window.open) return null;
  return {
    ...state,
    rev: state.rev + 1,
    next_eligible_at: iso(permittedAt(campaign, place, now)),
    waits_for: window.is_unknown ? 'timezone' : 'window',
  };
}

/** How soon it is looked again whether there is a number, in milliseconds. */
const LOOK_FOR_NUMBER_MS = { no_country_match: 600_000, pool_capacity: 15_000 };

/**
 * A waiting contact whose country no number of the pool is of, or none that is
 * free, where only such numbers may call it; or no carrier of theirs takes calls
 * to it. It waits as before, and nobody behind it does.
 *
 * @param now - epoch milliseconds
 */
export function parkWithoutNumber(
  state: ContactState,
  campaign: Rules,
  record: ContactRecord,
  why: keyof typeof LOOK_FOR_NUMBER_MS | 'country_closed',
  now: number,
  /** Epoch milliseconds: when to look, where that is known. */
  look_at?: number,
): ContactState {
  const place = placeOf(record, state, campaign.retry_policy);
  const wait = why === 'country_closed' ? 0 : LOOK_FOR_NUMBER_MS[why];
  const at = permittedAt(campaign, place, look_at ?? now + wait);
  return {
    ...state,
    rev: state.rev + 1,
    next_eligible_at: iso(at),
    waits_for: why,
  };
}

/**
 * A waiting contact by hours, or by facts about it, that are newer than its
 * instant: earlier where they permit that, later where they forbid it, or its own
 * time is later. A promise of a callback is only ever moved out of closed hours.
 *
 * @returns null when its instant stays as it is
 */
export function parkAnew(
  state: ContactState,
  campaign: Rules,
  record: ContactRecord,
  now: number,
): ContactState | null {
  const { next_eligible_at: due, waits_for: was } = state;
  if (!isWaiting(state.status) || due === undefined) return null;
  const place = placeOf(record, state, campaign.retry_policy);
  const { waits_for: _, ...rest } = state;
  const at = (wanted: number) => whenNext(state, wanted, campaign, place);
  const wanted = wantedAt(state, campaign, place, now);
  const early = at(Math.max(wanted, now));
  const late = at(Math.max(epochMs(due), now));
  // A time of its own may be moved either way.
  const isEarly =
    was === 'scheduled_at' || early.next_eligible_at! < late.next_eligible_at!;
  const next = isEarly ? early : late;
  if (next.next_eligible_at === due) return null;
  const why = next.waits_for ?? (was && keptReasons.includes(was) ? was : null);
  const { next_eligible_at } = next;
  const parked = {
    ...rest,
    rev: state.rev + 1,
    next_eligible_at: next_eligible_at!,
  };
  return why ? { ...parked, waits_for: why } : parked;
}

/** A limit that holds no more is no reason any more. */
const keptReasons: readonly string[] = [
  'system_retry',
  'returned',
  'window',
  'timezone',
  'scheduled_at',
];

/** When it was to be called, before hours and limits had a say; epoch ms. */
function wantedAt(
  state: ContactState,
  { retry_policy }: Rules,
  { scheduled_at }: Place,
  now: number,
): number {
  const due = epochMs(state.next_eligible_at!);
  const { waits_for } = state;
  if (waits_for === 'window' || waits_for === 'timezone') return now;
  if (waits_for === 'returned' || waits_for === 'no_country_match') return now;
  if (waits_for === 'pool_capacity' || waits_for === 'country_closed') {
    return now;
  }
  if (waits_for === 'system_retry') {
    return now + systemBackoffMs(state.system_retries);
  }
  if (waits_for === 'scheduled_at') {
    return scheduled_at ? epochMs(scheduled_at) : now;
  }
  const attempts = state.attempts.filter(isAccepted);
  const last = attempts.at(-1);
  if (state.status !== 'retry_scheduled' || !last?.ended_at) return due;
  return epochMs(last.ended_at) + retryDelayMs(retry_policy, attempts);
}
