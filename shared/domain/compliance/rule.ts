import type { CallingWindow, Weekday } from '../campaign.ts';
import type { Calendar } from './holidays.ts';

/**
 * Calling law as data. A pack has the rules of one country, each with where it
 * is written, how sure we are of it and since when it holds. No legal advice.
 */

interface RuleText {
  /** Unique over all packs; what a blocker names. */
  readonly id: string;
  /** ISO 3166: `US` holds for all of `US-FL`, `US-TX`, ... */
  readonly region: string;
  /** One sentence, for people. */
  readonly text: string;
  /** Law, regulation or code of practice. */
  readonly citation: string;
  readonly confidence: Confidence;
  readonly applies_to: AppliesTo;
  /** First and last local date on which it holds; null: since ever, for ever. */
  readonly effective_from: string | null;
  readonly effective_to: string | null;
  /** It binds only calls to people who did not agree to be called. */
  readonly lifted_by_consent: boolean;
}

/**
 * `high`: by the law's or a regulator's own text. `medium`: several other
 * sources agree. `low`: one other source, or several that differ, of which the
 * strictest is taken.
 */
export type Confidence = 'high' | 'medium' | 'low';

export type AppliesTo =
  | 'telemarketing'
  /** Calls on which no person of the caller speaks, as those of agents here. */
  | 'automated_voice'
  | 'debt_collection';

/** Hours on the clock of whoever is called. */
export interface HoursRule extends RuleText {
  readonly kind: 'hours';
  /** None: no call at all. */
  readonly windows: readonly CallingWindow[];
  /** Days on which `holiday_windows` hold in their place. */
  readonly holidays: Calendar | null;
  readonly holiday_windows: readonly CallingWindow[];
}

/** Calls to one person within a rolling window. */
export interface AttemptCapRule extends RuleText {
  readonly kind: 'attempt_cap';
  readonly max_attempts: number;
  readonly window_hours: number;
}

/** How long a person is left alone after they were spoken to. */
export interface RestRule extends RuleText {
  readonly kind: 'rest_after_conversation';
  readonly hours: number;
}

/** An unanswered call rings at least so long. */
export interface RingRule extends RuleText {
  readonly kind: 'ring';
  readonly min_seconds: number;
}

/** Calls that a person answers and nobody takes, as a share of all that people answer. */
export interface AbandonmentRule extends RuleText {
  readonly kind: 'abandonment';
  /** 0..1 */
  readonly max_rate: number;
  readonly measured_over: '24_hours' | '30_days' | 'calendar_month';
}

/** How long a number is left alone after a call to it was abandoned. */
export interface AbandonmentLockRule extends RuleText {
  readonly kind: 'abandonment_lock';
  readonly hours: number;
}

export type Rule =
  | HoursRule
  | AttemptCapRule
  | RestRule
  | RingRule
  | AbandonmentRule
  | AbandonmentLockRule;

export interface Pack {
  readonly id: string;
  /** The day whose rules it states, as far as public summaries told. */
  readonly version: string;
  /** What its rules are about: a number elsewhere has no law in it. */
  readonly region: string;
  readonly name: string;
  readonly rules: readonly Rule[];
}

/** What most rules have in common. */
export const usual = {
  confidence: 'medium',
  applies_to: 'telemarketing',
  effective_from: null,
  effective_to: null,
  lifted_by_consent: false,
} as const;

export const hours = { ...usual, kind: 'hours', holidays: null } as const;

export const workdays = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;
export const monToSat = [...workdays, 'sat'] as const;
export const allDays = [...monToSat, 'sun'] as const;

export const open = (
  days: readonly Weekday[],
  start: string,
  end: string,
): CallingWindow => ({ days, start, end });

/** Whether the dialler sees to a rule; a share of calls is for pacing to keep. */
export const isEnforced = ({ kind }: Rule) => kind !== 'abandonment';

export const NOT_ADVICE =
  'Not legal advice. Rules are simplified, may be out of date or wrong, and exemptions are left out: have a lawyer check the law that holds for your calls.';
