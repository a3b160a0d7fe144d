import { expect, test } from 'vitest';
import { partsText, weekOf } from './week.ts';

const textOf = (...windows: Parameters<typeof weekOf>[0]) =>
  weekOf(windows).map(({ day, parts }) => `${day} ${partsText(parts)}`);

test('lets a night go on in the day after, also past Sunday', () => {
  expect(
    textOf({ days: ['sun', 'mon'], start: '22:00', end: '02:00' }),
  ).toEqual([
    'mon 00:00–02:00, 22:00–24:00',
    'tue 00:00–02:00',
    'wed closed',
    'thu closed',
    'fri closed',
    'sat closed',
    'sun 22:00–24:00',
  ]);
});

test('joins windows that touch or overlap', () => {
  const [monday] = textOf(
    { days: ['mon'], start: '12:00', end: '18:00' },
    { days: ['mon'], start: '09:00', end: '12:00' },
    { days: ['mon'], start: '17:00', end: '24:00' },
  );
  expect(monday).toBe('mon 09:00–24:00');
});

test('shows nothing of a window that is not typed yet', () => {
  const [monday] = textOf(
    { days: ['mon'], start: '9', end: '18:00' },
    { days: ['mon'], start: '09:00', end: '25:00' },
    { days: ['mon'], start: '09:00', end: '09:00' },
  );
  expect(monday).toBe('mon closed');
});
