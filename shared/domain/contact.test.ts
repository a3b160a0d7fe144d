import { expect, it } from 'vitest';
import {
  attemptStatuses,
  bucketOf,
  type ContactStatus,
  contactStatuses,
  finalStatuses,
  isAccepted,
  isFinal,
  isLive,
  isWaiting,
  liveStatuses,
  waitingStatuses,
} from './contact.ts';
import { makeAttempt } from './testing.ts';

/** Product rules 6.3: internal state, terminal, AnyReach bucket. */
const table: Record<ContactStatus, [boolean, string]> = {
  pending: [false, 'pending'],
  retry_scheduled: [false, 'pending'],
  callback_scheduled: [false, 'pending'],
  leased: [false, 'in_progress'],
  dialling: [false, 'in_progress'],
  ringing: [false, 'in_progress'],
  amd_screening: [false, 'in_progress'],
  attaching: [false, 'in_progress'],
  in_progress: [false, 'in_progress'],
  completed: [true, 'completed'],
  exhausted: [true, 'exhausted'],
  abandoned: [true, 'exhausted'],
  amd_machine: [true, 'exhausted'],
  window_closed: [true, 'stopped'],
  manual_stopped: [true, 'stopped'],
  suppressed: [true, 'stopped'],
};

it.each(contactStatuses)(
  '%s is final, and in the bucket, that the rules say',
  (status) => {
    const [terminal, bucket] = table[status];
    expect(isFinal(status)).toBe(terminal);
    expect(bucketOf(status)).toBe(bucket);
  },
);

it('has every state wait, be live or be final, and only one of them', () => {
  for (const status of contactStatuses) {
    const kinds = [isWaiting(status), isLive(status), isFinal(status)];
    expect(kinds.filter(Boolean)).toHaveLength(1);
  }
  expect(
    [...waitingStatuses, ...liveStatuses, ...finalStatuses].sort(),
  ).toEqual([...contactStatuses].sort());
});

it('takes for an attempt what the carrier is known to have accepted', () => {
  // Contract ruling 2.
  const intents = attemptStatuses.filter(
    (status) => !isAccepted({ ...makeAttempt(1, 'busy'), status }),
  );
  expect(intents).toEqual(['placing', 'submission_unknown']);
});
