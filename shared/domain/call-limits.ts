import { Temporal } from 'temporal-polyfill';
import type { Attempt } from './contact.ts';
import { epochMs, iso } from './instant.ts';

/** What an organization may use on one day of its own clock. */
export interface CallLimits {
  /** Calls that begin; null: any number. */
  readonly daily_call_cap: number | null;
  /** Minutes of talk; null: any number. Calls that are up finish. */
  readonly daily_minute_cap: number | null;
  /** IANA name: when its day begins. */
  readonly timezone: string;
  /** RFC 3339; null: never set. */
  readonly updated_at: string | null;
  /** One more with each change; absent: 1. */
  readonly version?: number;
}

export const noCallLimits: CallLimits = {
  daily_call_cap: null,
  daily_minute_cap: null,
  timezone: 'UTC',
  updated_at: null,
};

/** What a line, or all lines together, did on one day. */
export interface Tally {
  /** YYYY-MM-DD on the organization's clock: the day on which its calls began. */
  readonly day: string;
  readonly calls: number;
  readonly talk_ms: number;
}

/** What is known of the call that had a line, once it is over. */
export interface LeftBehind {
  readonly talk_ms?: number;
  /** It was counted, and never placed. */
  readonly unplaced?: boolean;
}

/** What a call that is over leaves on its line. */
export const leftBy = ({
  answered_at,
  ended_at,
}: Pick<Attempt, 'answered_at' | 'ended_at'>): LeftBehind =>
  answered_at && ended_at
    ? { talk_ms: Math.max(epochMs(ended_at) - epochMs(answered_at), 0) }
    : {};

/** The local date of an instant. @param now - epoch milliseconds */
export const dayOf = (now: number, timezone: string): string =>
  at(now, timezone).toPlainDate().toString();

/** RFC 3339: when the day of an instant ends, on that clock. */
export const midnightAfter = (now: number, timezone: string): string =>
  iso(at(now, timezone).add({ days: 1 }).startOfDay().epochMilliseconds);

const at = (now: number, timezone: string) =>
  Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timezone);

/**
 * A line's tally once one more call has taken it.
 *
 * @param before - as it was; of another day it begins anew
 * @param left - by the call that had the line until now
 */
export function tallyWithCall(
  before: Partial<Tally>,
  day: string,
  { talk_ms = 0, unplaced = false }: LeftBehind,
): Tally {
  if (before.day !== day) return { day, calls: 1, talk_ms: 0 };
  return {
    day,
    calls: (before.calls ?? 0) + (unplaced ? 0 : 1),
    talk_ms: (before.talk_ms ?? 0) + talk_ms,
  };
}

/** What all lines did on a day. */
export function tallyOf(lines: readonly Partial<Tally>[], day: string): Tally {
  let [calls, talk_ms] = [0, 0];
  for (const line of lines) {
    if (line.day !== day) continue;
    calls += line.calls ?? 0;
    talk_ms += line.talk_ms ?? 0;
  }
  return { day, calls, talk_ms };
}

/** Whether anything is counted by the day. */
export const hasDailyCap = ({ daily_call_cap, daily_minute_cap }: CallLimits) =>
  daily_call_cap !== null || daily_minute_cap !== null;

const MINUTE_MS = 60_000;

/** Calls that may still begin today, by both caps; infinite without any. */
export function callsLeft(limits: CallLimits, today: Tally): number {
  const { daily_call_cap: calls, daily_minute_cap: minutes } = limits;
  if (minutes !== null && today.talk_ms >= minutes * MINUTE_MS) return 0;
  if (calls === null) return Number.POSITIVE_INFINITY;
  return Math.max(calls - today.calls, 0);
}

/** RFC 3339: when calls may begin again, while none may today; else null. */
export const closedUntil = (
  limits: CallLimits,
  today: Tally,
  now: number,
): string | null =>
  spentCap(limits, today) ? midnightAfter(now, limits.timezone) : null;

/** Which cap is used up; null while calls may begin. */
export function spentCap(
  limits: CallLimits,
  today: Tally,
): 'daily_call_cap' | 'daily_minute_cap' | null {
  const { daily_call_cap: calls, daily_minute_cap: minutes } = limits;
  if (calls !== null && today.calls >= calls) return 'daily_call_cap';
  return minutes !== null && today.talk_ms >= minutes * MINUTE_MS
    ? 'daily_minute_cap'
    : null;
}
