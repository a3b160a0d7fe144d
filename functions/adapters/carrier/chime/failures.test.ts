import { describe, expect, test } from 'vitest';
import { failureMeanings, readRefusal } from './failures.ts';

/** What AWS documents for placing a call, and what it answers for any request. */
const rows: readonly (readonly [
  error: string,
  status: number,
  class_: string,
  scope: string,
])[] = [
  ['BadRequestException', 400, 'terminal', 'request'],
  ['ValidationException', 400, 'terminal', 'request'],
  ['ForbiddenException', 403, 'terminal', 'account'],
  ['AccessDeniedException', 403, 'terminal', 'account'],
  ['UnauthorizedClientException', 401, 'terminal', 'account'],
  ['UnrecognizedClientException', 403, 'terminal', 'account'],
  ['InvalidSignatureException', 403, 'terminal', 'account'],
  ['IncompleteSignatureException', 403, 'terminal', 'account'],
  ['InvalidClientTokenId', 403, 'terminal', 'account'],
  ['MissingAuthenticationTokenException', 403, 'terminal', 'account'],
  ['OptInRequired', 403, 'terminal', 'account'],
  ['NotFoundException', 404, 'terminal', 'account'],
  // Not a wrong request: slow down.
  ['ResourceLimitExceededException', 400, 'throttled', 'account'],
  ['ThrottledClientException', 429, 'throttled', 'account'],
  ['ThrottlingException', 400, 'throttled', 'account'],
  ['TooManyRequestsException', 429, 'throttled', 'account'],
  ['RequestLimitExceeded', 503, 'throttled', 'account'],
  ['ExpiredTokenException', 403, 'retryable', 'account'],
  ['RequestExpired', 400, 'retryable', 'route'],
  ['ServiceUnavailableException', 503, 'unknown', 'route'],
  ['ServiceFailureException', 500, 'unknown', 'route'],
  ['InternalFailure', 500, 'unknown', 'route'],
  ['InternalServerError', 500, 'unknown', 'route'],
];

const bare = (error: string) => error.replace(/Exception$/, '');

describe('refusals of Amazon Chime', () => {
  test.each(rows)(
    '%s, HTTP %i: %s of the %s',
    (...[error, status, kind, scope]) => {
      const failure = readRefusal({ status, error });
      if (kind === 'unknown') expect(failure).toBeUndefined();
      else expect(failure).toEqual({ class: kind, scope, code: bare(error) });
      expect(failureMeanings[bare(error)]).toEqual({ class: kind, scope });
    },
  );

  test('each row of the table is tested', () => {
    const told = rows.map(([error]) => bare(error));
    expect(told.sort()).toEqual(Object.keys(failureMeanings).sort());
  });

  test.each([
    'ThrottledClient',
    'ThrottledClientException',
    'ThrottledClientException:http://internal.amazon.com/coral/com.amazon.chime/',
    'com.amazonaws.chimesdkvoice#ThrottledClientException',
  ])('the name may be spelt %s', (error) => {
    const failure = readRefusal({ status: 429, error });
    expect(failure).toMatchObject({
      class: 'throttled',
      code: 'ThrottledClient',
    });
  });

  test.each([
    ['Invalid ToPhoneNumber: not a phone number', 'number'],
    ['The destination country is not allowed', 'number'],
    ['FromPhoneNumber is not in the inventory', 'caller_id'],
    ['The source phone number is not owned by the caller', 'caller_id'],
    ['Something else', 'request'],
  ])('“%s” is about the %s, and is not kept', (message, scope) => {
    const failure = readRefusal({ status: 400, error: 'BadRequest', message });
    expect(failure).toEqual({ class: 'terminal', scope, code: 'BadRequest' });
  });

  test.each([
    [400, 'retryable'],
    [401, 'terminal'],
    [403, 'terminal'],
    [404, 'retryable'],
    [409, 'retryable'],
    [429, 'throttled'],
  ])('HTTP %i of somebody on the way is %s', (status, kind) => {
    const failure = readRefusal({ status, error: '<html> no name' });
    expect(failure).toMatchObject({ class: kind, code: `http_${status}` });
  });

  test.each([302, 408, 500, 502, 503, 504])(
    'HTTP %i rules no call out',
    (status) => {
      expect(readRefusal({ status })).toBeUndefined();
      expect(readRefusal({ status, error: 'NeverHeardOf' })).toBeUndefined();
    },
  );

  test('how long to wait is told on', () => {
    expect(
      readRefusal({ status: 429, error: 'Throttling', retry_after_seconds: 3 }),
    ).toMatchObject({ class: 'throttled', retry_after_seconds: 3 });
  });
});
