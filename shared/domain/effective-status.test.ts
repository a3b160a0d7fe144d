import { expect, it } from 'vitest';
import { campaignStatuses, completionReasons, isTerminal } from './campaign.ts';
import { contactStatuses, isLive, isWaiting } from './contact.ts';
import { effectiveStatus } from './effective-status.ts';

it.each([
  ['manual_stop', 'manual_stopped'],
  ['cancelled', 'manual_stopped'],
  ['error', 'manual_stopped'],
  ['goal_reached', 'manual_stopped'],
  ['budget_exhausted', 'manual_stopped'],
  ['window_closed', 'window_closed'],
  ['expired', 'window_closed'],
] as const)(
  'what still waited when a run ended by %s is %s',
  (completion_reason, seen) => {
    const campaign = { status: 'completed', completion_reason } as const;
    expect(effectiveStatus(undefined, campaign)).toBe(seen);
    for (const status of [
      'pending',
      'retry_scheduled',
      'callback_scheduled',
    ] as const) {
      expect(effectiveStatus({ status }, campaign)).toBe(seen);
    }
  },
);

it('changes nothing else: not while a run lives, not a call in flight, not a result', () => {
  for (const status of contactStatuses) {
    for (const campaignStatus of campaignStatuses) {
      for (const completion_reason of completionReasons) {
        const campaign = { status: campaignStatus, completion_reason };
        const seen = effectiveStatus({ status }, campaign);
        if (!isTerminal(campaignStatus) || !isWaiting(status))
          expect(seen).toBe(status);
        if (isLive(status)) expect(seen).toBe(status);
      }
    }
  }
  expect(
    effectiveStatus(undefined, { status: 'draft', completion_reason: null }),
  ).toBe('pending');
});
