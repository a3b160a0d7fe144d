import type { AlertCode } from './alerts.ts';
import type { Blocker, BlockerCode } from './blocker.ts';
import type { Campaign } from './campaign.ts';
import type { Capacity } from './capacity.ts';
import type { Circuit } from './circuit.ts';
import type { CountryHold } from './country-hold.ts';
import type { QueueFacts } from './dispatch-funnel.ts';
import type { NumberRow } from './number-rows.ts';
import type { RunCounters } from './run-counters.ts';

/** In the order in which they are asked. @see dashboard 7.7 */
export const gateKeys = [
  'lifecycle',
  'calling_window',
  'holiday',
  'work_available',
  'concurrency',
  'numbers',
  'carrier',
  'guards',
  'agent',
  'budget_and_goal',
  'pipeline',
  'freshness',
] as const;
export type GateKey = (typeof gateKeys)[number];

/** `unknown` is never passing: nothing is known that says so. */
export const gateStates = [
  'passing',
  'limiting',
  'blocking',
  'unknown',
] as const;
export type GateState = (typeof gateStates)[number];

export const gateActions = [
  'start',
  'resume',
  'restart',
  'edit_window',
  'open_schedule',
  'show_waiting',
  'raise_limit',
  'show_share',
  'open_numbers',
  'explain_carrier',
  'open_guards',
  'open_agent',
  'raise_budget',
  'open_run',
  'refresh',
] as const;
export type GateAction = (typeof gateActions)[number];

/** What a gate says that no blocker and no alert says too. */
export const gateCodes = [
  'holiday',
  'start_date',
  'end_date',
  'nobody_waiting',
  'pipeline_stalled',
  'figures_late',
] as const;
export type GateCode = (typeof gateCodes)[number];

/** Each has an explanation: of blockers, alerts, checks before a start, or ends. */
type ExplainedCode =
  | GateCode
  | BlockerCode
  | AlertCode
  | 'no_agent'
  | 'agent_not_active'
  | 'budget_exhausted'
  | 'goal_reached';

/** What one gate says of dialling now. */
export interface Gate {
  readonly number: number;
  readonly key: GateKey;
  readonly name: string;
  readonly state: GateState;
  /** One sentence, for people. */
  readonly text: string;
  /** What was measured, and what it may be at most. */
  readonly measured: number | null;
  readonly limit: number | null;
  /** Contacts that it holds back, where that is known. */
  readonly affected: number | null;
  /** RFC 3339: when it changes by itself. */
  readonly until: string | null;
  readonly code: ExplainedCode | null;
  readonly action: { readonly kind: GateAction; readonly label: string } | null;
}

/** A carrier of the pool; its circuit while it is open, and where it takes no calls to. */
export interface CarrierNow {
  readonly name: string;
  readonly circuit: Circuit | undefined;
  readonly holds?: readonly CountryHold[];
}

/** All that is known of one campaign's dialling at one instant. */
export interface GateFacts {
  readonly campaign: Campaign;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly queue: QueueFacts;
  /** Contacts in a call, or on their way into one. */
  readonly in_call: number;
  readonly capacity: Capacity;
  /** What the lines say, when none is free. */
  readonly full: Blocker | null;
  /** Lines that other campaigns hold, most first. */
  readonly rivals: readonly { readonly name: string; readonly held: number }[];
  /** Of the pool, and of what was taken out of it. */
  readonly numbers: readonly NumberRow[];
  /** Those that calls from the pool go through. */
  readonly carriers: readonly CarrierNow[];
  readonly counters: RunCounters;
  /** Undefined: there is none of that id. */
  readonly agent: { readonly active: boolean } | undefined;
  /** Of the dispatcher; null: it never looked. */
  readonly last_tick_at: string | null;
  /** Of the lines that its run holds, when each was taken: RFC 3339. */
  readonly lines_taken_at: readonly string[];
}

/** What a rule finds; what it leaves out is not known, or not there. */
export type Finding = Pick<Gate, 'state' | 'text'> &
  Partial<Omit<Gate, 'number' | 'key' | 'name' | 'state' | 'text'>>;
export type GateRule = (facts: GateFacts) => Finding;

export const contactsWords = (count: number) =>
  count === 1 ? '1 contact' : `${count} contacts`;
