import { describe, expect, it } from 'vitest';
import { type Campaign, weekdays } from './campaign.ts';
import { campaignBlocker, capacityBlocker } from './campaign-blocker.ts';
import type { ContactState } from './contact.ts';
import { blockerOf, contactBlocker } from './contact-blocker.ts';
import { iso } from './instant.ts';
import { makeCampaign, makeUntouched, NOON } from './testing.ts';

const SOON = iso(NOON + 300_000);
const schedule = (start: string, end: string): Campaign['schedule'] => ({
  timezone: 'UTC',
  timezone_mode: 'campaign',
  mode: 'multi_day',
  windows: [{ days: weekdays, start, end }],
});
const running = makeCampaign({ schedule: schedule('00:00', '24:00') });
const retry = (more: Partial<ContactState> = {}): ContactState => ({
  ...makeUntouched(),
  status: 'retry_scheduled',
  rev: 1,
  next_eligible_at: SOON,
  ...more,
});
const slots = { 4: '1.att_1', 7: '1.att_2' };

describe('blockerOf', () => {
  it.each<
    [string, Partial<Campaign>, ContactState | undefined, string, string | null]
  >([
    ['a draft', { status: 'draft' }, undefined, 'campaign_not_running', null],
    [
      'a scheduled campaign',
      { status: 'scheduled', scheduled_at: SOON },
      undefined,
      'campaign_not_running',
      SOON,
    ],
    ['a pause', { status: 'paused' }, retry(), 'campaign_not_running', null],
    [
      'a shut window',
      { schedule: schedule('13:00', '14:00') },
      retry(),
      'campaign_window_closed',
      '2026-03-02T13:00:00.000Z',
    ],
    ['a retry', {}, retry(), 'retry_wait', SOON],
    [
      'a callback',
      {},
      retry({ status: 'callback_scheduled' }),
      'callback_wait',
      SOON,
    ],
    [
      'a fault',
      {},
      retry({ status: 'pending', waits_for: 'system_retry' }),
      'system_retry_wait',
      SOON,
    ],
    [
      'its own hours',
      {},
      retry({ waits_for: 'window' }),
      'contact_window_closed',
      SOON,
    ],
    [
      'calls that are in use',
      { max_concurrent_calls: 2, slots },
      undefined,
      'campaign_cap',
      null,
    ],
  ])(
    'names %s as what a contact waits for',
    (_, changes, state, code, until) => {
      const campaign = { ...running, ...changes };
      expect(blockerOf({ state }, campaign, NOON)).toMatchObject({
        code,
        until,
      });
    },
  );

  it('names nothing for a contact that is due, in a call, or done', () => {
    const of = (state: ContactState | undefined, campaign = running) =>
      blockerOf({ state }, campaign, NOON);
    expect(of(undefined)).toBeNull();
    expect(of(retry({ next_eligible_at: iso(NOON) }))).toBeNull();
    expect(of(retry({ status: 'ringing' }))).toBeNull();
    const over = makeCampaign({
      status: 'completed',
      completion_reason: 'manual_stop',
    });
    expect(of(retry(), over)).toBeNull();
  });

  it('asks the gate before the contact, and the contact before the lines', () => {
    const contact = { state: retry(), listed: true };
    const full = { ...running, max_concurrent_calls: 2, slots };
    const codes = [
      blockerOf(contact, { ...full, status: 'paused' }, NOON),
      blockerOf(contact, full, NOON),
      blockerOf({ state: retry() }, full, NOON),
      blockerOf({ state: undefined }, full, NOON),
    ].map((blocker) => blocker?.code);
    expect(codes).toEqual([
      'campaign_not_running',
      'dnc',
      'retry_wait',
      'campaign_cap',
    ]);
  });
});

describe('each gate by itself', () => {
  it('of the campaign is shut unless it runs inside its window', () => {
    expect(campaignBlocker(running, NOON)).toBeNull();
    for (const status of ['completed', 'failed', 'cancelled'] as const)
      expect(campaignBlocker({ ...running, status }, NOON)).toMatchObject({
        code: 'campaign_not_running',
        text: 'The campaign is over',
      });
    const budget = { at: SOON, by: 'key_1', reason_text: null };
    const paused = { ...budget, reason_code: 'budget' };
    expect(
      campaignBlocker({ ...running, status: 'paused', paused }, NOON),
    ).toMatchObject({ rule: 'paused.budget' });
    const shut = { ...running, schedule: schedule('00:00', '12:00') };
    expect(campaignBlocker(shut, NOON - 60_001)).toBeNull();
    // The last minute is no time for a call that rings.
    expect(campaignBlocker(shut, NOON - 60_000)).not.toBeNull();
    expect(campaignBlocker(shut, NOON)?.code).toBe('campaign_window_closed');
  });

  it('of the contact opens at its instant', () => {
    expect(contactBlocker({ state: retry() }, NOON + 299_999)).not.toBeNull();
    expect(contactBlocker({ state: retry() }, NOON + 300_000)).toBeNull();
  });

  it('of the lines counts a line once', () => {
    const full = { max_concurrent_calls: 2, slots };
    expect(capacityBlocker(full)).not.toBeNull();
    expect(capacityBlocker(full, 4)).toBeNull();
    expect(capacityBlocker(full, 5)).not.toBeNull();
    expect(capacityBlocker({ ...full, max_concurrent_calls: 3 }, 5)).toBeNull();
  });
});

it('says of a campaign that is due and not started that the budget is full', () => {
  const campaign = makeCampaign({
    status: 'scheduled',
    scheduled_at: iso(NOON),
  });
  expect(campaignBlocker(campaign, NOON)?.code).toBe('org_cap');
  expect(campaignBlocker(campaign, NOON - 1)).toMatchObject({
    code: 'campaign_not_running',
    until: iso(NOON),
  });
});
