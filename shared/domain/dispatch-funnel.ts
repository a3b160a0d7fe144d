import type { BlockerCode } from './blocker.ts';
import { type Campaign, isTerminal } from './campaign.ts';
import { hasOwnHours } from './contact-window.ts';
import type { StatsView } from './run-stats.ts';

/** Who waits, by what they wait for: `by_blocker` and `callable` sum to `waiting`. */
export interface QueueFacts {
  readonly waiting: number;
  /** Held back by nothing. */
  readonly callable: number;
  readonly by_blocker: Readonly<Record<string, number>>;
  /** False: estimated where so many wait. */
  readonly exact: boolean;
  readonly next_eligible_at: string | null;
}

/** What people who wait have in common. */
export const waitGroups = [
  'not_running',
  'retry',
  'callback',
  'own_time',
  'window',
  'not_callable',
  'numbers',
  'capacity',
] as const;
export type WaitGroup = (typeof waitGroups)[number];

const groupOf: Readonly<Record<BlockerCode, WaitGroup>> = {
  campaign_not_running: 'not_running',
  campaign_window_closed: 'window',
  contact_window_closed: 'window',
  timezone_unknown: 'window',
  retry_wait: 'retry',
  system_retry_wait: 'retry',
  callback_wait: 'callback',
  scheduled_at_wait: 'own_time',
  min_gap: 'own_time',
  daily_attempt_cap: 'own_time',
  in_flight_elsewhere: 'own_time',
  dnc: 'not_callable',
  no_country_match: 'numbers',
  country_closed: 'numbers',
  pool_empty: 'numbers',
  pool_capacity: 'capacity',
  campaign_cap: 'capacity',
  abandon_brake: 'capacity',
  org_cap: 'capacity',
  higher_priority: 'capacity',
  platform_cap: 'capacity',
  carrier_cps: 'capacity',
  no_agent_capacity: 'capacity',
  daily_call_cap: 'capacity',
  daily_minute_cap: 'capacity',
};

/** Of a contact that waits for nothing, in a filter. */
export const NO_BLOCKER = 'none';

export const codesOf = (group: WaitGroup): BlockerCode[] =>
  (Object.keys(groupOf) as BlockerCode[]).filter(
    (code) => groupOf[code] === group,
  );

/** How many wait for what a group stands for. */
export const countOfGroup = ({ by_blocker }: QueueFacts, group: WaitGroup) =>
  codesOf(group).reduce((sum, code) => sum + (by_blocker[code] ?? 0), 0);

/** One step of the way from all contacts to those in a call. */
export interface FunnelStep {
  readonly step: string;
  readonly label: string;
  readonly count: number;
  /** Whether a list with `filter` has exactly so many rows. */
  readonly exact: boolean;
  /** Query of the list of contacts; null: no list has exactly these. */
  readonly filter: Readonly<Record<string, string>> | null;
}

/**
 * From all contacts to those in a call. Each contact is in one step, but for the
 * first, which is all of them, and `held`, which is part of `ready`.
 */
export function funnelOf(
  campaign: Campaign,
  { contacts, suppressed, window_closed, manual_stopped }: StatsView,
  queue: QueueFacts,
): FunnelStep[] {
  const isExact = queue.exact && !mayBeClosed(campaign, contacts);
  const waits = (group: WaitGroup) => ({
    count: countOfGroup(queue, group),
    exact: isExact,
    filter: { blocker: codesOf(group).join() },
  });
  const held = countOfGroup(queue, 'capacity');
  const capacity = codesOf('capacity');
  const known = (count: number, filter: Record<string, string>) => ({
    count,
    exact: true,
    filter,
  });
  const steps: (FunnelStep & { readonly always?: true })[] = [
    {
      step: 'all',
      label: 'contacts',
      ...known(contacts.total, {}),
      always: true,
    },
    {
      step: 'completed',
      label: 'completed',
      ...known(contacts.completed, { status: 'completed' }),
      always: true,
    },
    {
      step: 'exhausted',
      label: 'exhausted',
      ...known(contacts.exhausted, { status: 'exhausted' }),
      always: true,
    },
    {
      step: 'suppressed',
      label: 'suppressed',
      ...known(suppressed, { state: 'suppressed' }),
      always: true,
    },
    {
      step: 'manual_stopped',
      label: 'stopped',
      ...known(manual_stopped, { state: 'manual_stopped' }),
    },
    {
      step: 'window_closed',
      label: 'out of time',
      ...known(window_closed, { state: 'window_closed' }),
    },
    {
      step: 'not_running',
      label: 'waiting for the campaign',
      ...waits('not_running'),
    },
    {
      step: 'waiting_retry',
      label: 'waiting for retry',
      ...waits('retry'),
      always: true,
    },
    {
      step: 'waiting_callback',
      label: 'waiting for a callback',
      ...waits('callback'),
    },
    {
      step: 'waiting_own_time',
      label: 'waiting for their time',
      ...waits('own_time'),
    },
    {
      step: 'outside_window',
      label: 'outside window',
      ...waits('window'),
      always: true,
    },
    {
      step: 'not_callable',
      label: 'not to be called',
      ...waits('not_callable'),
    },
    {
      step: 'no_number',
      label: 'without a number to call from',
      ...waits('numbers'),
    },
    {
      step: 'ready',
      label: 'ready',
      count: queue.callable + held,
      exact: isExact,
      filter: { blocker: [NO_BLOCKER, ...capacity].join() },
      always: true,
    },
    {
      step: 'held',
      label: 'held by capacity',
      count: held,
      exact: isExact,
      filter: { blocker: capacity.join() },
      always: true,
    },
    {
      step: 'in_call',
      label: 'in a call',
      ...known(contacts.in_progress, { status: 'in_progress' }),
      always: true,
    },
  ];
  return steps
    .filter(({ always, count }) => always || count > 0)
    .map(({ always: _, ...step }) => step);
}

/** Whoever was never reached may turn out to be outside their own hours. */
const mayBeClosed = (
  campaign: Campaign,
  { not_attempted }: StatsView['contacts'],
) => !isTerminal(campaign.status) && hasOwnHours(campaign) && not_attempted > 0;
