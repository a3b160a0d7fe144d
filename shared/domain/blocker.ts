import type { NoNumber } from './number-choice.ts';

/**
 * Why nobody, or this contact, is called at an instant: the one predicate of
 * the dispatcher and of everybody who explains it. Each gate is a function, so
 * that the dispatcher can ask it where it stands; `blockerOf` asks all of them.
 */
export interface Blocker {
  readonly code: BlockerCode;
  /** For people, without a full stop. */
  readonly text: string;
  /** When it clears by itself, where that is known. */
  readonly until: string | null;
  /** The setting or fact behind it. */
  readonly rule: string | null;
}

export type BlockerCode =
  | 'campaign_not_running'
  | 'campaign_window_closed'
  | 'campaign_cap'
  | 'abandon_brake'
  | 'org_cap'
  | 'contact_window_closed'
  | 'timezone_unknown'
  | 'dnc'
  | 'retry_wait'
  | 'callback_wait'
  | 'system_retry_wait'
  | 'scheduled_at_wait'
  | 'min_gap'
  | 'daily_attempt_cap'
  | 'in_flight_elsewhere'
  | 'higher_priority'
  | 'platform_cap'
  | 'carrier_cps'
  | 'country_closed'
  | 'no_agent_capacity'
  | 'daily_call_cap'
  | 'daily_minute_cap'
  | NoNumber;

export const blocker = (
  code: BlockerCode,
  text: string,
  until: string | null,
  rule: string | null,
): Blocker => ({ code, text, until, rule });
