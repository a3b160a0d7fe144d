import { logActivity } from '#functions/adapters/dynamodb/activity-log.ts';
import {
  getCampaign,
  updateCampaign,
} from '#functions/adapters/dynamodb/campaign-store.ts';
import { purgeRun } from '#functions/adapters/dynamodb/purge.ts';
import {
  enterRunning,
  leaveRunning,
} from '#functions/adapters/dynamodb/running-store.ts';
import { Refusal } from '#functions/platform/refusal.ts';
import type { Caller, Deps } from '#functions/platform/route.ts';
import { type Campaign, ownedCount } from '#shared/domain/campaign.ts';
import {
  type Transition,
  type TransitionArgs,
  transition,
} from '#shared/domain/campaign-actions.ts';
import { iso } from '#shared/domain/instant.ts';
import { isHeldBack } from '#shared/domain/readiness.ts';
import {
  changedMeanwhile,
  ensureAdhoc,
  invalidTransition,
  requireCampaign,
} from './campaign-reply.ts';
import { requireVersion } from './require-version.ts';
import { budgetRefusal, requireReady } from './start-checks.ts';

/** Times that somebody else may write first. */
const MAX_TRIES = 3;

export interface Act {
  readonly caller: Caller;
  readonly campaign_id: string;
  readonly action: Transition;
  readonly if_match?: string | undefined;
  readonly reason_text?: string | null;
  readonly scheduled_at?: string;
}

/**
 * Moves a campaign to another state, and tells who must know.
 *
 *     decide ─▶ claim the budget, start its workflow ─▶ write, if nobody was faster
 *            ─▶ give the budget back, wake the workflow
 *
 * The claim comes before the write, so that the budget is never exceeded; the
 * write is the gate, so that after this answer no new call is placed.
 *
 * @throws Refusal 404, 412, 409 `invalid_transition`,
 *   `concurrent_budget_exceeded` or `changed_meanwhile`, 422 `not_ready`
 */
export async function actOnCampaign(deps: Deps, act: Act): Promise<Campaign> {
  try {
    return await tryToAct(deps, act);
  } catch (error) {
    if (error instanceof Refusal) await giveBudgetBack(deps, act);
    throw error;
  }
}

/**
 * Somebody else wrote first, or a request before this one was cut off: a part of
 * the budget may be claimed for a run that does not go on. The claim of a start
 * that is on its way is of the version that it reads, and stays.
 */
async function giveBudgetBack(
  { table }: Deps,
  { caller, campaign_id }: Act,
): Promise<void> {
  const campaign = await getCampaign(table, caller.org_id, campaign_id);
  if (!campaign || campaign.status === 'running') return;
  await leaveRunning(table, campaign);
}

async function tryToAct(deps: Deps, act: Act): Promise<Campaign> {
  await ensureAdhoc(deps, act.caller.org_id, act.campaign_id);
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const before = await requireCampaign(deps, act.caller, act.campaign_id);
    await requireVersion(deps, act.if_match, before);
    const after = await moved(deps, before, act);
    if (!after) continue;
    await afterMove(deps, before, after);
    await logActivity(deps.table, {
      org_id: after.org_id,
      campaign_id: after.id,
      id: deps.new_id('act'),
      at: iso(deps.clock.now()),
      actor: act.caller.actor,
      action: act.action,
      reason_text: act.reason_text ?? null,
      changes: {
        status: { from: before.status, to: after.status },
        ...(before.run_number !== after.run_number && {
          run_number: { from: before.run_number, to: after.run_number },
        }),
      },
    });
    return after;
  }
  throw changedMeanwhile();
}

/** @returns undefined when somebody else wrote first */
async function moved(
  deps: Deps,
  before: Campaign,
  act: Act,
): Promise<Campaign | undefined> {
  const now = iso(deps.clock.now());
  const outcome = transition(before, act.action, argsOf(act, now));
  if (outcome.kind === 'refused') throw invalidTransition(before, act.action);
  if (outcome.campaign.status === 'running') {
    // A crash may have left a slot counted: somebody must look, or it is for ever.
    if (isHeldBack(before)) await deps.workflow.startRun(runOf(before));
    await requireReady(deps, before);
    const { table, real_clock } = deps;
    const entered = await enterRunning(
      table,
      outcome.campaign,
      real_clock.now(),
    );
    if (entered.kind === 'over_budget') throw budgetRefusal(entered);
  }
  // Before the campaign says that it runs: cut off in between, an execution
  // without a run ends by itself; a run without one would wait for ever.
  if (needsExecution(before, outcome.campaign)) {
    await deps.workflow.startRun(runOf(outcome.campaign));
  }
  const written = await updateCampaign(
    deps.table,
    before,
    outcome.changes,
    now,
  );
  return written.kind === 'updated' ? written.campaign : undefined;
}

/**
 * While paused and at rest, no execution looks after a run; its end needs one
 * again. So does whatever was restarted while calls were up.
 */
function needsExecution(before: Campaign, after: Campaign): boolean {
  if (after.status === 'running' || after.status === 'scheduled') return true;
  if (after.status === 'draft') return ownedCount(after) > 0;
  const wasAtRest = before.status === 'paused' || before.status === 'draft';
  return wasAtRest && after.draining;
}

const argsOf = (act: Act, now: string): TransitionArgs => ({
  now,
  by: act.caller.actor,
  ...(act.reason_text !== undefined && { reason_text: act.reason_text }),
  ...(act.scheduled_at !== undefined && { scheduled_at: act.scheduled_at }),
});

async function afterMove(
  deps: Deps,
  before: Campaign,
  after: Campaign,
): Promise<void> {
  if (before.status === 'running') await leaveRunning(deps.table, after);
  // It never dialled, but contacts may have been excluded from it.
  if (before.run_number > after.run_number) await purgeRun(deps.table, before);
  await deps.workflow.wake(runOf(after));
}

/** A campaign as the workflow knows it. */
export const runOf = ({ org_id, id, run_number }: Campaign) => ({
  org_id,
  campaign_id: id,
  run_number,
});
