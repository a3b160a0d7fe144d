import { expect, it } from 'vitest';
import { readQueuedEvent } from './queued-event.ts';

const ended = {
  v: 1,
  org_id: 'org_a',
  campaign_id: 'cmp_1',
  run_number: 1,
  seq: 0,
  slot: 3,
  attempt_id: 'att_1',
  event_id: 'evt_1',
  call_id: 'call_1',
  type: 'ended',
  at: '2026-03-02T12:00:22.000Z',
  sip_code: 200,
  answered_at: '2026-03-02T12:00:02.000Z',
  cost_usd: 0.01,
  verdict: 'human',
  disposition: 'opted_out',
  opted_out: true,
  callback: { delay_seconds: 600, text: 'later', reason: 'busy' },
  carrier_id: 'car_1',
  outcome: 'rejected',
  rings: true,
  greets: true,
  expired: true,
  possibly_blocked: true,
  failure: {
    class: 'throttled',
    scope: 'account',
    code: 'D1',
    sip_code: 403,
    retry_after_seconds: 2,
  },
};

it('reads all that an event may say', () => {
  expect(readQueuedEvent(ended)).toEqual(ended);
});

it.each([
  ['of another version', { v: 2 }],
  ['of no attempt', { attempt_id: undefined }],
  ['of an unknown type', { type: 'vanished' }],
  ['of an unknown fault', { failure: { class: 'odd', scope: 'account' } }],
  ['with an outcome of its own', { outcome: 'perhaps' }],
  ['with an unknown verdict', { verdict: 'perhaps' }],
  ['with a slot below none', { slot: -1 }],
  ['with half a seq', { seq: 0.5 }],
  [
    'with a callback in no words',
    { callback: { delay_seconds: 60, reason: 'y' } },
  ],
])('refuses a message %s', (_case, more) => {
  expect(() => readQueuedEvent({ ...ended, ...more })).toThrow();
});
