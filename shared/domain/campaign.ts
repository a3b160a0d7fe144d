import type { PacingDecision } from './pacing.ts';
import type { Variant } from './variants.ts';

/** A campaign: one audience called for one purpose under one set of rules. */

export const campaignStatuses = [
  'draft',
  'scheduled',
  'running',
  'paused',
  'completed',
  'failed',
  'cancelled',
] as const;
export type CampaignStatus = (typeof campaignStatuses)[number];

export const completionReasons = [
  'all_done',
  'manual_stop',
  'window_closed',
  'goal_reached',
  'budget_exhausted',
  'expired',
  'cancelled',
  'error',
] as const;
export type CompletionReason = (typeof completionReasons)[number];

export const weekdays = [
  'mon',
  'tue',
  'wed',
  'thu',
  'fri',
  'sat',
  'sun',
] as const;
export type Weekday = (typeof weekdays)[number];

/** `start` is in, `end` is out; 24:00 is the end of the day; start > end crosses midnight. */
export interface CallingWindow {
  readonly days: readonly Weekday[];
  readonly start: string;
  readonly end: string;
}

export interface Schedule {
  readonly timezone: string;
  /** Whose clock the windows are read on. */
  readonly timezone_mode: 'campaign' | 'callee_local';
  readonly windows: readonly CallingWindow[];
  /** Of the first that names a zone, the windows in place of the others there. */
  readonly overrides?: readonly WindowOverride[];
  /** In place of both, for the first attempt of contacts with `scheduled_at`. */
  readonly scheduled_windows?: readonly CallingWindow[] | null;
  readonly scheduled_overrides?: readonly WindowOverride[] | null;
  /** Local dates, YYYY-MM-DD, on which no window begins. */
  readonly holidays?: readonly string[];
  /** First and last local date on which a window begins. */
  readonly start_date?: string | null;
  readonly end_date?: string | null;
  readonly mode: 'single_day' | 'multi_day';
}

export interface WindowOverride {
  readonly timezones: readonly string[];
  readonly windows: readonly CallingWindow[];
}

export interface RetryPolicy {
  /** 1 to 10, the first attempt included. */
  readonly max_attempts: number;
  readonly delay_seconds: number;
  readonly backoff: 'fixed' | 'linear' | 'exponential';
  readonly max_delay_seconds?: number | null;
  readonly on_system: readonly string[];
  /** Dispositions of completed calls after which a contact is called again. */
  readonly on_custom?: readonly string[];
  /** By outcome, `timeout` for `unknown` too: what holds after it instead. */
  readonly per_outcome?: Readonly<Record<string, OutcomeRule>>;
  /** Whether a machine is called again; the policy's own maximum holds anyway. */
  readonly voicemail?: {
    readonly retry: boolean;
    readonly max_attempts: number | null;
  };
  /** Which number of a contact with several is called next; absent: `sequential`. */
  readonly number_order?: 'sequential' | 'same' | 'round_robin';
  /** Limits on calls to one number, callbacks and retries by hand included. */
  readonly max_attempts_per_day?: number | null;
  readonly min_gap_same_number_seconds?: number | null;
}

export interface OutcomeRule {
  /** Attempts that end so, at most: within the policy's maximum, not beyond it. */
  readonly max_attempts?: number | null;
  readonly delay_seconds?: number | null;
}

/** Calls that a person answered and nobody talked on. @see docs/adr/0008-pacing.md */
export interface AbandonedRules {
  /** The carrier plays the agent's message before it hangs up. */
  readonly message: boolean;
  /** They are called back, before anybody else. */
  readonly callback: boolean;
  /** How long the number is left alone; null: as the retry policy says. */
  readonly lock_hours: number | null;
  /** 0..1: above it, over five minutes, the campaign pauses; null: never. */
  readonly pause_rate: number | null;
}

/** A pacing decision, and when and for which run it was made. */
export type StoredPacing = PacingDecision & {
  /** RFC 3339. */
  readonly at: string;
  readonly run_number: number;
};

export interface Pause {
  readonly at: string;
  readonly by: string;
  readonly reason_code: string;
  readonly reason_text: string | null;
}

/** A run that a restart archived: what is needed to show it, and to go back to it. */
export interface ArchivedRun {
  /** RFC 3339: when the restart was prepared, and by which actor. */
  readonly at: string;
  readonly by: string;
  /** The terminal status it had. */
  readonly from: CampaignStatus;
  readonly run_number: number;
  readonly completion_reason: CompletionReason | null;
  readonly scheduled_at: string | null;
  readonly started_at: string | null;
  readonly completed_at: string | null;
  /** Calls of it were still in flight, or not yet counted. */
  readonly draining: boolean;
  /** As they were then: its figures are shown against these. */
  readonly total_contacts: number;
  readonly budget_usd: number | null;
  readonly goal: Campaign['goal'];
}

/**
 * Slot index to the stamp of the write that counted it: `<epoch ms>.<attempt>`.
 * Counting again changes the stamp, so what stops counting a slot on an old
 * observation meets another stamp and does nothing.
 */
export type OwnedSlots = Readonly<Record<string, string>>;

/** How many slots count towards the campaign's own limit. */
export const ownedCount = ({ slots }: Pick<Campaign, 'slots'>) =>
  Object.keys(slots).length;

/** A number that an operator took out of the pool while the campaign ran. */
export interface RemovedNumber {
  readonly number_id: string;
  /** The weight it had, and has again when it is restored. */
  readonly weight?: number;
  /** RFC 3339, and which actor. */
  readonly at: string;
  readonly by: string;
}

/** What is known of a number's answers, and does not count against it any more. */
export interface ArchivedCount {
  readonly run_number: number;
  readonly answered: number;
  readonly decided: number;
}

/** The campaign item, as stored. Contract fields keep their contract names. */
export interface Campaign {
  readonly org_id: string;
  readonly id: string;
  readonly name: string;
  readonly external_id: string | null;
  readonly status: CampaignStatus;
  readonly completion_reason: CompletionReason | null;
  readonly sealed: boolean;
  /** Grows with each change by a person or the workflow; ETag and If-Match. */
  readonly version: number;
  readonly run_number: number;
  readonly agent_id: string;
  readonly number_pool: readonly { number_id: string; weight?: number }[];
  /** Of calls that are asked for one by one: it always runs, and is in no list. */
  readonly adhoc?: true;
  readonly number_selection: {
    readonly sticky: boolean;
    readonly country_match: 'off' | 'prefer' | 'strict';
  };
  readonly removed_numbers?: readonly RemovedNumber[];
  /** By number id: restored, and judged from there on. */
  readonly forgiven_numbers?: Readonly<Record<string, ArchivedCount>>;
  readonly max_concurrent_calls: number;
  readonly dial_mode: 'progressive' | 'predictive';
  /** Whether retries wait until everybody was called once; absent: `strict`. */
  readonly pass_mode?: 'strict' | 'interleaved';
  /** With `interleaved`: of the calls, those that go to due retries first; 0..1. */
  readonly retry_share?: number;
  readonly priority: number;
  readonly admission: 'strict' | 'shared';
  readonly retry_policy: RetryPolicy;
  /**
   * Hours were changed, by that version, or else what contacts wait for, at that
   * instant: those from `from` on are given theirs anew.
   */
  readonly reparking?: { readonly version: number; readonly from: number };
  /** The highest `max_attempts` that was ever lowered. */
  readonly most_attempts?: number;
  readonly schedule: Schedule;
  readonly amd: {
    readonly enabled: boolean;
    readonly on_machine: 'hang_up' | 'message' | 'attach';
    readonly on_unknown: 'attach' | 'hang_up';
  };
  readonly callback_detection: { readonly enabled: boolean };
  /** Whether calls are recorded; absent: they are. */
  readonly recording?: { readonly enabled: boolean };
  /** What becomes of whoever answers when no seat is free. */
  readonly abandoned?: AbandonedRules;
  readonly budget_usd: number | null;
  readonly goal: Readonly<Record<string, unknown>> | null;
  readonly variants: readonly Variant[] | null;
  readonly ring_timeout_seconds: number;
  readonly max_call_seconds: number;
  readonly default_country: string;
  readonly compliance: { readonly profile: string };
  readonly variables: Readonly<Record<string, unknown>> | null;
  readonly config_url: string | null;
  readonly scheduled_at: string | null;
  readonly started_at: string | null;
  readonly completed_at: string | null;
  readonly created_at: string;
  readonly created_by: string;
  readonly updated_at: string;
  readonly paused: Pause | null;
  /** Terminal status set, calls of the run still in flight or not yet counted. */
  readonly draining: boolean;
  readonly activity_count: number;
  /** Contacts attached; a contact is real once its seq is below this. */
  readonly total_contacts: number;
  /** Of those, taken out again; absent is none. */
  readonly deleted_contacts?: number;
  /** It has a do-not-call list of its own, beside the organization's. */
  readonly own_dnc?: boolean;
  /** What it was made with. */
  readonly configuration_id?: string;
  /** Made to start at once, when it had no contacts yet. @see seed 004 */
  readonly starts_with_contacts?: boolean;
  /** The upload that is attaching now: one at a time. */
  readonly importing: string | null;
  /** When that upload took the campaign: epoch milliseconds of real time. */
  readonly import_claimed_ms?: number;
  /** Of the file that is being imported, 0 to 1; absent until it has some. */
  readonly import_progress?: number;
  /** Slots of the org that count towards `max_concurrent_calls`, each with its stamp. */
  readonly slots: OwnedSlots;
  /**
   * Conversations at once, where the mode is predictive: slot index to the
   * attempt that has the seat. Never more than `max_concurrent_calls`.
   */
  readonly seats?: Readonly<Record<string, string>>;
  /** The last pacing decision; of another run, or old, it says nothing. */
  readonly pacing?: StoredPacing;
  /** Runs before this one, the last restart last; the oldest are forgotten. */
  readonly restart_history?: readonly ArchivedRun[];
  /** Instant at which the run ended, for contacts that were still waiting then. */
  readonly last_dial_at?: string | null;
}

/** Statuses from which no call is placed any more. */
export const terminalStatuses = ['completed', 'failed', 'cancelled'] as const;
export const isTerminal = (status: CampaignStatus) =>
  (terminalStatuses as readonly string[]).includes(status);

/** Whether promises of a call at another time are looked for when somebody is to be dialled. */
export const keepsCallbacks = ({
  callback_detection,
  abandoned,
}: Pick<Campaign, 'callback_detection' | 'abandoned'>): boolean =>
  callback_detection.enabled || abandoned?.callback === true;
