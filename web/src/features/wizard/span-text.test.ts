import { expect, test } from 'vitest';
import { spanText } from './span-text.ts';

test.each([
  [300, '5 minutes'],
  [60, 'minute'],
  [3_600, 'hour'],
  [86_400, 'day'],
  [5_400, '90 minutes'],
  [45, '45 seconds'],
])('%i seconds are %s', (seconds, text) => {
  expect(spanText(seconds)).toBe(text);
});
