import type { CallFailure, FailureScope } from './call-failure.ts';
import type { Outcome } from './contact.ts';
import { endWords, ringTimeoutWords, type WordVendor } from './end-words.ts';
import { type EndClass, q850Classes, sipRows } from './sip-rows.ts';
import { telnyxCodes } from './telnyx-codes.ts';

/** All that a carrier may tell of how a call ended. */
export interface EndFacts {
  /** Whether anybody picked up. */
  readonly answered: boolean;
  /** Final code of the network, 300 to 699; others say nothing. */
  readonly sip_code?: number;
  /** The words beside the code. */
  readonly reason_phrase?: string;
  /** `Reason` header of the final answer. */
  readonly reason_header?: string;
  readonly retry_after_seconds?: number;
  /** Whether the network said that it rings; absent: this carrier never says. */
  readonly ringing_seen?: boolean;
  /** From the dialling to the end. */
  readonly elapsed_ms?: number;
  readonly cancelled_by?: 'ring_timeout' | 'us';
  readonly words?: {
    readonly vendor: WordVendor;
    readonly value: string;
    /** More of the carrier's own words: searched for its error codes. */
    readonly detail?: string;
  };
}

/** What an `ended` event says of it, for `CallNews`. */
export interface EndReading {
  readonly sip_code?: number;
  readonly outcome?: Outcome;
  readonly failure?: CallFailure;
  readonly possibly_blocked?: true;
}

/** A person needs longer to decline: what is faster was the network. */
const TOO_FAST_MS = 2_500;

/**
 * Reads how a call ended.
 *
 * The code of the network goes before the carrier's word, which lumps codes
 * together. What never rang, and is the fault of a network or of an account, is
 * a `failure`: the contact is not charged with it.
 */
export function readEnd(facts: EndFacts): EndReading {
  if (facts.answered) return { sip_code: 200 };
  const code = finalCode(facts.sip_code);
  const named = namedFailure(facts, code);
  const kind = named ? classOfNamed(named) : classOf(facts, code);
  const failure =
    facts.ringing_seen || kind === 'invalid_number'
      ? undefined
      : (named ?? failureOf(kind, facts, code));
  return {
    ...(code !== undefined && { sip_code: code }),
    ...(kind === 'answered' && { sip_code: 200 }),
    outcome: outcomeOfClass(kind),
    ...(failure && { failure }),
    ...(mayBeBlocked(facts, code, kind) && { possibly_blocked: true }),
  };
}

/** The outcome of an attempt whose call ended so. */
export function outcomeOfClass(kind: EndClass): Outcome {
  switch (kind) {
    case 'answered':
      return 'completed';
    case 'unreachable':
    case 'cancelled':
      return 'no_answer';
    case 'blocked':
      return 'rejected';
    case 'throttled':
    case 'carrier_failure':
    case 'config_failure':
      return 'error';
    default:
      return kind;
  }
}

const finalCode = (code: number | undefined) =>
  code !== undefined && code >= 300 && code <= 699 ? code : undefined;

/** Its own code, or the cause in a `Reason` header, or else its word. */
function classOf(facts: EndFacts, code: number | undefined): EndClass {
  if (code !== undefined) return classOfCode(code, facts);
  const cause = /Q\.850\s*;\s*cause\s*=\s*(\d+)/i.exec(
    facts.reason_header ?? '',
  )?.[1];
  if (cause !== undefined) return q850Classes[Number(cause)] ?? 'unknown';
  return classOfWord(facts);
}

function classOfWord({ words }: EndFacts): EndClass {
  const known = words ? endWords[words.vendor] : {};
  const value = words?.value ?? '';
  // `constructor` is no word of theirs.
  const meaning = Object.hasOwn(known, value) ? known[value] : undefined;
  switch (meaning) {
    case undefined:
    case 'by_code':
      return 'unknown';
    case 'answered_or_no_answer':
      return 'no_answer';
    case 'answered_or_cancelled':
      return 'cancelled';
    default:
      return meaning;
  }
}

/** Codes that mean one thing or another, by what came before them. */
function classOfCode(code: number, facts: EndFacts): EndClass {
  const { ringing_seen, retry_after_seconds } = facts;
  switch (code) {
    case 403:
      return classOfForbidden(facts);
    case 408:
      return rangOut(facts) || ringing_seen !== false
        ? 'no_answer'
        : 'carrier_failure';
    case 480:
      return ringing_seen || rangOut(facts) ? 'no_answer' : 'unreachable';
    case 487:
      return rangOut(facts) ? 'no_answer' : 'cancelled';
    case 500:
    case 503:
      return retry_after_seconds !== undefined || saysLimit(facts)
        ? 'throttled'
        : 'carrier_failure';
    case 603:
      return isNetworkBlock(facts) ? 'blocked' : 'rejected';
    default:
      return sipRows[code]?.class ?? 'carrier_failure';
  }
}

function classOfForbidden(facts: EndFacts): EndClass {
  if (saysLimit(facts)) return 'throttled';
  if (facts.ringing_seen) return 'rejected';
  return /caller|from|identity|attest|country|geo/i.test(textOf(facts))
    ? 'config_failure'
    : 'carrier_failure';
}

const textOf = ({ reason_phrase = '', words }: EndFacts) =>
  `${reason_phrase} ${words?.detail ?? ''}`;

const saysLimit = (facts: EndFacts) =>
  /\b(cps|limit|too many|rate|calls in progress)\b/i.test(textOf(facts));

function rangOut({ cancelled_by, words }: EndFacts): boolean {
  if (cancelled_by) return cancelled_by === 'ring_timeout';
  return (
    words !== undefined && ringTimeoutWords[words.vendor].includes(words.value)
  );
}

/**
 * US networks say with 603 that analytics blocked a call: in the phrase, or in a
 * structured header. @see ATIS-1000099
 */
const isNetworkBlock = ({ reason_phrase = '', reason_header = '' }: EndFacts) =>
  /network blocked/i.test(reason_phrase) || /v=analytics1/i.test(reason_header);

function mayBeBlocked(
  facts: EndFacts,
  code: number | undefined,
  kind: EndClass,
): boolean {
  if (kind === 'blocked') return true;
  if (code !== 603 || facts.reason_phrase !== undefined) return false;
  const { ringing_seen = false, elapsed_ms } = facts;
  return !ringing_seen && elapsed_ms !== undefined && elapsed_ms < TOO_FAST_MS;
}

/** Why the carrier did not bring the call to its number, where it names that. */
function namedFailure(
  { words }: EndFacts,
  code: number | undefined,
): CallFailure | undefined {
  if (words?.vendor !== 'telnyx') return undefined;
  const named = words.detail?.match(/\bD\d{1,2}\b/g)?.at(-1);
  const meaning = named && telnyxCodes[named];
  if (!meaning) return undefined;
  const [kind, scope] = meaning;
  return {
    class: kind,
    scope,
    code: named,
    ...(code !== undefined && { sip_code: code }),
  };
}

const classOfNamed = ({ scope }: CallFailure): EndClass =>
  scope === 'number' ? 'invalid_number' : 'config_failure';

function failureOf(
  kind: EndClass,
  facts: EndFacts,
  code: number | undefined,
): CallFailure | undefined {
  const { retry_after_seconds } = facts;
  const said = {
    ...(code !== undefined && { code: `sip_${code}`, sip_code: code }),
    ...(retry_after_seconds !== undefined && { retry_after_seconds }),
  };
  switch (kind) {
    case 'carrier_failure':
      return { class: 'retryable', scope: 'route', ...said };
    case 'throttled':
      return { class: 'throttled', scope: 'account', ...said };
    case 'config_failure':
      return { class: 'terminal', scope: configScope(code, facts), ...said };
    default:
      return undefined;
  }
}

/** What has to be set right: a login, an identity, or the way calls are made. */
function configScope(code: number | undefined, facts: EndFacts): FailureScope {
  if (code === 401 || code === 402 || code === 407) return 'account';
  if (code === 403 && /country|geo/i.test(textOf(facts))) return 'campaign';
  if (code === 403 || (code !== undefined && code >= 428 && code <= 438)) {
    return 'caller_id';
  }
  return 'request';
}
