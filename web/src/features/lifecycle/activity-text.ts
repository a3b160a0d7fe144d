import type { CampaignView } from '#shared/contracts/campaigns.ts';
import { formatCode } from '../../lib/format.ts';

type Activity = CampaignView['activity'];

const idle: Readonly<Record<string, string>> = {
  retry_wait: 'waiting for retries',
  callback_wait: 'waiting for callbacks',
  org_cap: "all of the organization's lines are in use",
  campaign_cap: 'all of its lines are in use',
  platform_cap: "all of the platform's lines are in use",
  pool_capacity: 'all lines of its numbers are in use',
  pool_empty: 'no number can be called from',
  no_country_match: 'no number of the right country',
  carrier_cps: 'at the dial rate of the carrier',
  carrier_throttled: 'the carrier asks to slow down',
  circuit_open: 'the carrier fails',
  no_agent_capacity: 'no agent is free',
  abandon_brake: 'abandon rate above its target',
  higher_priority: 'another campaign goes first',
  daily_call_cap: "the day's calls are used up",
  daily_minute_cap: "the day's minutes are used up",
};

const paused: Readonly<Record<string, string>> = {
  operator: 'by a person',
  budget: 'by guard: budget spent',
  abandon_rate: 'by guard: abandon rate',
  provider_failure: 'by guard: carrier failures',
  no_capacity: 'by guard: no capacity',
  compliance: 'by guard: compliance',
  schedule: 'by its schedule',
};

const ended: Readonly<Record<string, string>> = {
  all_done: 'everybody was called',
  manual_stop: 'stopped by a person',
  window_closed: 'the window closed',
  goal_reached: 'reached its goal',
  budget_exhausted: 'budget spent',
  expired: 'past its last day',
  cancelled: 'called off',
  error: 'could not go on',
};

const wordOf = (
  words: Readonly<Record<string, string>>,
  reason: string | null,
): string | null =>
  reason === null ? null : (words[reason] ?? formatCode(reason).toLowerCase());

/**
 * The server's word for what a campaign does, in words, to stand behind its
 * status: "Running – idle, waiting for retries". When that changes by itself is
 * `until`, which the screen shows by its clock.
 */
export function activityText({ state, reason, until }: Activity): string {
  const withReason = (word: string, more: string | null) =>
    more === null ? word : `${word}, ${more}`;
  switch (state) {
    case 'draft':
      return '';
    case 'scheduled':
      return reason === 'org_cap' ? 'due, waits for free lines' : 'starts';
    case 'dialing':
      return 'dialing';
    case 'idle':
      return withReason('idle', wordOf(idle, reason));
    case 'outside_window':
      return until === null ? 'outside window' : 'outside window until';
    case 'paused':
      return wordOf(paused, reason) ?? '';
    case 'draining':
      return 'finishing calls';
    case 'ended':
      return wordOf(ended, reason) ?? '';
    default:
      return formatCode(state).toLowerCase();
  }
}
