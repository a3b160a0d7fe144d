import { finalStatus, type Rules } from './attempt-end.ts';
import { whenNext } from './attempt-limits.ts';
import type { Campaign } from './campaign.ts';
import {
  type ContactRecord,
  type ContactState,
  isAccepted,
  isWaiting,
} from './contact.ts';
import { untouched } from './contact-events.ts';
import { placeOf } from './contact-numbers.ts';
import { effectiveStatus } from './effective-status.ts';
import { epochMs } from './instant.ts';

/** What a person may ask of one contact. */
export type ContactAction = 'retry-now' | 'cancel-callback';

export type Acted =
  | { readonly kind: 'changed'; readonly state: ContactState }
  /** It is so already. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'refused' };

type Of = Rules &
  Pick<Campaign, 'completion_reason' | 'org_id' | 'id' | 'run_number'>;

/** Actions that a contact takes as it is. @param state - undefined: never called */
export function contactActions(
  state: ContactState | undefined,
  campaign: Pick<Campaign, 'status' | 'completion_reason'>,
): ContactAction[] {
  const status = effectiveStatus(state, campaign);
  if (!isWaiting(status)) return [];
  return status === 'callback_scheduled'
    ? ['retry-now', 'cancel-callback']
    : ['retry-now'];
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

/** Takes back the promise of a call: the contact ends as its last call did. */
export function cancelCallback(
  state: ContactState | undefined,
  campaign: Of,
): Acted {
  const takes = contactActions(state, campaign).includes('cancel-callback');
  if (!takes || !state?.callback) return { kind: 'refused' };
  const { next_eligible_at: _, waits_for: __, ...rest } = state;
  return {
    kind: 'changed',
    state: {
      ...rest,
      rev: rest.rev + 1,
      status: finalStatus(state.attempts.findLast(isAccepted)?.outcome),
      callback: { ...state.callback, status: 'cancelled' },
    },
  };
}
