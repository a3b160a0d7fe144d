import {
  type CallNews,
  loseSight,
  orderWithoutSeat,
  type Rules,
  settle,
} from './attempt-end.ts';
import {
  type Applied,
  answered,
  ignored,
  moved,
  replaceOpen,
  screened,
  unattached,
} from './call-progress.ts';
import {
  type Attempt,
  type ContactState,
  isAccepted,
  isLive,
} from './contact.ts';
import { epochMs } from './instant.ts';
import { afterLateNews } from './late-news.ts';

export type { CallNews, CarrierOrder, Rules } from './attempt-end.ts';
export type { Applied } from './call-progress.ts';

/*
 * What happens to one contact, as functions from its state to its next state.
 *
 *     waiting ──claim──▶ dialling ──answered──▶ in_progress ──ended──▶ final, or waiting
 *        ▲                  │ refused, or never placed
 *        └────withdraw──────┘
 *
 * An attempt only moves forward; what is behind it, or belongs to another
 * attempt, changes nothing. So events may come twice, late and in any order.
 */

export interface Claim {
  readonly attempt_id: string;
  readonly phone_number: string;
  /** All of the contact's, where it has several. */
  readonly phone_numbers?: readonly string[] | undefined;
  /** IANA name, where the contact has one. */
  readonly timezone?: string | undefined;
  /** RFC 3339, where it has a time of its own and was never called. */
  readonly scheduled_at?: string | undefined;
  readonly from_number: string;
  /** Left out: the deployment's own. */
  readonly carrier_id?: string | undefined;
  readonly variant?: string | undefined;
  readonly slot: number;
  /** Whoever answers needs a seat. */
  readonly paced?: boolean | undefined;
  /** Nobody is connected before answering-machine detection has a verdict. */
  readonly screened_first?: boolean | undefined;
  readonly unrecorded?: boolean | undefined;
  /** RFC 3339. */
  readonly now: string;
}

/** An untouched contact's state before its first claim. */
export function untouched(
  key: Pick<ContactState, 'org_id' | 'campaign_id' | 'run_number' | 'seq'>,
): ContactState {
  return {
    ...key,
    status: 'pending',
    rev: 0,
    attempts: [],
    system_retries: 0,
    carrier_faults: 0,
  };
}

/** The intent to call a waiting contact, written before the carrier is asked. */
export function claim(state: ContactState, by: Claim): ContactState {
  const number = state.attempts.filter(isAccepted).length + 1;
  const attempt: Attempt = {
    id: by.attempt_id,
    attempt_number: number,
    kind:
      state.status === 'callback_scheduled'
        ? 'callback'
        : number === 1
          ? 'first'
          : 'retry',
    phone_number: by.phone_number,
    from_number: by.from_number,
    ...(by.carrier_id !== undefined && { carrier_id: by.carrier_id }),
    ...(by.timezone !== undefined && { timezone: by.timezone }),
    ...(by.scheduled_at !== undefined && { scheduled_at: by.scheduled_at }),
    ...(by.variant !== undefined && { variant: by.variant }),
    ...(by.paced && { paced: true }),
    ...(by.screened_first && { screened_first: true }),
    ...(by.unrecorded && { unrecorded: true }),
    status: 'placing',
    started_at: by.now,
  };
  const { next_eligible_at: _, waits_for: __, ...waited } = state;
  const { phone_numbers: ___, ...rest } = waited;
  return {
    ...rest,
    ...(by.phone_numbers && { phone_numbers: by.phone_numbers }),
    status: 'dialling',
    rev: state.rev + 1,
    slot: by.slot,
    attempts: [...state.attempts.filter(isAccepted), attempt],
  };
}

/** The carrier's answer was lost: the call may be ringing. The slot stays held. */
export function markUnknown(
  state: ContactState,
  attemptId: string,
): ContactState | null {
  const open = openAttempt(state, attemptId);
  if (open?.status !== 'placing') return null;
  return replaceOpen(state, { ...open, status: 'submission_unknown' });
}

/**
 * Keeps what an organization's own carrier calls the call that it took: not all of
 * them find it by our token. The deployment's own does, and costs no write.
 *
 * @returns null where it need not be kept
 */
export function nameCall(
  state: ContactState,
  attemptId: string,
  call_id: string,
): ContactState | null {
  const open = openAttempt(state, attemptId);
  if (open?.status !== 'placing' || open.carrier_id === undefined) return null;
  return replaceOpen(state, { ...open, call_id });
}

/** Applies one piece of news of one attempt. */
export function applyNews(
  state: ContactState,
  told: CallNews,
  rules: Rules,
): Applied {
  const open = openAttempt(state, told.attempt_id);
  if (!open) return tooLate(state, told, rules);
  const news = notBefore(open, told);
  switch (news.type) {
    case 'ringing':
      // A write for each ringing call buys one word on a screen; only where it
      // settles whether the call exists at all, or rang, does it earn its price.
      return open.status === 'submission_unknown' ||
        (news.rings && open.status === 'placing')
        ? moved(state, { ...open, call_id: news.call_id, status: 'ringing' })
        : ignored;
    case 'answered':
      return answered(state, open, news, rules);
    case 'amd':
      return screened(state, open, news, rules);
    case 'attach_failed':
      return unattached(state, open, news, rules);
    case 'cost':
      return news.cost_usd === undefined || open.cost_usd === news.cost_usd
        ? ignored
        : moved(state, { ...open, cost_usd: news.cost_usd });
    case 'ended':
      return {
        kind: 'changed',
        state: settle(state, open, news, rules),
        ended: true,
        order: null,
      };
  }
}

/**
 * Clocks of others differ, and some tell whole seconds: nothing of a call was before
 * it was placed, and no end before its answer.
 */
function notBefore(open: Attempt, news: CallNews): CallNews {
  const { at, answered_at: told, ...rest } = news;
  const answered_at = told && later(told, open.started_at);
  const known = answered_at ?? open.answered_at ?? open.started_at;
  const from = news.type === 'ended' ? known : open.started_at;
  return { ...rest, at: later(at, from), ...(answered_at && { answered_at }) };
}

const later = (a: string, b: string) => (epochMs(a) < epochMs(b) ? b : a);

/** What is said of an attempt that is over: no more than what it was for the books. */
function tooLate(state: ContactState, news: CallNews, rules: Rules): Applied {
  const mended = afterLateNews(state, news, rules);
  return mended
    ? { kind: 'changed', state: mended, ended: false, order: null }
    : { ...ignored, ended: isOver(state, news.attempt_id) };
}

/** Whether this news brings the call to an agent: then, if it is paced, it needs a seat. */
export const needsSeat = (before: ContactState, applied: Applied): boolean => {
  if (applied.kind === 'ignored' || applied.ended) return false;
  const open = applied.state.attempts.at(-1);
  return (
    open?.paced === true &&
    open.status === 'in_progress' &&
    before.attempts.at(-1)?.status !== 'in_progress'
  );
};

/**
 * What the same news comes to when no seat is free: nobody talks to whoever
 * answered, and the call is over soon.
 */
export function withoutSeat(state: ContactState, rules: Rules): Applied {
  const open = state.attempts.at(-1);
  if (!open) return ignored;
  return {
    kind: 'changed',
    state: {
      ...state,
      status: 'attaching',
      attempts: [
        ...state.attempts.slice(0, -1),
        { ...open, status: 'attaching', no_seat: true },
      ],
    },
    ended: false,
    order: orderWithoutSeat(rules),
  };
}

/** Gives up on a call that nobody can tell us about any more: counted, never placed again. */
export function giveUp(
  state: ContactState,
  attemptId: string,
  rules: Rules,
  now: number,
): ContactState | null {
  const open = openAttempt(state, attemptId);
  return open ? loseSight(state, open, rules, now) : null;
}

/** The contact's attempt that is not over, when it is the one named. */
export function openAttempt(
  state: ContactState,
  attemptId: string,
): Attempt | undefined {
  const last = state.attempts.at(-1);
  return isLive(state.status) && last?.id === attemptId ? last : undefined;
}

/** True when the named attempt is known and over. */
export function isOver(state: ContactState, attemptId: string): boolean {
  return state.attempts.some(
    ({ id, status }) => id === attemptId && status === 'ended',
  );
}
