/**
 * A contact: one person, at one number, in one campaign, and everything that
 * happened to it in one run.
 *
 * The table holds two items for it. `ContactRecord` is what the CSV said and
 * never changes while dialling. `ContactState` is the hot item of one run: it
 * does not exist until the contact is first claimed (absent means `pending`),
 * stays near 1 KB, and every transition is one conditional write of it.
 */

import type { CallbackTimeReason } from './callback-time.ts';

export const contactStatuses = [
  'pending',
  'retry_scheduled',
  'callback_scheduled',
  'leased',
  'dialling',
  'ringing',
  'amd_screening',
  'attaching',
  'in_progress',
  'completed',
  'exhausted',
  'abandoned',
  'amd_machine',
  'window_closed',
  'manual_stopped',
  'suppressed',
] as const;
export type ContactStatus = (typeof contactStatuses)[number];

export const waitingStatuses = [
  'pending',
  'retry_scheduled',
  'callback_scheduled',
] as const satisfies readonly ContactStatus[];
export type WaitingStatus = (typeof waitingStatuses)[number];

/** States in which a slot is held for the contact. */
export const liveStatuses = [
  'leased',
  'dialling',
  'ringing',
  'amd_screening',
  'attaching',
  'in_progress',
] as const satisfies readonly ContactStatus[];

export const finalStatuses = [
  'completed',
  'exhausted',
  'abandoned',
  'amd_machine',
  'window_closed',
  'manual_stopped',
  'suppressed',
] as const satisfies readonly ContactStatus[];

const waiting = new Set<ContactStatus>(waitingStatuses);
const live = new Set<ContactStatus>(liveStatuses);
const final = new Set<ContactStatus>(finalStatuses);

export const isWaiting = (status: ContactStatus): status is WaitingStatus =>
  waiting.has(status);
export const isLive = (status: ContactStatus) => live.has(status);
export const isFinal = (status: ContactStatus) => final.has(status);

export const buckets = [
  'pending',
  'in_progress',
  'completed',
  'exhausted',
  'stopped',
] as const;
export type Bucket = (typeof buckets)[number];

/** The seed's lifecycle bucket of a state; every state is in exactly one. */
export function bucketOf(status: ContactStatus): Bucket {
  if (waiting.has(status)) return 'pending';
  if (live.has(status)) return 'in_progress';
  switch (status) {
    case 'completed':
      return 'completed';
    case 'window_closed':
    case 'manual_stopped':
    case 'suppressed':
      return 'stopped';
    default:
      return 'exhausted';
  }
}

/** Who is in a call, by how far it is. A seat that is held for a call is none yet. */
export const inCallGroups = ['ringing', 'talking'] as const;
export type InCallGroup = (typeof inCallGroups)[number];

const inCall: Partial<Readonly<Record<ContactStatus, InCallGroup>>> = {
  dialling: 'ringing',
  ringing: 'ringing',
  amd_screening: 'talking',
  attaching: 'talking',
  in_progress: 'talking',
};
export const inCallGroupOf = (status: ContactStatus): InCallGroup | null =>
  inCall[status] ?? null;

export const attemptStatuses = [
  'placing',
  'submission_unknown',
  'ringing',
  'amd_screening',
  'attaching',
  'in_progress',
  'ended',
] as const;
export type AttemptStatus = (typeof attemptStatuses)[number];

export const outcomes = [
  'completed',
  'no_answer',
  'busy',
  'rejected',
  'invalid_number',
  'machine',
  'abandoned',
  'timeout',
  'error',
  'unknown',
] as const;
export type Outcome = (typeof outcomes)[number];

export type AttemptKind = 'first' | 'retry' | 'callback';

/**
 * One placement of a contact. It counts as an attempt once the carrier is known
 * to have accepted it: `isAccepted`. Until then (`placing`,
 * `submission_unknown`) it is an intent, and a refused one leaves no trace but
 * `system_retries`.
 */
export interface Attempt {
  /** Also the carrier's client token: made for one placement, never reused. */
  readonly id: string;
  /** 1, 2, … over accepted attempts. */
  readonly attempt_number: number;
  readonly kind: AttemptKind;
  readonly phone_number: string;
  readonly from_number: string;
  /** Through which it was placed; absent: the deployment's own. */
  readonly carrier_id?: string;
  /** Nobody is connected before the verdict. */
  readonly screened_first?: true;
  /** Key of the campaign's variant that the contact has. */
  readonly variant?: string;
  /** The contact's own zone, as its file said it: what follows is timed by it. */
  readonly timezone?: string;
  /** The time of its own that a first attempt had. */
  readonly scheduled_at?: string;
  readonly status: AttemptStatus;
  readonly outcome?: Outcome;
  readonly sip_code?: number;
  /** It was declined so fast, or in such words, that a network may have blocked it. */
  readonly possibly_blocked?: true;
  readonly call_id?: string;
  /** RFC 3339 UTC with milliseconds, like every instant that is stored. */
  readonly started_at: string;
  readonly answered_at?: string;
  readonly ended_at?: string;
  readonly disposition?: string;
  /** Dialled where more lines ring than seats are free: whoever answers needs a seat. */
  readonly paced?: boolean;
  /** A person answered and no seat was free: nobody talks to them. */
  readonly no_seat?: boolean;
  /** It was placed without being recorded. */
  readonly unrecorded?: true;
  /** Whoever was to talk could not be connected: the call is over soon. */
  readonly attach_failed?: true;
  /** The event that had whoever talks connected: told again, it does so again. */
  readonly attach_by?: string;
  /** What answering-machine detection said, when it is on. */
  readonly amd?: 'human' | 'machine' | 'unknown';
  readonly cost_usd?: number;
}

export const isAccepted = (attempt: Attempt) =>
  attempt.status !== 'placing' && attempt.status !== 'submission_unknown';

export interface Callback {
  readonly status: 'pending' | 'completed' | 'cancelled';
  readonly requested_at: string;
  readonly scheduled_at: string;
  readonly sequence: number;
  readonly reason: string | null;
  /** What the person said, and how a time was made of it. */
  readonly preferred_time_text?: string;
  readonly time_reason?: CallbackTimeReason;
  /** dialled − scheduled, summed over callbacks that were dialled. */
  readonly delay_ms?: number;
}

/** What of one call differs from its campaign's. */
export interface OwnCall {
  readonly agent_id?: string;
  /** The one number that it is placed from. */
  readonly number_id?: string;
  readonly ring_timeout_seconds?: number;
  readonly max_call_seconds?: number;
}

/** What the audience file said of one contact. */
export interface ContactRecord {
  readonly org_id: string;
  readonly campaign_id: string;
  /** Dense position in the campaign, from 0, in file order. */
  readonly seq: number;
  readonly id: string;
  /** E.164. */
  readonly phone_number: string;
  /** All of them, `phone_number` first; absent where it is the only one. */
  readonly phone_numbers?: readonly string[];
  /** RFC 3339: not called before. */
  readonly scheduled_at?: string;
  readonly external_id?: string;
  readonly custom_fields: Readonly<Record<string, string>>;
  /** IANA name. */
  readonly timezone?: string;
  readonly upload_id?: string;
  /** Later files that changed it. */
  readonly later_upload_ids?: readonly string[];
  /** Of a call that was asked for by itself. */
  readonly call?: OwnCall;
  readonly created_at: string;
  /** Grows with each change by a person; absent is 1. ETag and If-Match. */
  readonly version?: number;
  /**
   * RFC 3339: since when nothing may be learnt of the person, nor called. The
   * number and fields are gone, or about to be; what came of calls stays.
   */
  readonly erased_at?: string;
  /** Its number and fields are gone; it only keeps the seqs dense. */
  readonly deleted?: boolean;
}

/** What happened to one contact in one run. Absent item: `pending`, untouched. */
export interface ContactState {
  readonly org_id: string;
  readonly campaign_id: string;
  readonly run_number: number;
  readonly seq: number;
  readonly status: ContactStatus;
  /** Grows by one with each write; the condition of every write but the first. */
  readonly rev: number;
  readonly attempts: readonly Attempt[];
  /** Placements that never became an attempt (refused, or never on the wire). */
  readonly system_retries: number;
  /** Of those, the ones that were the contact's own carrier faults (5xx). */
  readonly carrier_faults: number;
  /** Not before this instant; set exactly while waiting. */
  readonly next_eligible_at?: string;
  /** Why it waits, when that is not plain from the status: `system_retry_wait`. */
  readonly waits_for?:
    | 'system_retry'
    | 'returned'
    | 'scheduled_at'
    | 'window'
    | 'timezone'
    | 'min_gap'
    | 'daily_attempt_cap'
    | 'in_flight_elsewhere'
    | 'no_country_match'
    | 'country_closed'
    | 'pool_capacity';
  /** Its numbers when it was claimed last; absent where there is one. */
  readonly phone_numbers?: readonly string[];
  /** Of those, the ones that the carrier would not take. */
  readonly dead_numbers?: readonly string[];
  /** Index of the slot that names this contact, while live. */
  readonly slot?: number;
  readonly callback?: Callback;
  /** Promises that another took the place of before they were dialled. */
  readonly replaced_callbacks?: number;
  readonly disposition?: string;
  /** Written before its turn had come: it is no sign that those before it were claimed. */
  readonly set_aside?: boolean;
  /** Taken out of the campaign: in no list and in no figure. */
  readonly deleted?: boolean;
}
