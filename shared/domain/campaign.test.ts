import { expect, it } from 'vitest';
import {
  type CampaignStatus,
  campaignStatuses,
  isTerminal,
} from './campaign.ts';
import { dialingStatus } from './dialing-status.ts';

/** Product rules 6.1, the view of AnyReach. */
const table: Record<CampaignStatus, [string, boolean]> = {
  draft: ['paused', false],
  scheduled: ['paused', false],
  running: ['active', false],
  paused: ['paused', false],
  completed: ['closed', true],
  failed: ['closed', true],
  cancelled: ['closed', true],
};

it.each(campaignStatuses)('%s reads as the rules say', (status) => {
  const [dialing, terminal] = table[status];
  expect(dialingStatus(status)).toBe(dialing);
  expect(isTerminal(status)).toBe(terminal);
});
