import { lockedUntil } from './abandoned-lock.ts';
import { finalStatus, type Rules } from './attempt-end.ts';
import { whenNext } from './attempt-limits.ts';
import { type Campaign, isTerminal, keepsCallbacks } from './campaign.ts';
import {
  type ContactRecord,
  type ContactState,
  isAccepted,
  isLive,
  isWaiting,
} from './contact.ts';
import { untouched } from './contact-events.ts';
import { placeOf } from './contact-numbers.ts';
import { effectiveStatus } from './effective-status.ts';
import { epochMs, iso } from './instant.ts';
import { MAX_CALLBACKS } from './promised-callback.ts';
import type { AsideReason } from './set-aside.ts';

/** What a person may ask of one contact. */
export type ContactAction = 'retry-now' | 'callback' | 'cancel-callback';

export type Acted =
  | { readonly kind: 'changed'; readonly state: ContactState }
  /** It is so already. */
  | { readonly kind: 'unchanged' }
  | {
      readonly kind: 'refused';
      /** Left out: the contact is in another state. */
      readonly why?: 'callbacks_off' | 'too_many_callbacks';
    };

type Of = Rules &
  Pick<Campaign, 'completion_reason' | 'org_id' | 'id' | 'run_number'>;

/** Actions that a contact takes as it is. @param state - undefined: never called */
export function contactActions(
  state: ContactState | undefined,
  campaign: Pick<
    Campaign,
    'status' | 'completion_reason' | 'callback_detection' | 'abandoned'
  >,
): ContactAction[] {
  const status = effectiveStatus(state, campaign);
  const promise: ContactAction[] =
    keepsCallbacks(campaign) &&
    mayBePromised(state, campaign) &&
    (state?.callback?.sequence ?? 0) < MAX_CALLBACKS
      ? ['callback']
      : [];
  if (!isWaiting(status)) return promise;
  return status === 'callback_scheduled'
    ? ['retry-now', ...promise, 'cancel-callback']
    : ['retry-now', ...promise];
}

/** Dispositions of who was taken out, whatever their calls before came to. */
const ASIDE: readonly string[] = [
  'excluded',
  'dnc',
  'deleted',
  'erased',
] satisfies AsideReason[];

/** Who waits, or is done: not in a call, nor taken out, nor in a run that is over. */
function mayBePromised(
  state: ContactState | undefined,
  { status }: Pick<Campaign, 'status'>,
): boolean {
  if (isTerminal(status)) return false;
  if (!state) return true;
  if (isLive(state.status) || state.status === 'suppressed') return false;
  return !state.deleted && !ASIDE.includes(state.disposition ?? '');
}

/**
 * Promises a call at a time, also to a contact that is done. The calling window
 * and the limits of its number may move it. @see product rules 6.20
 *
 * @param wish - epoch milliseconds, after `now`
 */
export function promiseCallback(
  state: ContactState | undefined,
  campaign: Of,
  record: ContactRecord,
  now: number,
  wish: { readonly at: number; readonly reason: string | null },
): Acted {
  if (!mayBePromised(state, campaign)) return { kind: 'refused' };
  if (!keepsCallbacks(campaign)) {
    return { kind: 'refused', why: 'callbacks_off' };
  }
  const last = state?.callback;
  const sequence = (last?.sequence ?? 0) + 1;
  if (sequence > MAX_CALLBACKS) {
    return { kind: 'refused', why: 'too_many_callbacks' };
  }
  const { org_id, id: campaign_id, run_number } = campaign;
  const { seq } = record;
  const key = { org_id, campaign_id, run_number, seq };
  const before = state ?? { ...untouched(key), set_aside: true };
  const { next_eligible_at: _, waits_for: __, ...rest } = before;
  const place = placeOf(record, state, campaign.retry_policy);
  const wanted = Math.max(wish.at, lockedUntil(before.attempts, campaign));
  const next = whenNext(before, wanted, campaign, place);
  const scheduled_at = next.next_eligible_at ?? iso(wanted);
  const isReplaced = last !== undefined && last.status !== 'completed';
  const limited = next.waits_for !== undefined || wanted > wish.at;
  return {
    kind: 'changed',
    state: {
      ...rest,
      ...next,
      rev: before.rev + 1,
      status: 'callback_scheduled',
      ...(isReplaced && {
        replaced_callbacks: (before.replaced_callbacks ?? 0) + 1,
      }),
      callback: {
        status: 'pending',
        requested_at: iso(now),
        scheduled_at,
        sequence,
        reason: wish.reason,
        ...(epochMs(scheduled_at) !== wish.at && {
          time_reason: limited ? 'number_limit' : 'outside_window',
        }),
        ...(last?.delay_ms !== undefined && { delay_ms: last.delay_ms }),
      },
    },
  };
}

/**
 * Calls a waiting contact before its time: as soon as a line, the calling window
 * and the limits of its number let it be. A callback stays a callback.
 *
 * @param record - its number and zone: whose hours hold
 * @param now - epoch milliseconds
 */
export function retryNow(
  state: ContactState | undefined,
  campaign: Of,
  record: ContactRecord,
  now: number,
): Acted {
  if (!contactActions(state, campaign).includes('retry-now')) {
    return { kind: 'refused' };
  }
  const place = placeOf(record, state, campaign.retry_policy);
  if (!state) return hurried(campaign, record, now);
  const due = state.next_eligible_at;
  // Whoever came back is next in order, and needs no time.
  if (due === undefined) return { kind: 'unchanged' };
  const { next_eligible_at: _, waits_for: __, ...rest } = state;
  const next = whenNext(state, now, campaign, place);
  if (epochMs(due) <= epochMs(next.next_eligible_at ?? due)) {
    return { kind: 'unchanged' };
  }
  return { kind: 'changed', state: { ...rest, rev: rest.rev + 1, ...next } };
}

/**
 * One that was never reached is next in order and needs no time, but for one that
 * has a time of its own, still to come: it is taken out of its turn and made due.
 */
function hurried(campaign: Of, record: ContactRecord, now: number): Acted {
  const { seq, scheduled_at } = record;
  if (!scheduled_at || epochMs(scheduled_at) <= now) {
    return { kind: 'unchanged' };
  }
  const { org_id, id: campaign_id, run_number } = campaign;
  const before = untouched({ org_id, campaign_id, run_number, seq });
  const place = placeOf(record, before, campaign.retry_policy);
  const due = whenNext(before, now, campaign, place);
  return {
    kind: 'changed',
    state: { ...before, ...due, rev: 1, set_aside: true },
  };
}

/**
 * Takes back the promise of a call: the contact ends as its last call did; one
 * that was never called waits for its first again.
 */
export function cancelCallback(
  state: ContactState | undefined,
  campaign: Of,
  record: ContactRecord,
  now: number,
): Acted {
  const takes = contactActions(state, campaign).includes('cancel-callback');
  if (!takes || !state?.callback) return { kind: 'refused' };
  const { next_eligible_at: _, waits_for: __, ...waited } = state;
  const rest = {
    ...waited,
    rev: state.rev + 1,
    callback: { ...state.callback, status: 'cancelled' as const },
  };
  const last = state.attempts.findLast(isAccepted);
  if (last) {
    const status = finalStatus(last.outcome);
    return { kind: 'changed', state: { ...rest, status } };
  }
  const place = placeOf(record, state, campaign.retry_policy);
  const own = place.scheduled_at ? epochMs(place.scheduled_at) : now;
  const next = whenNext(state, Math.max(own, now), campaign, place);
  return { kind: 'changed', state: { ...rest, ...next, status: 'pending' } };
}
