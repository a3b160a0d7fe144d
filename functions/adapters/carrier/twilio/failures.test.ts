import { describe, expect, it } from 'vitest';
import { failureOf, twilioFailures } from './failures.ts';

/** What each of Twilio's codes is to come to: written down apart from the table. */
const expected: [code: number, class_: string, scope: string][] = [
  [10001, 'terminal', 'account'],
  [10004, 'throttled', 'account'],
  [13223, 'terminal', 'number'],
  [13224, 'terminal', 'number'],
  [13225, 'terminal', 'number'],
  [13227, 'terminal', 'country'],
  [20001, 'terminal', 'request'],
  [20003, 'terminal', 'account'],
  [20005, 'terminal', 'account'],
  [20006, 'terminal', 'account'],
  [20404, 'terminal', 'account'],
  [20429, 'throttled', 'account'],
  [21200, 'terminal', 'request'],
  [21201, 'terminal', 'number'],
  [21202, 'terminal', 'number'],
  [21203, 'terminal', 'country'],
  [21205, 'terminal', 'request'],
  [21210, 'terminal', 'caller_id'],
  [21211, 'terminal', 'number'],
  [21212, 'terminal', 'caller_id'],
  [21213, 'terminal', 'caller_id'],
  [21214, 'terminal', 'number'],
  [21215, 'terminal', 'country'],
  [21216, 'terminal', 'number'],
  [21217, 'terminal', 'number'],
  [21218, 'terminal', 'request'],
  [21219, 'terminal', 'account'],
  [21609, 'terminal', 'request'],
  [21626, 'terminal', 'request'],
  [22005, 'throttled', 'account'],
  [32203, 'terminal', 'number'],
  [573005, 'terminal', 'account'],
];

it.each(expected)('code %i: %s, %s', (code, class_, scope) => {
  const status = code === 20429 ? 429 : 400;
  expect(failureOf(status, code, null)).toEqual({
    class: class_,
    scope,
    code: `twilio_${code}`,
  });
});

it('has a test for each row', () => {
  const tested = expected.map(([code]) => String(code)).sort();
  expect(Object.keys(twilioFailures).sort()).toEqual(tested);
});

describe('a code that is new to us goes by its status', () => {
  it.each([
    [400, 'terminal', 'request'],
    [401, 'terminal', 'account'],
    [403, 'terminal', 'account'],
    [404, 'terminal', 'account'],
    [429, 'throttled', 'account'],
  ])('%i: %s, %s', (status, class_, scope) => {
    const failure = failureOf(status, 99_999, null);
    expect(failure).toMatchObject({ class: class_, scope });
  });
});

it.each([
  [500, 20500],
  [503, 20503],
  [409, 99_999],
])('may have made a call: status %i, code %i', (status, code) => {
  expect(failureOf(status, code, null)).toBeNull();
});

describe('an answer that is not of Twilio', () => {
  it.each([302, 408, 500, 502, 504])('%i tells nothing', (status) => {
    expect(failureOf(status, undefined, null)).toBeNull();
  });

  it.each([
    [403, 'retryable', 'route'],
    [413, 'retryable', 'route'],
    [401, 'terminal', 'account'],
    [429, 'throttled', 'account'],
  ])('%i: %s, %s', (status, class_, scope) => {
    expect(failureOf(status, undefined, null)).toMatchObject({
      class: class_,
      scope,
    });
  });
});

it.each([
  ['7', { retry_after_seconds: 7 }],
  ['soon', {}],
  ['-1', {}],
])('waits as long as it is told: %s', (header, pause) => {
  expect(failureOf(429, 20429, header)).toEqual({
    class: 'throttled',
    scope: 'account',
    code: 'twilio_20429',
    ...pause,
  });
});
