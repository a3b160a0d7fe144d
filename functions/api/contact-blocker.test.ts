import { expect, it } from 'vitest';
import { draftCampaign } from '#functions/audience/testing.ts';
import { weekdays } from '#shared/domain/campaign.ts';
import type { ContactState } from '#shared/domain/contact.ts';
import { blockerOf } from './contact-blocker.ts';

const NOW = Date.parse('2026-01-05T12:00:00Z');
const SOON = '2026-01-05T12:05:00.000Z';
const schedule = (start: string, end: string) => ({
  timezone: 'UTC',
  timezone_mode: 'campaign' as const,
  mode: 'multi_day' as const,
  windows: [{ days: weekdays, start, end }],
});
const running = draftCampaign({
  status: 'running',
  schedule: schedule('00:00', '24:00'),
});
const state = (more: Partial<ContactState>): ContactState => ({
  org_id: 'local',
  campaign_id: 'cmp_1',
  run_number: 1,
  seq: 0,
  status: 'retry_scheduled',
  rev: 1,
  attempts: [],
  system_retries: 0,
  carrier_faults: 0,
  next_eligible_at: SOON,
  ...more,
});

it.each([
  ['a draft', { status: 'draft' }, undefined, 'campaign_not_running', null],
  [
    'a scheduled campaign',
    { status: 'scheduled', scheduled_at: SOON },
    undefined,
    'campaign_not_running',
    SOON,
  ],
  ['a pause', { status: 'paused' }, state({}), 'campaign_not_running', null],
  [
    'a shut window',
    { schedule: schedule('13:00', '14:00') },
    state({}),
    'campaign_window_closed',
    '2026-01-05T13:00:00.000Z',
  ],
  ['a retry', {}, state({}), 'retry_wait', SOON],
  [
    'a callback',
    {},
    state({ status: 'callback_scheduled' }),
    'callback_wait',
    SOON,
  ],
  [
    'a fault',
    {},
    state({ status: 'pending', waits_for: 'system_retry' }),
    'system_retry_wait',
    SOON,
  ],
  [
    'its own hours',
    {},
    state({ waits_for: 'window' }),
    'contact_window_closed',
    SOON,
  ],
  [
    'calls that are in use',
    { max_concurrent_calls: 2, slots: new Set([4, 7]) },
    undefined,
    'campaign_cap',
    null,
  ],
] as const)(
  'names %s as what a contact waits for',
  (_, changes, contact, code, until) => {
    expect(blockerOf(contact, { ...running, ...changes }, NOW)).toMatchObject({
      code,
      until,
    });
  },
);

it('names nothing for a contact that is due, in a call, or done', () => {
  expect(blockerOf(undefined, running, NOW)).toBeNull();
  expect(
    blockerOf(
      state({ next_eligible_at: '2026-01-05T12:00:00.000Z' }),
      running,
      NOW,
    ),
  ).toBeNull();
  expect(blockerOf(state({ status: 'ringing' }), running, NOW)).toBeNull();
  const over = {
    ...running,
    status: 'completed',
    completion_reason: 'manual_stop',
  } as const;
  expect(blockerOf(state({}), over, NOW)).toBeNull();
});
