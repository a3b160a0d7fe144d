import { attachTurn } from './attach-turn.ts';
import {
  type CallNews,
  type CarrierOrder,
  orderOf,
  orderWithoutSeat,
  type Rules,
} from './attempt-end.ts';
import type { Attempt, ContactState } from './contact.ts';

/** What news of one attempt come to. */
export type Applied =
  | {
      readonly kind: 'changed';
      readonly state: ContactState;
      /** The call is over: its slot may be handed on. */
      readonly ended: boolean;
      /** What the carrier is to do with the call now. */
      readonly order: CarrierOrder | null;
    }
  | {
      readonly kind: 'ignored';
      readonly ended: boolean;
      /** Said again: the first time may have been cut off. */
      readonly order: CarrierOrder | null;
    };

export const ignored = { kind: 'ignored', ended: false, order: null } as const;

/** Somebody, or something, picked up. */
export function answered(
  state: ContactState,
  open: Attempt,
  news: CallNews,
  rules: Rules,
): Applied {
  const end = endOfUntended(open, rules);
  if (end) return { ...ignored, order: end };
  const isOrderedOff = orderOf(open.amd, rules) !== null;
  const turn = isOrderedOff ? null : attachTurn(open, news, rules);
  const order = turn && 'attach';
  // A verdict that came first could only guess when that was.
  const isNews = open.answered_at === undefined || news.at < open.answered_at;
  if (!isNews && turn?.kind !== 'first') return { ...ignored, order };
  return moved(
    state,
    {
      ...open,
      ...(turn && { attach_by: turn.by }),
      call_id: news.call_id,
      answered_at: isNews ? news.at : open.answered_at,
      ...(open.answered_at === undefined && {
        status: rules.amd.enabled ? 'amd_screening' : 'in_progress',
      }),
    },
    order,
  );
}

/** Answering-machine detection has a verdict. */
export function screened(
  state: ContactState,
  open: Attempt,
  news: CallNews,
  rules: Rules,
): Applied {
  if (!rules.amd.enabled) return ignored;
  const end = endOfUntended(open, rules);
  if (end) return { ...ignored, order: end };
  const amd = open.amd ?? news.verdict ?? 'unknown';
  const off = orderOf(amd, rules);
  const turn = off ? null : attachTurn({ ...open, amd }, news, rules);
  // Not into a greeting; nor for another verdict, which is too late.
  const isTooEarly =
    off === 'message' && (news.greets === true || news.verdict !== amd);
  const order = isTooEarly ? null : (off ?? (turn && 'attach'));
  if (open.amd) return { ...ignored, order };
  return moved(
    state,
    {
      ...open,
      ...(turn && { attach_by: turn.by }),
      call_id: news.call_id,
      answered_at: open.answered_at ?? news.answered_at ?? news.at,
      amd,
      status: off ? 'amd_screening' : 'in_progress',
    },
    order,
  );
}

/** Whoever was to talk could not be connected. */
export function unattached(
  state: ContactState,
  open: Attempt,
  news: CallNews,
  rules: Rules,
): Applied {
  const end = endOfUntended(open, rules);
  if (end) return { ...ignored, order: end };
  return moved(
    state,
    {
      ...open,
      call_id: news.call_id,
      answered_at: open.answered_at ?? news.at,
      status: 'attaching',
      attach_failed: true,
    },
    'hang_up',
  );
}

/** What becomes of a call that nobody is going to talk on. */
const endOfUntended = (open: Attempt, rules: Rules): CarrierOrder | null =>
  open.no_seat
    ? orderWithoutSeat(rules)
    : open.attach_failed
      ? 'hang_up'
      : null;

export function moved(
  state: ContactState,
  attempt: Attempt,
  order: CarrierOrder | null = null,
): Applied {
  return {
    kind: 'changed',
    state: replaceOpen(state, attempt),
    ended: false,
    order,
  };
}

/** A live contact's status is its open attempt's. */
export function replaceOpen(
  state: ContactState,
  attempt: Attempt,
): ContactState {
  return {
    ...state,
    rev: state.rev + 1,
    status:
      attempt.status === 'ringing' ||
      attempt.status === 'amd_screening' ||
      attempt.status === 'attaching' ||
      attempt.status === 'in_progress'
        ? attempt.status
        : state.status,
    attempts: [...state.attempts.slice(0, -1), attempt],
  };
}
