import type { AttemptStatus, Outcome } from './contact.ts';
import { sipText } from './sip-code.ts';

/** What of an attempt its words are made from; null and absent mean unknown. */
export interface AttemptResultInput {
  readonly status: AttemptStatus;
  readonly outcome?: Outcome | null;
  readonly sip_code?: number | null;
  /** They answered, and nobody was connected. */
  readonly attach_failed?: boolean;
  /** A network may have declined it, and no person. */
  readonly possibly_blocked?: boolean;
}

const outcomeText: Readonly<Record<Outcome, string>> = {
  completed: 'Completed',
  no_answer: 'No answer',
  busy: 'Line busy',
  rejected: 'Declined',
  invalid_number: 'Number not in service',
  machine: 'Answering machine',
  abandoned: 'Abandoned',
  timeout: 'Timed out',
  error: 'Carrier error',
  unknown: 'Unknown',
};

const UNATTENDED = 'Answered, nobody connected';
const MAYBE_BLOCKED = 'Declined, perhaps by a network';

const liveText: Readonly<Record<Exclude<AttemptStatus, 'ended'>, string>> = {
  placing: 'Placing the call',
  submission_unknown: 'Waiting for the carrier to confirm',
  ringing: 'Ringing',
  amd_screening: 'Checking for a machine',
  attaching: 'Connecting the agent',
  in_progress: 'In call',
};

/**
 * How an attempt went, in words: the SIP code's when a failed call has one,
 * else the outcome's; what it is doing while it is not over.
 *
 * An answered call ends with SIP 200 whatever came of it, so there the outcome
 * says more than the code.
 *
 * @see seed 001: 408 → No answer (rang out), 486 → Line busy
 */
export function formatAttemptResult(attempt: AttemptResultInput): string {
  if (attempt.status !== 'ended') return liveText[attempt.status];
  const { outcome, sip_code: code } = attempt;
  if (outcome === 'error' && attempt.attach_failed) return UNATTENDED;
  // Nobody is said to have declined who may never have heard it ring.
  if (outcome === 'rejected' && attempt.possibly_blocked) return MAYBE_BLOCKED;
  const answered = code === 200 || code === null || code === undefined;
  const wentWrong = outcome !== 'completed' && outcome !== 'machine';
  if (!answered && wentWrong && outcome !== 'timeout') return sipText(code)!;
  return outcomeText[outcome ?? 'unknown'];
}
