import { describe, expect, test } from 'vitest';
import { completionReasons } from '#shared/domain/campaign.ts';
import { activityText } from './activity-text.ts';

const at = (state: string, reason: string | null = null, until?: string) => ({
  state,
  reason,
  since: null,
  until: until ?? null,
});

describe('activityText', () => {
  test.each([
    [at('dialing'), 'dialing'],
    [at('idle', 'retry_wait'), 'idle, waiting for retries'],
    [at('idle'), 'idle'],
    [at('idle', 'some_new_limit'), 'idle, some new limit'],
    [at('paused', 'abandon_rate'), 'by guard: abandon rate'],
    [at('scheduled', 'org_cap'), 'due, waits for free lines'],
    [at('draining', 'manual_stop'), 'finishing calls'],
    [at('draft'), ''],
  ])('%j is %j', (activity, text) => {
    expect(activityText(activity)).toBe(text);
  });

  test('says until when a window is closed, where that is known', () => {
    const opens = '2026-05-11T09:00:00.000Z';
    const closed = at('outside_window', 'campaign_window_closed', opens);
    expect(activityText(closed)).toBe('outside window until');
    expect(activityText({ ...closed, until: null })).toBe('outside window');
  });

  test.each(completionReasons)('has words for the end %s', (reason) => {
    expect(activityText(at('ended', reason))).not.toBe(
      reason.replaceAll('_', ' '),
    );
  });
});
