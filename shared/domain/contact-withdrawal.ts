import { finalStatus } from './attempt-end.ts';
import type { Timed } from './calling-window.ts';
import type { RetryPolicy } from './campaign.ts';
import {
  type Attempt,
  type Callback,
  type ContactState,
  type ContactStatus,
  isAccepted,
} from './contact.ts';
import { openAttempt } from './contact-events.ts';
import { hasAnotherNumber, nextNumber } from './contact-numbers.ts';
import { permittedAt } from './contact-window.ts';
import { iso } from './instant.ts';
import {
  MAX_CARRIER_FAULTS,
  mayRetry,
  systemBackoffMs,
} from './retry-policy.ts';
import { unitHash } from './variants.ts';

/** Why a claimed contact was not called. */
export type Withdrawal =
  /** The gate closed between claim and call: nobody's fault, nothing counted. */
  | { readonly kind: 'returned' }
  /** The same, and it is the contact's own window that closed. */
  | { readonly kind: 'closed' }
  /** Its number is on the phone in another campaign. */
  | { readonly kind: 'elsewhere' }
  /** The carrier takes no calls to its country, until then: nobody's fault either. */
  | { readonly kind: 'country_closed'; readonly until: number }
  /** The carrier's rate, or our own crash before the wire: a system retry. */
  | { readonly kind: 'throttled'; readonly retry_after_seconds?: number }
  | { readonly kind: 'lost' }
  /** The carrier's fault on this contact: a system retry, a few at most. */
  | { readonly kind: 'fault' }
  /** The number cannot be dialled at all. */
  | { readonly kind: 'invalid' }
  /** On the do-not-call list, or taken out of the campaign in an earlier run. */
  | { readonly kind: 'suppressed'; readonly deleted?: boolean };

/**
 * Takes back a claim whose call the carrier does not have.
 *
 * @param attemptId - only that attempt, and only while it is unaccepted, is withdrawn
 * @returns null when the attempt is not the contact's open intent
 */
export function withdraw(
  state: ContactState,
  attemptId: string,
  why: Withdrawal,
  campaign: Timed,
  now: number,
): ContactState | null {
  const open = openAttempt(state, attemptId);
  if (!open || isAccepted(open)) return null;
  const attempts = state.attempts.filter(isAccepted);
  const { slot: _, next_eligible_at: __, waits_for: ___, ...rest } = state;
  const isNoFault =
    why.kind === 'returned' ||
    why.kind === 'closed' ||
    why.kind === 'country_closed' ||
    why.kind === 'elsewhere';
  const counted = !isNoFault && why.kind !== 'suppressed';
  const base = {
    ...rest,
    attempts,
    rev: state.rev + 1,
    system_retries: state.system_retries + (counted ? 1 : 0),
    carrier_faults: state.carrier_faults + (why.kind === 'fault' ? 1 : 0),
  };
  const over = withoutPromise(base);
  if (why.kind === 'suppressed') {
    const deleted = why.deleted ? { deleted: true } : {};
    return { ...over, ...deleted, status: statusOnceListed(attempts) };
  }
  const dead_numbers = [...(state.dead_numbers ?? []), open.phone_number];
  const left =
    state.phone_numbers && nextNumber({ ...base, dead_numbers }, 'same');
  if (why.kind === 'invalid' && !left) {
    return { ...over, status: 'exhausted', disposition: 'invalid_number' };
  }
  if (base.carrier_faults > MAX_CARRIER_FAULTS) {
    return { ...over, status: 'exhausted', disposition: 'system_failure' };
  }
  const backoff = systemBackoffMs(base.system_retries);
  const wait = waitOf(why, attemptId, backoff, now);
  return {
    ...base,
    ...(why.kind === 'invalid' && { dead_numbers }),
    status:
      state.callback?.status === 'pending'
        ? 'callback_scheduled'
        : attempts.length > 0
          ? 'retry_scheduled'
          : 'pending',
    next_eligible_at: iso(permittedAt(campaign, open, now + wait)),
    waits_for: waitsFor[why.kind],
  };
}

const waitsFor = {
  returned: 'returned',
  invalid: 'returned',
  closed: 'window',
  elsewhere: 'in_flight_elsewhere',
  country_closed: 'country_closed',
  throttled: 'system_retry',
  lost: 'system_retry',
  fault: 'system_retry',
} as const;

/** Milliseconds until the contact may be called again, as far as this tells. */
function waitOf(
  why: Withdrawal,
  attemptId: string,
  backoff: number,
  now: number,
): number {
  switch (why.kind) {
    case 'returned':
    case 'closed':
    case 'invalid':
      return 0;
    case 'elsewhere':
      return elsewhereMs(attemptId);
    case 'country_closed':
      return Math.max(why.until - now, 0);
    case 'throttled':
      return Math.max((why.retry_after_seconds ?? 0) * 1_000, backoff);
    default:
      return backoff;
  }
}

const LEAST_ELSEWHERE_MS = 10_000;

/** Two who gave way to each other come back at different times: 10 to 20 s. */
const elsewhereMs = (attemptId: string) =>
  Math.round(LEAST_ELSEWHERE_MS * (1 + unitHash(attemptId)));

/** Suppressed is who was never dialled; others end with what they came to. @see contract ruling 3 */
export function statusOnceListed(attempts: readonly Attempt[]): ContactStatus {
  const last = attempts.at(-1);
  return last ? finalStatus(last.outcome) : 'suppressed';
}

/** A contact that is final waits for no callback. */
export function withoutPromise<S extends { readonly callback?: Callback }>(
  state: S,
): S {
  if (state.callback?.status !== 'pending') return state;
  return { ...state, callback: { ...state.callback, status: 'cancelled' } };
}

/**
 * A retry that the policy does not give any more, since it was changed.
 *
 * @returns null when the contact is not such a one
 */
export function dropRetry(
  state: ContactState,
  policy: RetryPolicy,
): ContactState | null {
  if (state.status !== 'retry_scheduled') return null;
  const attempts = state.attempts.filter(isAccepted);
  if (mayRetry(policy, attempts, hasAnotherNumber(state))) return null;
  const { next_eligible_at: _, waits_for: __, ...rest } = state;
  const status = finalStatus(attempts.at(-1)?.outcome);
  return { ...rest, rev: state.rev + 1, status };
}
