import type { CallFailure } from '#shared/domain/call-failure.ts';

type Reading = Pick<CallFailure, 'class' | 'scope'>;

const account: Reading = { class: 'terminal', scope: 'account' };
const number: Reading = { class: 'terminal', scope: 'number' };
const callerId: Reading = { class: 'terminal', scope: 'caller_id' };
const country: Reading = { class: 'terminal', scope: 'country' };
const request: Reading = { class: 'terminal', scope: 'request' };
const slower: Reading = { class: 'throttled', scope: 'account' };

/**
 * Twilio's errors of a placement. None of them made a call.
 *
 * @see https://www.twilio.com/docs/api/errors
 */
export const twilioFailures: Readonly<
  Record<number, Reading & { readonly means: string }>
> = {
  10001: { ...account, means: 'Account is not active' },
  10004: { ...slower, means: 'Too many calls at once for this account' },
  13223: { ...number, means: 'Invalid phone number format' },
  13224: { ...number, means: 'Invalid phone number' },
  13225: { ...number, means: 'Calls to this number are forbidden' },
  13227: { ...country, means: 'Geographic permissions do not allow the call' },
  20001: { ...request, means: 'Unknown parameters' },
  20003: { ...account, means: 'Wrong account SID or auth token' },
  20005: { ...account, means: 'Account is not active' },
  20006: { ...account, means: 'Access denied' },
  20404: { ...account, means: 'No such account' },
  20429: { ...slower, means: 'Too many requests' },
  21200: { ...request, means: 'Malformed request' },
  21201: { ...number, means: 'No number to call' },
  21202: { ...number, means: 'Number to call is a premium number' },
  21203: { ...country, means: 'International calling is off' },
  21205: { ...request, means: 'Invalid Url' },
  21210: { ...callerId, means: 'Number to call from is not verified' },
  21211: { ...number, means: 'Invalid number to call' },
  21212: { ...callerId, means: 'Invalid number to call from' },
  21213: { ...callerId, means: 'No number to call from' },
  21214: { ...number, means: 'Number cannot be reached' },
  21215: { ...country, means: 'Geographic permission is missing' },
  21216: { ...number, means: 'Account may not call this number' },
  21217: { ...number, means: 'Number to call is no phone number' },
  21218: { ...request, means: 'Invalid ApplicationSid' },
  21219: { ...account, means: 'Trial account: number to call is not verified' },
  21609: { ...request, means: 'Invalid StatusCallback' },
  21626: { ...request, means: 'Invalid StatusCallbackEvent' },
  22005: { ...slower, means: 'Queue of calls is full' },
  32203: { ...number, means: 'Blocked by Twilio as fraud' },
  573005: {
    ...account,
    means: 'Trial account: number to call is not verified',
  },
};

/** Where the body is not Twilio's, or its code is new to us. */
const byStatus: Readonly<Record<number, Reading>> = {
  400: request,
  401: account,
  403: account,
  404: account,
  429: slower,
};

/** Why Twilio did not take a call; null: that is not known, and one may exist. */
export function failureOf(
  status: number,
  code: number | undefined,
  retryAfter: string | null,
): CallFailure | null {
  if (code === undefined) return failureOfOthers(status, retryAfter);
  const known = twilioFailures[code] ?? byStatus[status];
  if (!known || status < 400 || status >= 500) return null;
  return {
    class: known.class,
    scope: known.scope,
    code: `twilio_${code}`,
    ...pauseOf(retryAfter),
  };
}

/** What stands between us and Twilio refused: the way there is at fault, nobody else. */
function failureOfOthers(
  status: number,
  retryAfter: string | null,
): CallFailure | null {
  // 408 is a time-out, and says nothing about the call.
  if (status < 400 || status >= 500 || status === 408) return null;
  const code = `http_${status}`;
  if (status === 429) return { ...slower, code, ...pauseOf(retryAfter) };
  if (status === 401) return { ...account, code };
  return { class: 'retryable', scope: 'route', code };
}

const pauseOf = (retryAfter: string | null) =>
  retryAfter !== null && /^\d{1,5}$/.test(retryAfter)
    ? { retry_after_seconds: Number(retryAfter) }
    : {};
