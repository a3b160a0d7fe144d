/**
 * Why a carrier did not take a call, or did not bring it to its number: what a
 * dialler has to know to choose between "again", "slower", "elsewhere" and "never".
 */

/**
 * - `retryable`: no call exists, the same request may do soon.
 * - `throttled`: no call exists, slow down first.
 * - `terminal`: no call exists, and the same request will fail again.
 *
 * The fourth class, `indeterminate` (a call may exist), is not a failure that
 * anybody may act on: it is the answer `unknown`, and only a look-up settles it.
 */
export const failureClasses = ['retryable', 'throttled', 'terminal'] as const;
export type FailureClass = (typeof failureClasses)[number];

/**
 * What is to be left alone: the number that was called, the one it was called from,
 * calls to the country of the one that was called, …
 */
export const failureScopes = [
  'request',
  'number',
  'caller_id',
  'country',
  'campaign',
  'account',
  'route',
] as const;
export type FailureScope = (typeof failureScopes)[number];

export interface CallFailure {
  readonly class: FailureClass;
  readonly scope: FailureScope;
  /** The carrier's own code, for people and logs: never a phone number. */
  readonly code?: string;
  readonly sip_code?: number;
  readonly retry_after_seconds?: number;
}
