import type {
  CallFailure,
  FailureClass,
  FailureScope,
} from '#shared/domain/call-failure.ts';

/** What a refusal of Amazon Chime means. `unknown`: a call may exist all the same. */
export interface Meaning {
  readonly class: FailureClass | 'unknown';
  readonly scope: FailureScope;
}

const throttled: Meaning = { class: 'throttled', scope: 'account' };
const account: Meaning = { class: 'terminal', scope: 'account' };
const unknown: Meaning = { class: 'unknown', scope: 'route' };

/**
 * By the name of the error, without `Exception`: HTTP codes say too little. A
 * quota that is used up comes with 400, as a request that is wrong does.
 *
 * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/API_voice-chime_CreateSipMediaApplicationCall.html
 * @see https://docs.aws.amazon.com/chime-sdk/latest/APIReference/CommonErrors.html
 */
export const failureMeanings: Readonly<Record<string, Meaning>> = {
  BadRequest: { class: 'terminal', scope: 'request' },
  Validation: { class: 'terminal', scope: 'request' },
  Forbidden: account,
  AccessDenied: account,
  UnauthorizedClient: account,
  UnrecognizedClient: account,
  InvalidSignature: account,
  IncompleteSignature: account,
  InvalidClientTokenId: account,
  MissingAuthenticationToken: account,
  OptInRequired: account,
  /** The SIP media application. */
  NotFound: account,
  ResourceLimitExceeded: throttled,
  ThrottledClient: throttled,
  Throttling: throttled,
  TooManyRequests: throttled,
  RequestLimitExceeded: throttled,
  /** Credentials of a function are renewed without us. */
  ExpiredToken: { class: 'retryable', scope: 'account' },
  RequestExpired: { class: 'retryable', scope: 'route' },
  ServiceUnavailable: unknown,
  ServiceFailure: unknown,
  InternalFailure: unknown,
  InternalServerError: unknown,
};

/** What a message says it is about, for errors that leave it open. */
const NUMBER = /to[ _-]?phone[ _-]?number|destination|callee/i;
const CALLER_ID =
  /from[ _-]?phone[ _-]?number|source phone|caller ?id|caller$/i;

/** Which errors are about a number, when their message names one. */
const NAMES_A_NUMBER = new Set([
  'BadRequest',
  'Validation',
  'Forbidden',
  'AccessDenied',
]);

export interface Refusal {
  readonly status: number;
  /** As the header or the body has it. */
  readonly error?: string;
  /** Read, and never kept: it may name a phone number. */
  readonly message?: string;
  readonly retry_after_seconds?: number;
}

/** @returns undefined when it does not rule out that there is a call */
export function readRefusal(refusal: Refusal): CallFailure | undefined {
  const name = errorName(refusal.error);
  const meaning = meaningOf(name, refusal);
  if (meaning.class === 'unknown') return undefined;
  const { retry_after_seconds } = refusal;
  return {
    class: meaning.class,
    scope: meaning.scope,
    code: name ?? `http_${refusal.status}`,
    ...(retry_after_seconds !== undefined && { retry_after_seconds }),
  };
}

function meaningOf(
  name: string | undefined,
  { status, message = '' }: Refusal,
): Meaning {
  const known = name === undefined ? undefined : failureMeanings[name];
  if (known && NAMES_A_NUMBER.has(name!)) {
    if (CALLER_ID.test(message)) return { ...known, scope: 'caller_id' };
    if (NUMBER.test(message)) return { ...known, scope: 'number' };
  }
  if (known) return known;
  if (status === 429) return throttled;
  if (status === 401 || status === 403) return account;
  // A time-out says nothing about the call.
  const rulesOut = status >= 400 && status < 500 && status !== 408;
  return rulesOut ? { class: 'retryable', scope: 'route' } : unknown;
}

/** `com.amazonaws…#ThrottledClientException:http://…` and `ThrottledClient` are one. */
function errorName(error: string | undefined): string | undefined {
  const bare = error?.split(':')[0]?.split('#').at(-1)?.trim();
  if (!bare || !/^\w{1,60}$/.test(bare)) return undefined;
  return bare.replace(/Exception$/, '') || undefined;
}
