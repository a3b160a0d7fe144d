import type { Outcome } from './contact.ts';

/** How an attempt ends, or `system`: the carrier's fault, never the contact's. */
type SipOutcome = Outcome | 'system';

/**
 * SIP final codes in plain words, and what they mean for the attempt.
 *
 * @see RFC 3261 section 21, RFC 8197 (607), RFC 8688 (608)
 */
const codes = {
  200: { text: 'Answered', outcome: 'completed' },
  403: { text: 'Blocked by carrier', outcome: 'error' },
  404: { text: 'Number not in service', outcome: 'invalid_number' },
  408: { text: 'No answer (rang out)', outcome: 'no_answer' },
  429: { text: 'Dial rate limited', outcome: 'system' },
  480: { text: 'Unavailable or switched off', outcome: 'no_answer' },
  484: { text: 'Incomplete number', outcome: 'invalid_number' },
  486: { text: 'Line busy', outcome: 'busy' },
  487: { text: 'Cancelled before answer', outcome: 'no_answer' },
  488: { text: 'Media not accepted', outcome: 'error' },
  500: { text: 'Carrier fault', outcome: 'error' },
  502: { text: 'Carrier fault', outcome: 'error' },
  503: { text: 'Carrier fault', outcome: 'error' },
  504: { text: 'Carrier fault', outcome: 'error' },
  600: { text: 'Busy everywhere', outcome: 'busy' },
  603: { text: 'Declined', outcome: 'rejected' },
  604: { text: 'Number does not exist', outcome: 'invalid_number' },
  607: { text: 'Marked unwanted', outcome: 'rejected' },
  608: { text: 'Rejected by analytics', outcome: 'rejected' },
} as const satisfies Record<number, { text: string; outcome: SipOutcome }>;

/** Seed 001's name: SIP code → friendly text. */
export const SIP_FRIENDLY: Readonly<Record<number, string>> =
  Object.fromEntries(
    Object.entries(codes).map(([code, { text }]) => [Number(code), text]),
  );

/** Words for a code; null without a code, `SIP nnn` for one we have no words for. */
export function sipText(code: number | null | undefined): string | null {
  if (code === null || code === undefined) return null;
  return SIP_FRIENDLY[code] ?? `SIP ${code}`;
}

/**
 * The outcome of a call that the carrier accepted and that ended unanswered
 * with this code. A code we do not know is an `error`: retryable, and visible.
 */
export function outcomeOfSip(code: number | undefined): Outcome {
  const known = codes[code as keyof typeof codes]?.outcome;
  return known === undefined || known === 'system' ? 'error' : known;
}
