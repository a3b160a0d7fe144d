import { describe, expect, test } from 'vitest';
import { attemptStatuses, outcomes } from './contact.ts';
import { formatAttemptResult } from './format-attempt-result.ts';

describe('formatAttemptResult', () => {
  test.each([
    [408, 'no_answer', 'No answer (rang out)'],
    [486, 'busy', 'Line busy'],
    [603, 'rejected', 'Declined'],
    [404, 'invalid_number', 'Number not in service'],
    [799, 'error', 'SIP 799'],
  ] as const)('says SIP %i in words', (sip_code, outcome, words) => {
    expect(formatAttemptResult({ status: 'ended', outcome, sip_code })).toBe(
      words,
    );
  });

  test.each([
    [200, 'completed', 'Completed'],
    [200, 'abandoned', 'Abandoned'],
    [487, 'machine', 'Answering machine'],
    [408, 'timeout', 'Timed out'],
    [null, 'no_answer', 'No answer'],
  ] as const)(
    'says the outcome where the code %s says less',
    (sip_code, outcome, words) => {
      expect(formatAttemptResult({ status: 'ended', outcome, sip_code })).toBe(
        words,
      );
    },
  );

  test('blames nobody who may never have heard it ring, and no carrier for us', () => {
    const declined = {
      status: 'ended',
      outcome: 'rejected',
      sip_code: 603,
    } as const;
    expect(formatAttemptResult(declined)).toBe('Declined');
    expect(formatAttemptResult({ ...declined, possibly_blocked: true })).toBe(
      'Declined, perhaps by a network',
    );
    const alone = { status: 'ended', outcome: 'error', sip_code: 200 } as const;
    expect(formatAttemptResult(alone)).toBe('Carrier error');
    expect(formatAttemptResult({ ...alone, attach_failed: true })).toBe(
      'Answered, nobody connected',
    );
  });

  test('says what an attempt is doing while it is not over', () => {
    expect(formatAttemptResult({ status: 'ringing', sip_code: null })).toBe(
      'Ringing',
    );
  });

  test('has words for every state and every outcome', () => {
    for (const status of attemptStatuses) {
      for (const outcome of [...outcomes, null]) {
        expect(formatAttemptResult({ status, outcome })).toMatch(/^[A-Z]/);
      }
    }
  });
});
