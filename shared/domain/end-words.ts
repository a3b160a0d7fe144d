import type { EndClass } from './sip-rows.ts';

/** The carriers whose own words for the end of a call we know. */
export const wordVendors = ['twilio', 'telnyx', 'chime', 'jambonz'] as const;
export type WordVendor = (typeof wordVendors)[number];

/** What a word says, where it comes without a code of the network. */
export type WordMeaning =
  | EndClass
  /** Answered, when the answer was heard of; else nobody picked up. */
  | 'answered_or_no_answer'
  | 'answered_or_cancelled'
  /** Nothing by itself. */
  | 'by_code';

/** Words of carriers for how a call ended. A code of the network says more, where there is one. */
export const endWords: Readonly<
  Record<WordVendor, Readonly<Record<string, WordMeaning>>>
> = {
  /** `CallStatus`. @see https://www.twilio.com/docs/voice/api/call-resource#call-status-values */
  twilio: {
    completed: 'answered',
    busy: 'busy',
    'no-answer': 'no_answer',
    canceled: 'cancelled',
    failed: 'by_code',
  },
  /** `hangup_cause`. */
  telnyx: {
    normal_clearing: 'answered_or_no_answer',
    user_busy: 'busy',
    call_rejected: 'rejected',
    no_answer: 'no_answer',
    timeout: 'no_answer',
    originator_cancel: 'cancelled',
    not_found: 'invalid_number',
    time_limit: 'answered',
    unspecified: 'carrier_failure',
  },
  /** `SipResponseCode` of a HANGUP where it is 0. */
  chime: { '0': 'answered_or_cancelled' },
  /** `callStatus`: 486 and 603 are both `busy`, so its code goes first. */
  jambonz: {
    completed: 'answered_or_no_answer',
    busy: 'busy',
    'no-answer': 'no_answer',
    failed: 'by_code',
  },
};

/** Words that say that the ring time-out which we set is over. */
export const ringTimeoutWords: Readonly<Record<WordVendor, readonly string[]>> =
  {
    twilio: ['no-answer'],
    telnyx: ['timeout', 'no_answer'],
    chime: [],
    jambonz: ['no-answer'],
  };
