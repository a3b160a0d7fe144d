import { expect, it } from 'vitest';
import { transitionsOf } from './billed.ts';

const of = (...types: string[]) =>
  transitionsOf(types.map((type) => ({ type })));

const pass = ['PassStateEntered', 'PassStateExited'];
const attempt = (...ends: string[]) => [
  'TaskScheduled',
  'TaskStarted',
  ...ends,
];

it('counts each state that is entered, whatever events it has', () => {
  expect(of()).toBe(0);
  expect(of('ExecutionStarted', ...pass, 'ExecutionSucceeded')).toBe(1);
  const task = [
    'TaskStateEntered',
    ...attempt('TaskSubmitted', 'TaskTimedOut'),
  ];
  expect(of(...pass, ...task, 'TaskStateExited', ...pass)).toBe(3);
});

it('counts each further attempt at a task', () => {
  const retried = [
    'TaskStateEntered',
    ...attempt('TaskFailed'),
    ...attempt('TaskFailed'),
    ...attempt('TaskSucceeded'),
    'TaskStateExited',
  ];
  expect(of(...retried)).toBe(3);
  expect(of(...retried, ...retried)).toBe(6);
});

it('counts a redrive, with which its first attempt comes', () => {
  const failed = [
    'TaskStateEntered',
    ...attempt('TaskFailed', 'ExecutionFailed'),
  ];
  const redriven = ['ExecutionRedriven', ...attempt('TaskFailed')];
  expect(of(...failed, ...redriven)).toBe(2);
  expect(of(...failed, ...redriven, ...attempt('TaskSucceeded'))).toBe(3);
});
