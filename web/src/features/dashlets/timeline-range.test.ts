import { expect, test } from 'vitest';
import { inRange, marksOf, ranges, totalOf } from './timeline-range.ts';

const hour = (at: string, dials = 1, connected = 0) => ({
  at: `2026-05-10T${at}:00:00.000Z`,
  dials,
  connected,
});
const now = Date.parse('2026-05-10T18:30:00.000Z');
const [run, , six, last] = ranges;

test('a range has each hour that reaches into it', () => {
  const buckets = [hour('10'), hour('12'), hour('17'), hour('18')];
  expect(inRange(buckets, run, now)).toHaveLength(4);
  expect(inRange(buckets, six, now)).toEqual(buckets.slice(1));
  expect(inRange(buckets, last, now)).toEqual(buckets.slice(2));
});

test('totals add up what is shown', () => {
  expect(totalOf([hour('10', 4, 1), hour('11', 6, 2)])).toEqual({
    dials: 10,
    connected: 3,
  });
});

test('a change is marked at its hour, once, and creation is none', () => {
  const entry = (time: string, action: string) => ({
    at: `2026-05-10T${time}.000Z`,
    action,
  });
  const marks = marksOf(
    [hour('10'), hour('11')],
    [
      entry('10:59:59', 'pause'),
      entry('10:10:00', 'pause'),
      entry('10:05:00', 'start'),
      entry('11:00:00', 'create'),
      entry('12:00:00', 'resume'),
    ],
  );
  expect(marks).toEqual([{ at: hour('10').at, actions: ['pause', 'start'] }]);
});
