import type { FailureClass, FailureScope } from './call-failure.ts';

/** What a code means for a call that it refused. */
export type CodeMeaning = readonly [FailureClass, FailureScope];

/**
 * Telnyx's own codes for calls that it did not bring to their number. They come
 * with the answer to a placement or with the end of the call, beside an HTTP or
 * SIP code that says less, or something else: D18 and D19 are about the account,
 * and come with SIP 404.
 *
 * @see https://support.telnyx.com/en/articles/4409457-telnyx-sip-response-codes
 */
export const telnyxCodes: Readonly<Record<string, CodeMeaning>> = {
  /** Calls at once: of the account, the outbound profile, the connection. */
  D1: ['throttled', 'account'],
  D2: ['throttled', 'account'],
  D3: ['throttled', 'account'],
  D10: ['throttled', 'account'],
  D22: ['throttled', 'account'],
  /** The number that is called: invalid, barred, of a special kind, or our own. */
  D11: ['terminal', 'number'],
  D14: ['terminal', 'number'],
  D37: ['terminal', 'number'],
  D41: ['terminal', 'number'],
  D50: ['terminal', 'number'],
  D53: ['terminal', 'number'],
  D58: ['terminal', 'number'],
  D59: ['terminal', 'number'],
  /** Where the profile lets us call, and for how much: a price is a country's, too. */
  D12: ['terminal', 'country'],
  D13: ['terminal', 'country'],
  D24: ['terminal', 'country'],
  D34: ['terminal', 'campaign'],
  /** The number it is called from: invalid, another's, not verified, not ready. */
  D35: ['terminal', 'caller_id'],
  D36: ['terminal', 'caller_id'],
  D46: ['terminal', 'caller_id'],
  D49: ['terminal', 'caller_id'],
  D51: ['terminal', 'caller_id'],
  D54: ['terminal', 'caller_id'],
  D63: ['terminal', 'caller_id'],
  D64: ['terminal', 'caller_id'],
  /** Switched off, blocked, out of credit, not set up, or not of that level. */
  D7: ['terminal', 'account'],
  D15: ['terminal', 'account'],
  D16: ['terminal', 'account'],
  D17: ['terminal', 'account'],
  /** With SIP 404, as the next: no word about the number that was called. */
  D18: ['terminal', 'account'],
  D19: ['terminal', 'account'],
  D25: ['terminal', 'account'],
  D26: ['terminal', 'account'],
  D29: ['terminal', 'account'],
  D38: ['terminal', 'account'],
  D39: ['terminal', 'account'],
  D44: ['terminal', 'account'],
  D57: ['terminal', 'account'],
  D60: ['terminal', 'account'],
  /** International calls in a minute, and no route to a number that is there. */
  D9: ['throttled', 'account'],
  D40: ['retryable', 'route'],
};
