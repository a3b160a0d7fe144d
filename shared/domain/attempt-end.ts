import { lockedUntil } from './abandoned-lock.ts';
import { wasNeverAttached } from './attach-turn.ts';
import { whenNext } from './attempt-limits.ts';
import type { CallFailure } from './call-failure.ts';
import type { Timed } from './calling-window.ts';
import type { Campaign } from './campaign.ts';
import { defaultAbandoned } from './campaign-settings.ts';
import type {
  Attempt,
  ContactState,
  ContactStatus,
  Outcome,
} from './contact.ts';
import { hasAnotherNumber } from './contact-numbers.ts';
import { epochMs, iso } from './instant.ts';
import { keptCallback, promisedAfter } from './promised-callback.ts';
import { mayRetry, retryDelayMs } from './retry-policy.ts';
import { isNeverAgain, outcomeOfSip } from './sip-code.ts';

/**
 * The end of an attempt: what it came to, and what becomes of its contact.
 *
 *     ended ──▶ final
 *         └───▶ waiting: a retry, or a callback that was promised
 */

/** The part of a campaign that decides what follows an attempt. */
export type Rules = Pick<
  Campaign,
  | 'status'
  | 'retry_policy'
  | 'schedule'
  | 'amd'
  | 'callback_detection'
  | 'abandoned'
> &
  Timed;

/** A translated carrier event, or what a look-up told. Instants are RFC 3339. */
export interface CallNews {
  readonly attempt_id: string;
  readonly call_id: string;
  /** The same when the carrier tells it again; a look-up has none. */
  readonly event_id?: string;
  readonly type:
    | 'ringing'
    | 'answered'
    | 'amd'
    /** It was answered, and whoever was to talk could not be connected. */
    | 'attach_failed'
    /** What it cost, when the carrier tells that later than the end. */
    | 'cost'
    | 'ended';
  /** The carrier's instant. */
  readonly at: string;
  /** On `amd`, and again on `ended` where the carrier repeats it. */
  readonly verdict?: 'human' | 'machine' | 'unknown';
  /** On `amd`: a machine that still greets. Told again when it has: a message follows then. */
  readonly greets?: true;
  /** On `amd`: our own word that time was up for it. It says nothing of a call that is over. */
  readonly expired?: true;
  /** On `ended`: 200 when it was answered and ended normally. */
  readonly sip_code?: number;
  /**
   * On `ringing`: a phone rings, and not only does the call exist. Told where the end
   * of a call does not say by itself whether it rang.
   */
  readonly rings?: true;
  /** On `ended`: what the carrier's own words say, where there is no code of the network. */
  readonly outcome?: Outcome;
  /**
   * On `ended`, of a call that never rang: the fault of a network or of an account,
   * so none of the contact's attempts.
   */
  readonly failure?: CallFailure;
  /** On `ended` with 603: it came so fast that the network may have blocked it. */
  readonly possibly_blocked?: true;
  /** On `ended`, when the call was answered. */
  readonly answered_at?: string;
  readonly cost_usd?: number;
  /** On `ended`: what the conversation came to. */
  readonly disposition?: string;
  readonly opted_out?: boolean;
  readonly callback?: {
    /** What whoever heard it made of the words, if anything. */
    readonly delay_seconds?: number;
    readonly text: string;
    readonly reason: string;
  };
  /** The carrier never sent the end; we had to ask. */
  readonly learnt_by_look_up?: boolean;
}

/** What the carrier is told to do with a call: end it, after a message or at once, or connect it. */
export type CarrierOrder = 'hang_up' | 'message' | 'attach';

/** What a verdict means for the call: null, it goes on. @see product rules 6.19 */
export function orderOf(
  verdict: Attempt['amd'],
  { amd }: Pick<Rules, 'amd'>,
): CarrierOrder | null {
  if (verdict === 'unknown') {
    return amd.on_unknown === 'hang_up' ? 'hang_up' : null;
  }
  if (verdict !== 'machine' || amd.on_machine === 'attach') return null;
  return amd.on_machine;
}

/** What the carrier does with a call that somebody answered when no seat was free. */
export const orderWithoutSeat = ({
  abandoned = defaultAbandoned,
}: Pick<Rules, 'abandoned'>): CarrierOrder =>
  abandoned.message ? 'message' : 'hang_up';

/** How a contact ends that is not called again after this outcome. */
export function finalStatus(outcome: Outcome | undefined): ContactStatus {
  switch (outcome) {
    case 'completed':
      return 'completed';
    case 'machine':
      return 'amd_machine';
    case 'abandoned':
      return 'abandoned';
    default:
      return 'exhausted';
  }
}

/**
 * Writes the attempt's outcome and moves its contact on: once, at its end.
 *
 * @param open - the contact's open attempt, of which the news is
 */
export function settle(
  state: ContactState,
  open: Attempt,
  news: CallNews,
  rules: Rules,
): ContactState {
  // A verdict that came before the answer could only guess when that was.
  const answeredAt = news.answered_at ?? open.answered_at;
  const verdict = open.amd ?? (rules.amd.enabled ? news.verdict : undefined);
  const came = outcomeOf(news, answeredAt);
  const known = orderOf(verdict, rules)
    ? 'machine'
    : open.no_seat
      ? 'abandoned'
      : null;
  const nobodyCame =
    open.attach_failed ||
    (known === null && came === 'completed' && wasNeverAttached(open));
  const outcome = known ?? (nobodyCame ? 'error' : came);
  // What the carrier tells of the cost by itself is later, and surer.
  const cost = open.cost_usd ?? news.cost_usd;
  const { attach_by: _by, ...told } = open;
  const attempt: Attempt = {
    ...told,
    call_id: news.call_id,
    status: 'ended',
    outcome,
    ended_at: news.at,
    ...(nobodyCame && { attach_failed: true }),
    ...(answeredAt !== undefined && { answered_at: answeredAt }),
    ...(verdict !== undefined && { amd: verdict }),
    ...(news.sip_code !== undefined && { sip_code: news.sip_code }),
    ...(news.possibly_blocked && { possibly_blocked: true }),
    ...(news.disposition !== undefined && { disposition: news.disposition }),
    ...(cost !== undefined && { cost_usd: cost }),
  };
  const { slot: _, next_eligible_at: __, waits_for: ___, ...rest } = state;
  const base: ContactState = {
    ...rest,
    rev: state.rev + 1,
    attempts: [...state.attempts.slice(0, -1), attempt],
    ...(news.disposition !== undefined && { disposition: news.disposition }),
    ...keptCallback(state.callback, attempt),
  };
  return follow(base, attempt, news, rules);
}

function outcomeOf(news: CallNews, answeredAt: string | undefined): Outcome {
  if (answeredAt !== undefined) return 'completed';
  const outcome =
    news.outcome ?? (news.failure ? 'error' : outcomeOfSip(news.sip_code));
  // The carrier forgot to tell: we waited the ring out and had to ask.
  return news.learnt_by_look_up && outcome === 'no_answer'
    ? 'timeout'
    : outcome;
}

/** What comes after an ended attempt: final, a retry, or a callback. */
function follow(
  base: ContactState,
  attempt: Attempt,
  news: CallNews,
  rules: Rules,
): ContactState {
  const endedAt = epochMs(attempt.ended_at ?? attempt.started_at);
  const promise = promisedAfter(base, attempt, news, rules);
  if (promise) {
    return { ...base, status: 'callback_scheduled', ...promise };
  }
  const again = mayRetry(
    rules.retry_policy,
    base.attempts,
    hasAnotherNumber(base),
  );
  if (news.opted_out || isNeverAgain(attempt.sip_code) || !again) {
    return { ...base, status: finalStatus(attempt.outcome) };
  }
  const delayed = endedAt + retryDelayMs(rules.retry_policy, base.attempts);
  const due = Math.max(delayed, lockedUntil(base.attempts, rules));
  return {
    ...base,
    status: 'retry_scheduled',
    ...whenNext(base, due, rules),
  };
}

/** Ends an attempt of which nobody can tell the end: counted, its outcome unknown. */
export function loseSight(
  state: ContactState,
  open: Attempt,
  rules: Rules,
  now: number,
): ContactState {
  const attempt: Attempt = {
    ...open,
    status: 'ended',
    outcome: 'unknown',
    ended_at: iso(now),
  };
  const { slot: _, ...rest } = state;
  const base = {
    ...rest,
    rev: state.rev + 1,
    attempts: [...state.attempts.slice(0, -1), attempt],
    ...keptCallback(state.callback, attempt),
  };
  const news = { attempt_id: open.id, call_id: '', type: 'ended' as const };
  return follow(base, attempt, { ...news, at: iso(now) }, rules);
}
