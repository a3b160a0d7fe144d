import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { campaignStatuses } from './campaign.ts';
import {
  buildCampaignProgressSummary,
  type ProgressCounts,
  pollableCallStatuses,
  shouldPollCampaignCalls,
} from './campaign-progress.ts';

// The same draws each time.
fc.configureGlobal({ seed: 1 });

const none: ProgressCounts = {
  total_calls: 0,
  completed: 0,
  failed: 0,
  abandoned: 0,
  window_closed: 0,
  manual_stopped: 0,
  machine_detected_count: 0,
  callback_pending: 0,
  connected: 0,
};

describe('buildCampaignProgressSummary', () => {
  test('adds the six terms, and nothing else, to what is processed', () => {
    const summary = buildCampaignProgressSummary({
      total_calls: 1_000,
      completed: 1,
      failed: 2,
      abandoned: 4,
      window_closed: 8,
      manual_stopped: 16,
      machine_detected_count: 32,
      callback_pending: 64,
      connected: 128,
    });
    expect(summary.processed_count).toBe(63);
    expect(summary.processed_percent).toBeCloseTo(6.3);
    expect(summary.success_percent).toBeCloseTo(0.1);
    expect(summary.connected).toBe(128);
  });

  test('is 0 percent of nobody', () => {
    expect(buildCampaignProgressSummary(none)).toMatchObject({
      processed_percent: 0,
      success_percent: 0,
      base_dialling_completed: false,
    });
  });

  test('never shows more than 100 percent', () => {
    const summary = buildCampaignProgressSummary({
      ...none,
      total_calls: 2,
      completed: 3,
    });
    expect(summary.processed_percent).toBe(100);
    expect(summary.success_percent).toBe(100);
  });

  test.each([
    { completed: 8, callback_pending: 2, done: true },
    { completed: 7, callback_pending: 2, done: false },
    { completed: 10, callback_pending: 0, done: false },
  ])(
    'base dialling is done when only callbacks are left: $completed done, $callback_pending promised',
    ({ completed, callback_pending, done }) => {
      expect(
        buildCampaignProgressSummary({
          ...none,
          total_calls: 10,
          completed,
          callback_pending,
        }).base_dialling_completed,
      ).toBe(done);
    },
  );

  test('never falls when one more contact is finished', () => {
    const terms = [
      'completed',
      'failed',
      'abandoned',
      'window_closed',
      'manual_stopped',
      'machine_detected_count',
    ] as const;
    fc.assert(
      fc.property(
        fc.constantFrom(...terms),
        fc.record({
          total_calls: fc.nat(100),
          completed: fc.nat(100),
          failed: fc.nat(100),
        }),
        (term, counts) => {
          const before = { ...none, ...counts };
          const after = { ...before, [term]: before[term] + 1 };
          const { processed_percent } = buildCampaignProgressSummary(after);
          expect(processed_percent).toBeGreaterThanOrEqual(
            buildCampaignProgressSummary(before).processed_percent,
          );
          expect(processed_percent).toBeLessThanOrEqual(100);
        },
      ),
    );
  });
});

describe('shouldPollCampaignCalls', () => {
  test('asks again while the campaign runs, whatever its calls do', () => {
    expect(shouldPollCampaignCalls('running', [])).toBe(true);
  });

  test.each(pollableCallStatuses)('asks again while a call is %s', (status) => {
    expect(
      shouldPollCampaignCalls('completed', [
        { status: 'completed' },
        { status },
      ]),
    ).toBe(true);
  });

  test.each(campaignStatuses.filter((status) => status !== 'running'))(
    'leaves a %s campaign alone once its calls are at rest',
    (status) => {
      expect(
        shouldPollCampaignCalls(status, [
          { status: 'pending' },
          { status: 'retry_scheduled' },
          { status: 'exhausted' },
        ]),
      ).toBe(false);
    },
  );
});
