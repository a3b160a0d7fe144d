import type { CallNews } from '#shared/domain/contact-events.ts';

/** States of a call that is over. @see https://www.twilio.com/docs/voice/api/call-resource#call-status-values */
export const endStates = [
  'completed',
  'busy',
  'no-answer',
  'failed',
  'canceled',
] as const;

export const isEndState = (status: string): boolean =>
  (endStates as readonly string[]).includes(status);

type Verdict = NonNullable<CallNews['verdict']>;

/** What `AnsweredBy` says, and `answered_by` of a call. */
const verdicts: Readonly<Record<string, Verdict>> = {
  human: 'human',
  machine_start: 'machine',
  machine_end_beep: 'machine',
  machine_end_silence: 'machine',
  machine_end_other: 'machine',
  fax: 'machine',
  unknown: 'unknown',
};

/** A word that is new to us tells nothing. */
export const verdictOf = (word: string): Verdict =>
  Object.hasOwn(verdicts, word) ? verdicts[word]! : 'unknown';

/** RFC 2822, as Twilio writes instants; undefined for what is none. Epoch ms. */
export function instantOf(
  written: string | null | undefined,
): number | undefined {
  const at = written ? Date.parse(written) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

/** A whole number that is not negative, as a form has it. */
export const countOf = (
  written: string | null | undefined,
): number | undefined =>
  written && /^\d{1,15}$/.test(written) ? Number(written) : undefined;
