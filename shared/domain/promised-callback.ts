import { lockedUntil } from './abandoned-lock.ts';
import type { CallNews, Rules } from './attempt-end.ts';
import { whenNext } from './attempt-limits.ts';
import { callbackTime } from './callback-time.ts';
import { isTerminal } from './campaign.ts';
import { defaultAbandoned } from './campaign-settings.ts';
import type { Attempt, Callback, ContactState } from './contact.ts';
import { epochMs, iso } from './instant.ts';

/** Promises of a call at another time, at most. @see product rules 6.20 */
export const MAX_CALLBACKS = 5;

type Promised = Pick<ContactState, 'next_eligible_at' | 'waits_for'> & {
  readonly callback: Callback;
};

/** The callback that an ended attempt leaves: asked for, or owed to who was left alone. */
export function promisedAfter(
  base: ContactState,
  attempt: Attempt,
  news: CallNews,
  rules: Rules,
): Promised | null {
  const endedAt = epochMs(attempt.ended_at ?? attempt.started_at);
  if (attempt.outcome === 'completed')
    return promised(base, news, rules, endedAt);
  return attempt.outcome === 'abandoned' ? madeUp(base, rules, endedAt) : null;
}

/** A promise is its own: the policy's maximum does not hold for it. @see contract ruling 12 */
function promised(
  base: ContactState,
  news: CallNews,
  rules: Rules,
  endedAt: number,
): Promised | null {
  if (!news.callback || news.opted_out) return null;
  if (!rules.callback_detection.enabled) return null;
  // A run that is over calls nobody back: the contact ends with this call.
  if (isTerminal(rules.status)) return null;
  const sequence = (base.callback?.sequence ?? 0) + 1;
  if (sequence > MAX_CALLBACKS) return null;
  const { text, delay_seconds, reason } = news.callback;
  const wanted = callbackTime({
    text,
    delay_seconds,
    requested_at: endedAt,
    retry_delay_seconds: rules.retry_policy.delay_seconds,
    timezone: rules.schedule.timezone,
  });
  const next = whenNext(base, wanted.at, rules);
  const scheduled_at = next.next_eligible_at ?? iso(wanted.at);
  const isMoved = epochMs(scheduled_at) !== wanted.at;
  return {
    ...next,
    callback: {
      status: 'pending',
      requested_at: iso(endedAt),
      scheduled_at,
      sequence,
      reason,
      preferred_time_text: text,
      time_reason: !isMoved
        ? wanted.reason
        : next.waits_for
          ? 'number_limit'
          : 'outside_window',
      ...(base.callback?.delay_ms !== undefined && {
        delay_ms: base.callback.delay_ms,
      }),
    },
  };
}

/** Whoever was left without a seat is called back, where the campaign says so. */
function madeUp(
  base: ContactState,
  rules: Rules,
  endedAt: number,
): Promised | null {
  const { callback: isWanted } = rules.abandoned ?? defaultAbandoned;
  const sequence = (base.callback?.sequence ?? 0) + 1;
  if (!isWanted || isTerminal(rules.status) || sequence > MAX_CALLBACKS) {
    return null;
  }
  const wanted = Math.max(endedAt, lockedUntil(base.attempts, rules));
  const next = whenNext(base, wanted, rules);
  return {
    ...next,
    callback: {
      status: 'pending',
      requested_at: iso(endedAt),
      scheduled_at: next.next_eligible_at ?? iso(wanted),
      sequence,
      reason: 'abandoned',
      ...(base.callback?.delay_ms !== undefined && {
        delay_ms: base.callback.delay_ms,
      }),
    },
  };
}

/** The promise of a callback once the attempt that was to keep it is over. */
export function keptCallback(
  callback: Callback | undefined,
  attempt: Attempt,
): Pick<ContactState, 'callback'> {
  if (!callback || attempt.kind !== 'callback') return {};
  const late = epochMs(attempt.started_at) - epochMs(callback.scheduled_at);
  const delay_ms = (callback.delay_ms ?? 0) + Math.max(late, 0);
  return { callback: { ...callback, status: 'completed' as const, delay_ms } };
}
