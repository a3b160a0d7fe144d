import { expect, it } from 'vitest';
import { type Campaign, isTerminal } from './campaign.ts';
import { archived, campaignOfRun, isPrepared, reopened } from './restart.ts';
import { makeCampaign } from './testing.ts';

const args = { now: '2026-03-02T12:00:00.000Z', by: 'key_1' };

const restarted = (campaign: Campaign): Campaign => ({
  ...campaign,
  ...archived(campaign, args),
});

const ended = makeCampaign({
  status: 'completed',
  completion_reason: 'goal_reached',
  completed_at: args.now,
  total_contacts: 7,
  budget_usd: 5,
});

it('shows a run as it ended, while the next one goes on', () => {
  const running = { ...restarted(ended), status: 'running' as const };
  const again = { ...running, total_contacts: 9, budget_usd: 50 };
  expect(campaignOfRun(again, 1)).toMatchObject({
    run_number: 1,
    status: 'completed',
    completion_reason: 'goal_reached',
    completed_at: args.now,
    total_contacts: 7,
    budget_usd: 5,
  });
  expect(campaignOfRun(again, 2)).toBe(again);
});

it('remembers ten runs, and takes an older one as over', () => {
  let campaign = ended;
  for (let run = 1; run <= 12; run += 1) {
    campaign = { ...restarted(campaign), status: 'cancelled' };
  }
  expect(campaign.run_number).toBe(13);
  expect(campaign.restart_history).toHaveLength(10);
  expect(isTerminal(campaignOfRun(campaign, 1).status)).toBe(true);
});

it('is prepared as a draft of a later run, and undone to its status', () => {
  const draft = restarted(ended);
  expect(isPrepared(draft)).toBe(true);
  expect(isPrepared({ ...draft, status: 'scheduled' })).toBe(false);
  expect(isPrepared(makeCampaign({ status: 'draft' }))).toBe(false);
  const { restart_history, ...back } = { ...draft, ...reopened(draft) };
  expect(restart_history).toEqual([]);
  expect(back).toEqual(ended);
});
