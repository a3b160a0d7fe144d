import { describe, expect, it } from 'vitest';
import { defaultSettings } from './campaign-settings.ts';
import { dialsToCome } from './eta.ts';
import { makeCampaign } from './testing.ts';

const campaignOf = (total_contacts: number, max_attempts = 1) =>
  makeCampaign({
    total_contacts,
    retry_policy: { ...defaultSettings.retry_policy, max_attempts },
  });

describe('dialsToCome', () => {
  it('is one for each who was never called, where there is no retry', () => {
    const figures = { touched: 4, 'status.completed': 4 };
    expect(dialsToCome(figures, campaignOf(10))).toBe(6);
  });

  it('expects as many retries as there were so far', () => {
    const figures = {
      touched: 8,
      'pass.1.attempted': 8,
      'pass.2.attempted': 2,
      'pass.2.waiting': 2,
      'open.1': 2,
    };
    // Half of the first calls were followed by another: 2 × (1 + 1/2) and 2 × 1.
    expect(dialsToCome(figures, campaignOf(10, 2))).toBe(5);
    // Of ten calls that a third could follow, four were followed by another.
    expect(dialsToCome(figures, campaignOf(10, 3))).toBeCloseTo(
      2 * (1 + 0.4 + 0.16) + 2 * (1 + 0.4),
    );
  });

  it('has a callback still to come past the maximum', () => {
    const figures = { touched: 1, 'open.1': 1 };
    expect(dialsToCome(figures, campaignOf(1))).toBe(1);
  });

  it('does not count calls that are up', () => {
    const figures = { touched: 2, 'open.1': 2, 'status.in_progress': 2 };
    expect(dialsToCome(figures, campaignOf(2))).toBe(0);
  });

  it('is nothing when all are done', () => {
    const figures = { touched: 3, 'status.completed': 3 };
    expect(dialsToCome(figures, campaignOf(3, 4))).toBe(0);
  });
});
