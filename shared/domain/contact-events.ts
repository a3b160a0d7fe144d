import { nextOpening } from './calling-window.ts';
import { type Campaign, isTerminal } from './campaign.ts';
import {
  type Attempt,
  type Callback,
  type ContactState,
  type ContactStatus,
  isAccepted,
  isLive,
  type Outcome,
} from './contact.ts';
import { epochMs, iso } from './instant.ts';
import {
  MAX_CARRIER_FAULTS,
  mayRetry,
  retryDelayMs,
  systemBackoffMs,
} from './retry-policy.ts';
import { outcomeOfSip } from './sip-code.ts';

/**
 * What happens to one contact, as functions from its state to its next state.
 *
 *     waiting ──claim──▶ dialling ──answered──▶ in_progress ──ended──▶ final, or waiting
 *        ▲                  │ refused, or never placed
 *        └────withdraw──────┘
 *
 * An attempt only moves forward; what is behind it, or belongs to another
 * attempt, changes nothing. So events may come twice, late and in any order.
 */

/** Promises of a call at another time, at most. @see product rules 6.20 */
const MAX_CALLBACKS = 5;

/** The part of a campaign that decides what follows an attempt. */
export type Rules = Pick<
  Campaign,
  'status' | 'retry_policy' | 'schedule' | 'amd' | 'callback_detection'
>;

/** A translated carrier event, or what a look-up told. Instants are RFC 3339. */
export interface CallNews {
  readonly attempt_id: string;
  readonly call_id: string;
  readonly type: 'ringing' | 'answered' | 'amd' | 'ended';
  /** The carrier's instant. */
  readonly at: string;
  /** On `amd`, and again on `ended` where the carrier repeats it. */
  readonly verdict?: 'human' | 'machine' | 'unknown';
  /** On `ended`: 200 when it was answered and ended normally. */
  readonly sip_code?: number;
  /** On `ended`, when the call was answered. */
  readonly answered_at?: string;
  readonly cost_usd?: number;
  /** On `ended`: what the conversation came to. */
  readonly disposition?: string;
  readonly opted_out?: boolean;
  readonly callback?: {
    readonly delay_seconds: number;
    readonly text: string;
    readonly reason: string;
  };
  /** The carrier never sent the end; we had to ask. */
  readonly learnt_by_look_up?: boolean;
}

export type Applied =
  | {
      readonly kind: 'changed';
      readonly state: ContactState;
      /** The call is over: its slot may be handed on. */
      readonly ended: boolean;
      readonly hang_up: boolean;
    }
  | { readonly kind: 'ignored'; readonly ended: boolean };

export interface Claim {
  readonly attempt_id: string;
  readonly phone_number: string;
  readonly from_number: string;
  readonly slot: number;
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
    status: 'placing',
    started_at: by.now,
  };
  const { next_eligible_at: _, waits_for: __, ...rest } = state;
  return {
    ...rest,
    status: 'dialling',
    rev: state.rev + 1,
    slot: by.slot,
    attempts: [...state.attempts.filter(isAccepted), attempt],
  };
}

/** Why a claimed contact was not called. */
export type Withdrawal =
  /** The gate closed between claim and call: nobody's fault, nothing counted. */
  | { readonly kind: 'returned' }
  /** The carrier's rate, or our own crash before the wire: a system retry. */
  | { readonly kind: 'throttled'; readonly retry_after_seconds?: number }
  | { readonly kind: 'lost' }
  /** The carrier's fault on this contact: a system retry, a few at most. */
  | { readonly kind: 'fault' }
  /** The number cannot be dialled at all. */
  | { readonly kind: 'invalid' }
  /** On the do-not-call list. */
  | { readonly kind: 'suppressed' };

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
  now: number,
): ContactState | null {
  const open = openAttempt(state, attemptId);
  if (!open || isAccepted(open)) return null;
  const attempts = state.attempts.filter(isAccepted);
  const { slot: _, next_eligible_at: __, waits_for: ___, ...rest } = state;
  const counted = why.kind !== 'returned' && why.kind !== 'suppressed';
  const base = {
    ...rest,
    attempts,
    rev: state.rev + 1,
    system_retries: state.system_retries + (counted ? 1 : 0),
    carrier_faults: state.carrier_faults + (why.kind === 'fault' ? 1 : 0),
  };
  const over = withoutPromise(base);
  if (why.kind === 'suppressed') {
    return { ...over, status: statusOnceListed(attempts) };
  }
  if (why.kind === 'invalid') {
    return { ...over, status: 'exhausted', disposition: 'invalid_number' };
  }
  if (base.carrier_faults > MAX_CARRIER_FAULTS) {
    return { ...over, status: 'exhausted', disposition: 'system_failure' };
  }
  const wait =
    why.kind === 'returned'
      ? 0
      : why.kind === 'throttled'
        ? Math.max(
            (why.retry_after_seconds ?? 0) * 1_000,
            systemBackoffMs(base.system_retries),
          )
        : systemBackoffMs(base.system_retries);
  return {
    ...base,
    status:
      state.callback?.status === 'pending'
        ? 'callback_scheduled'
        : attempts.length > 0
          ? 'retry_scheduled'
          : 'pending',
    next_eligible_at: iso(now + wait),
    waits_for: why.kind === 'returned' ? 'returned' : 'system_retry',
  };
}

/** Suppressed is who was never dialled; others end with what they came to. @see contract ruling 3 */
function statusOnceListed(attempts: readonly Attempt[]): ContactStatus {
  const last = attempts.at(-1);
  if (!last) return 'suppressed';
  return last.outcome === 'completed' ? 'completed' : 'exhausted';
}

/** A contact that is final waits for no callback. */
function withoutPromise<S extends { readonly callback?: Callback }>(
  state: S,
): S {
  if (state.callback?.status !== 'pending') return state;
  return { ...state, callback: { ...state.callback, status: 'cancelled' } };
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

/** Applies one piece of news of one attempt. */
export function applyNews(
  state: ContactState,
  news: CallNews,
  rules: Rules,
): Applied {
  const open = openAttempt(state, news.attempt_id);
  if (!open) return { kind: 'ignored', ended: isOver(state, news.attempt_id) };
  switch (news.type) {
    case 'ringing':
      // A write for each ringing call buys one word on a screen; only where it
      // settles whether the call exists at all does it earn its price.
      return open.status === 'submission_unknown'
        ? moved(state, { ...open, call_id: news.call_id, status: 'ringing' })
        : { kind: 'ignored', ended: false };
    case 'answered':
      if (open.answered_at) return { kind: 'ignored', ended: false };
      return moved(state, {
        ...open,
        call_id: news.call_id,
        answered_at: news.at,
        status: rules.amd.enabled ? 'amd_screening' : 'in_progress',
      });
    case 'amd':
      return screened(state, open, news, rules);
    case 'ended':
      return {
        kind: 'changed',
        state: settle(state, open, news, rules),
        ended: true,
        hang_up: false,
      };
  }
}

function screened(
  state: ContactState,
  open: Attempt,
  news: CallNews,
  rules: Rules,
): Applied {
  const verdict = news.verdict ?? 'unknown';
  if (open.amd || !rules.amd.enabled) return { kind: 'ignored', ended: false };
  const hangUp = hangsUp(verdict, rules);
  const next: Attempt = {
    ...open,
    call_id: news.call_id,
    answered_at: open.answered_at ?? news.answered_at ?? news.at,
    amd: verdict,
    status: hangUp ? 'amd_screening' : 'in_progress',
  };
  const applied = moved(state, next);
  return applied.kind === 'changed' ? { ...applied, hang_up: hangUp } : applied;
}

const hangsUp = (verdict: Attempt['amd'], { amd }: Rules) =>
  (verdict === 'machine' && amd.on_machine === 'hang_up') ||
  (verdict === 'unknown' && amd.on_unknown === 'hang_up');

/** Writes the attempt's outcome and moves its contact on: once, at its end. */
function settle(
  state: ContactState,
  open: Attempt,
  news: CallNews,
  rules: Rules,
): ContactState {
  // A verdict that came before the answer could only guess when that was.
  const answeredAt = news.answered_at ?? open.answered_at;
  const verdict = open.amd ?? (rules.amd.enabled ? news.verdict : undefined);
  const outcome = hangsUp(verdict, rules)
    ? 'machine'
    : outcomeOf(verdict, news, answeredAt);
  const attempt: Attempt = {
    ...open,
    call_id: news.call_id,
    status: 'ended',
    outcome,
    ended_at: news.at,
    ...(answeredAt !== undefined && { answered_at: answeredAt }),
    ...(verdict !== undefined && { amd: verdict }),
    ...(news.sip_code !== undefined && { sip_code: news.sip_code }),
    ...(news.disposition !== undefined && { disposition: news.disposition }),
    ...(news.cost_usd !== undefined && { cost_usd: news.cost_usd }),
  };
  const { slot: _, next_eligible_at: __, waits_for: ___, ...rest } = state;
  const base: ContactState = {
    ...rest,
    rev: state.rev + 1,
    attempts: [...state.attempts.slice(0, -1), attempt],
    ...(news.disposition !== undefined && { disposition: news.disposition }),
    ...kept(state.callback, attempt),
  };
  return follow(base, attempt, news, rules);
}

function outcomeOf(
  verdict: Attempt['amd'],
  news: CallNews,
  answeredAt: string | undefined,
): Outcome {
  if (verdict === 'machine') return 'machine';
  if (answeredAt !== undefined) return 'completed';
  const outcome = outcomeOfSip(news.sip_code);
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
  const outcome = attempt.outcome ?? 'unknown';
  const endedAt = epochMs(attempt.ended_at ?? attempt.started_at);
  if (outcome === 'machine') return { ...base, status: 'amd_machine' };
  if (outcome === 'completed') {
    const callback = promised(base, attempt, news, rules, endedAt);
    if (!callback) return { ...base, status: 'completed' };
    return {
      ...base,
      status: 'callback_scheduled',
      callback,
      next_eligible_at: callback.scheduled_at,
    };
  }
  // Whoever answered a call that we lost sight of is not called again for it.
  const again =
    attempt.answered_at === undefined &&
    mayRetry(rules.retry_policy, outcome, base.attempts.length);
  if (!again) {
    return {
      ...base,
      status: outcome === 'abandoned' ? 'abandoned' : 'exhausted',
    };
  }
  const due = endedAt + retryDelayMs(rules.retry_policy, base.attempts.length);
  return {
    ...base,
    status: 'retry_scheduled',
    next_eligible_at: iso(nextOpening(rules.schedule, due) ?? due),
  };
}

function promised(
  base: ContactState,
  attempt: Attempt,
  news: CallNews,
  rules: Rules,
  endedAt: number,
): Callback | null {
  if (!news.callback || news.opted_out) return null;
  if (!rules.callback_detection.enabled) return null;
  // A run that is over calls nobody back: the contact ends with this call.
  if (isTerminal(rules.status)) return null;
  const sequence = (base.callback?.sequence ?? 0) + 1;
  if (sequence > MAX_CALLBACKS) return null;
  const wanted = endedAt + news.callback.delay_seconds * 1_000;
  return {
    status: 'pending',
    requested_at: attempt.ended_at ?? attempt.started_at,
    scheduled_at: iso(nextOpening(rules.schedule, wanted) ?? wanted),
    sequence,
    reason: news.callback.reason,
    ...(base.callback?.delay_ms !== undefined && {
      delay_ms: base.callback.delay_ms,
    }),
  };
}

/** The promise of a callback once the attempt that was to keep it is over. */
function kept(callback: Callback | undefined, attempt: Attempt) {
  if (!callback || attempt.kind !== 'callback') return {};
  const late = epochMs(attempt.started_at) - epochMs(callback.scheduled_at);
  const delay_ms = (callback.delay_ms ?? 0) + Math.max(late, 0);
  return { callback: { ...callback, status: 'completed' as const, delay_ms } };
}

/** Gives up on a call that nobody can tell us about any more: counted, never repeated. */
export function giveUp(
  state: ContactState,
  attemptId: string,
  rules: Rules,
  now: number,
): ContactState | null {
  const open = openAttempt(state, attemptId);
  if (!open) return null;
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
    ...kept(state.callback, attempt),
  };
  const news = { attempt_id: attemptId, call_id: '', type: 'ended' as const };
  return follow(base, attempt, { ...news, at: iso(now) }, rules);
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

function moved(state: ContactState, attempt: Attempt): Applied {
  return {
    kind: 'changed',
    state: replaceOpen(state, attempt),
    ended: false,
    hang_up: false,
  };
}

/** A live contact's status is its open attempt's. */
function replaceOpen(state: ContactState, attempt: Attempt): ContactState {
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
