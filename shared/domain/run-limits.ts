import { type Campaign, isTerminal } from './campaign.ts';
import type { Figures } from './figures.ts';

/** What the product itself does to a campaign, in order of precedence. */
export const systemChanges = [
  'goal_reached',
  'budget',
  'abandon_rate',
  'not_ready',
  'no_number',
  'no_agent',
  'no_workflow',
] as const;
export type SystemChange = (typeof systemChanges)[number];

/** Name of the actor in logs, where no person acted. */
export const SYSTEM = 'system';

const MICRO_USD = 1_000_000;

/** Dollars that the run has cost, as far as its calls have ended and were counted. */
export const spentUsd = (figures: Figures) =>
  (figures.cost_micro_usd ?? 0) / MICRO_USD;

/**
 * How many of the run count towards the goal: contacts that completed, contacts
 * that somebody spoke to, or contacts whose disposition is the wanted one.
 */
export function goalCount(
  figures: Figures,
  goal: NonNullable<Campaign['goal']>,
): number {
  switch (goal.metric) {
    case 'completed':
      return figures['status.completed'] ?? 0;
    case 'connected':
      return figures.connected ?? 0;
    default:
      return figures[`disposition.${String(goal.disposition)}`] ?? 0;
  }
}

/** 0 and up: spent over budget, null without one. May pass 1: calls that are up finish. */
export const budgetProgress = (
  figures: Figures,
  { budget_usd }: Pick<Campaign, 'budget_usd'>,
): number | null =>
  budget_usd === null ? null : spentUsd(figures) / budget_usd;

/** 0 and up: reached over target, null without a goal. */
export const goalProgress = (
  figures: Figures,
  { goal }: Pick<Campaign, 'goal'>,
): number | null =>
  goal === null ? null : goalCount(figures, goal) / Number(goal.target);

/**
 * Whether a running campaign must end or pause now. A goal that is reached wins
 * over a budget that is spent. @see contract, ruling 11
 *
 * @param figures - folded, so some seconds behind: calls that began meanwhile
 *   are counted, and may pass the limit by what they cost
 */
export function limitReached(
  figures: Figures,
  campaign: Pick<Campaign, 'status' | 'budget_usd' | 'goal'>,
): 'goal_reached' | 'budget' | null {
  if (campaign.status !== 'running') return null;
  if ((goalProgress(figures, campaign) ?? 0) >= 1) return 'goal_reached';
  return (budgetProgress(figures, campaign) ?? 0) >= 1 ? 'budget' : null;
}

/** Whether there is anything that `limitReached` looks at. */
export const hasLimits = ({
  budget_usd,
  goal,
}: Pick<Campaign, 'budget_usd' | 'goal'>) =>
  budget_usd !== null || goal !== null;

/**
 * The fields that the product changes by itself, or null where that does not fit.
 *
 *     running ──goal reached──▶ completed    running ──budget spent, abandon rate──▶ paused
 *     scheduled ──not ready──▶ failed        running ──last number, or agent, deleted──▶ failed
 *     scheduled, running ──its workflow fails again and again──▶ failed
 *
 * @param now - RFC 3339
 * @param reason_text - for people
 */
export function changeBySystem(
  campaign: Campaign,
  change: SystemChange,
  now: string,
  reason_text: string | null = null,
): Partial<Campaign> | null {
  if (campaign.sealed || isTerminal(campaign.status)) return null;
  const isScheduled = campaign.status === 'scheduled';
  if (change === 'not_ready' || (change === 'no_workflow' && isScheduled)) {
    if (!isScheduled) return null;
    return { status: 'failed', completion_reason: 'error', completed_at: now };
  }
  if (campaign.status !== 'running') return null;
  if (
    change === 'no_number' ||
    change === 'no_agent' ||
    change === 'no_workflow'
  ) {
    return {
      status: 'failed',
      completion_reason: 'error',
      completed_at: now,
      draining: true,
    };
  }
  if (change !== 'goal_reached') {
    const paused = { at: now, by: SYSTEM, reason_code: change, reason_text };
    return { status: 'paused', paused };
  }
  return {
    status: 'completed',
    completion_reason: 'goal_reached',
    completed_at: now,
    paused: null,
    draining: true,
  };
}
