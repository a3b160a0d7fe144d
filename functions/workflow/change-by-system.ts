import { logActivity } from '#functions/adapters/dynamodb/activity-log.ts';
import { updateCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import { leaveRunning } from '#functions/adapters/dynamodb/running-store.ts';
import { readCounters } from '#functions/adapters/dynamodb/stats-store.ts';
import type { Engine } from '#functions/dial/engine.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { iso } from '#shared/domain/instant.ts';
import {
  changeBySystem,
  goalCount,
  hasLimits,
  limitReached,
  SYSTEM,
  type SystemChange,
  spentUsd,
} from '#shared/domain/run-limits.ts';

/** What the log calls it. */
const actions = {
  goal_reached: 'complete',
  budget: 'pause',
  abandon_rate: 'pause',
  not_ready: 'fail',
  no_number: 'fail',
  no_agent: 'fail',
  no_workflow: 'fail',
} as const satisfies Record<SystemChange, string>;

/**
 * Changes a campaign by itself, if nobody else did meanwhile, and says so in its log.
 *
 * @param reason_text - for people
 * @returns the campaign as it is then; null when the change does not fit any more
 */
export async function changeCampaign(
  engine: Engine,
  campaign: Campaign,
  change: SystemChange,
  reason_text: string,
): Promise<Campaign | null> {
  const { table, clock } = engine;
  const now = iso(clock.now());
  const changes = changeBySystem(campaign, change, now, reason_text);
  if (!changes) return null;
  const written = await updateCampaign(table, campaign, changes, now);
  if (written.kind === 'stale') return null;
  const after = written.campaign;
  if (campaign.status === 'running') await leaveRunning(table, after);
  await logSystem(engine, campaign, after, actions[change], reason_text);
  return after;
}

/** A line of the log for what no person did. */
export async function logSystem(
  { table, clock, new_id }: Engine,
  before: Campaign,
  after: Campaign,
  action: string,
  reason_text: string | null,
): Promise<void> {
  await logActivity(table, {
    org_id: after.org_id,
    campaign_id: after.id,
    id: new_id('act'),
    at: iso(clock.now()),
    actor: SYSTEM,
    action,
    reason_text,
    changes: { status: { from: before.status, to: after.status } },
  });
}

/**
 * Pauses a run whose budget is spent, and completes one that reached its goal.
 *
 * It goes by the folded counters, which are behind by the window of the fold
 * (some two seconds on AWS), and is asked at each tick: calls that begin within
 * that time are not held back, and may cost more than the budget.
 *
 * @returns the campaign as it goes on
 */
export async function withinLimits(
  engine: Engine,
  campaign: Campaign,
): Promise<Campaign> {
  if (campaign.status !== 'running' || !hasLimits(campaign)) return campaign;
  const { figures } = await readCounters(engine.table, campaign);
  const reached = limitReached(figures, campaign);
  if (!reached) return campaign;
  const { goal, budget_usd } = campaign;
  const text =
    reached === 'budget'
      ? `Spent ${spentUsd(figures).toFixed(2)} of ${budget_usd} USD`
      : `Reached ${goal && goalCount(figures, goal)} of ${goal?.target}`;
  const after = await changeCampaign(engine, campaign, reached, text);
  if (!after) return campaign;
  const { org_id, id: campaign_id, run_number } = after;
  await engine.workflow.wake({ org_id, campaign_id, run_number });
  return after;
}
