import { expect, it } from 'vitest';
import { outcomeOfSip, SIP_FRIENDLY, sipText } from './sip-code.ts';

/** Product rules 6.16, word for word. */
it.each([
  [404, 'Number not in service', 'invalid_number'],
  [408, 'No answer (rang out)', 'no_answer'],
  [480, 'Unavailable or switched off', 'no_answer'],
  [484, 'Incomplete number', 'invalid_number'],
  [486, 'Line busy', 'busy'],
  [487, 'Cancelled before answer', 'no_answer'],
  [488, 'Media not accepted', 'error'],
  [403, 'Blocked by carrier', 'error'],
  [429, 'Dial rate limited', 'error'],
  [500, 'Carrier fault', 'error'],
  [502, 'Carrier fault', 'error'],
  [503, 'Carrier fault', 'error'],
  [504, 'Carrier fault', 'error'],
  [600, 'Busy everywhere', 'busy'],
  [603, 'Declined', 'rejected'],
  [604, 'Number does not exist', 'invalid_number'],
  [607, 'Marked unwanted', 'rejected'],
  [608, 'Rejected by analytics', 'rejected'],
])('SIP %i is "%s", and ends an attempt as %s', (code, text, outcome) => {
  expect(sipText(code)).toBe(text);
  expect(SIP_FRIENDLY[code]).toBe(text);
  expect(outcomeOfSip(code)).toBe(outcome);
});

it('ends an attempt of which it knows nothing as an error', () => {
  for (const code of [undefined, 0, 199, 418, 499, 699, -1, Number.NaN]) {
    expect(outcomeOfSip(code)).toBe('error');
  }
});

it('names a code that it has no words for, and nothing where there is none', () => {
  expect(sipText(418)).toBe('SIP 418');
  expect(sipText(null)).toBeNull();
  expect(sipText(undefined)).toBeNull();
});
