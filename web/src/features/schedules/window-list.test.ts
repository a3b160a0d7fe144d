import { expect, it } from 'vitest';
import { daysText } from './window-list.tsx';

it('names days as people do', () => {
  expect(daysText(['mon', 'tue', 'wed', 'thu', 'fri'])).toBe('Mon–Fri');
  expect(daysText(['fri', 'mon'])).toBe('Mon, Fri');
  expect(daysText(['sat', 'sun'])).toBe('Sat, Sun');
  expect(daysText(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])).toBe(
    'Every day',
  );
  expect(daysText([])).toBe('No day');
});
