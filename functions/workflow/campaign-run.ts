import {
  getCampaign,
  updateCampaign,
} from '#functions/adapters/dynamodb/campaign-store.ts';
import {
  holdGeneration,
  leaveToken,
} from '#functions/adapters/dynamodb/flow-store.ts';
import {
  enterRunning,
  leaveRunning,
} from '#functions/adapters/dynamodb/running-store.ts';
import { checksOf, errorsOf } from '#functions/platform/readiness.ts';
import type { RunRef } from '#functions/platform/route.ts';
import { endOfRun } from '#shared/domain/calling-window.ts';
import { type Campaign, ownedCount } from '#shared/domain/campaign.ts';
import { epochMs, iso } from '#shared/domain/instant.ts';
import { CALLS_IN_FLIGHT } from '#shared/domain/readiness.ts';
import { changeCampaign, logSystem } from './change-by-system.ts';
import { complete, drain } from './end-run.ts';
import { lookAtRunning } from './look-at-running.ts';
import {
  awaiting,
  BUSY_SECONDS,
  DONE,
  IDLE_SECONDS,
  type NextStep,
  type RunEngine,
  watchCalls,
} from './next-step.ts';

/** An execution is started before its campaign is: real time that may take, and more. */
const START_MS = 60_000;
/**
 * Events of an execution's history from which on another takes over. A look that
 * may be followed by a wait, each with all its retries, adds at most 254, and the
 * end 131: so none has 5,000, and 25,000, where AWS ends it, are far away.
 * @see docs/adr/0017-workflow-history.md
 */
const MOST_EVENTS = 4_500;
/** One execution that looks after a run. */
export type Watch = RunRef & {
  readonly generation: number;
  /** Epoch milliseconds of real time. */
  readonly started_at: number;
};

/**
 * Looks at a run and says what it waits for. Safe at any time and as often as
 * wanted: it starts what is due, lets ticks run while there is work, completes
 * the run when a strong read of all its contacts finds none unfinished.
 *
 * @param events - of this execution's history so far, at most
 */
export async function openRun(
  engine: RunEngine,
  watch: Watch,
  events: number,
): Promise<NextStep> {
  const { table, clock } = engine;
  const { org_id, campaign_id, run_number, generation } = watch;
  if (!(await holdGeneration(table, campaign_id, run_number, generation))) {
    return DONE;
  }
  if (events >= MOST_EVENTS) {
    await engine.workflow.startRun(watch);
    return DONE;
  }
  const campaign = await getCampaign(table, org_id, campaign_id);
  if (!campaign) return DONE;
  // Not yet, or not any more: a restart and its undoing change the number.
  if (campaign.run_number !== run_number) return untilStarted(engine, watch);
  switch (campaign.status) {
    case 'scheduled':
      return startDue(engine, campaign);
    case 'draft':
    case 'paused':
      return rest(engine, campaign, watch);
    case 'running':
      return lookAtRunning(engine, campaign, watch.started_at);
    default:
      return drain(engine, campaign, clock.now());
  }
}

/**
 * One look of an execution that hands in the token of its look: with the answer
 * it is used at once; while ticks go on it is left, and used when they end.
 */
export async function lookAt(
  engine: RunEngine,
  watch: Watch,
  events: number,
  token: string,
): Promise<void> {
  const step = await openRun(engine, watch, events);
  if (step.next === 'watch') return awaitRun(engine, watch, token);
  await engine.workflow.succeed(token, step);
}

/** Waits for a wake: leaves the token with which `wake` ends the wait. */
export async function awaitRun(
  { table, workflow }: RunEngine,
  watch: Watch,
  token: string,
): Promise<void> {
  const { campaign_id, run_number, generation } = watch;
  const { woken } = await leaveToken(
    table,
    campaign_id,
    run_number,
    generation,
    token,
  );
  if (woken) await workflow.succeed(token);
}

/**
 * While paused, or restarted, calls on the way are watched; then only a run that
 * ends by the clock is: a start, or going on, begins another execution.
 */
async function rest(
  engine: RunEngine,
  campaign: Campaign,
  watch: Watch,
): Promise<NextStep> {
  const now = engine.clock.now();
  // Its hours end while it is paused, too. @see product rules 6.4
  const end = campaign.status === 'paused' ? endOfRun(campaign) : null;
  if (end && now >= end.at) return complete(engine, campaign, end.reason, now);
  // Whoever paused it may have been cut off before.
  await leaveRunning(engine.table, campaign);
  if (ownedCount(campaign) > 0) return watchCalls(engine, campaign);
  if (end) return awaiting((end.at - now) / 1_000);
  return untilStarted(engine, watch);
}

/** An execution that was started before its campaign waits for the write. */
const untilStarted = ({ real_clock }: RunEngine, { started_at }: Watch) =>
  real_clock.now() - started_at < START_MS ? awaiting(START_MS / 1_000) : DONE;

async function startDue(
  engine: RunEngine,
  campaign: Campaign,
): Promise<NextStep> {
  const now = engine.clock.now();
  const due = campaign.scheduled_at ? epochMs(campaign.scheduled_at) : now;
  if (due > now) return awaiting((due - now) / 1_000);
  const errors = errorsOf(await checksOf(engine.table, campaign, now));
  if (errors.some(({ code }) => code === CALLS_IN_FLIGHT)) {
    return watchCalls(engine, campaign);
  }
  if (errors.length > 0) {
    const why = errors.map(({ message }) => message).join(' ');
    const failed = await changeCampaign(engine, campaign, 'not_ready', why);
    return failed ? DONE : awaiting(1);
  }
  const running: Campaign = { ...campaign, status: 'running' };
  const entered = await enterRunning(
    engine.table,
    running,
    engine.real_clock.now(),
  );
  // Over budget: it stays scheduled, and is tried again, the later the longer it waits.
  if (entered.kind !== 'entered') return awaiting(budgetSeconds(due, now));
  const started = await updateCampaign(
    engine.table,
    campaign,
    { status: 'running', started_at: campaign.started_at ?? iso(now) },
    iso(now),
  );
  if (started.kind === 'updated') {
    await logSystem(engine, campaign, started.campaign, 'start', null);
  }
  return awaiting(1);
}

/**
 * A quarter of what it waited already, between the intervals of a busy tick and
 * of an idle one: it is to be tried at each tick, and there is none yet.
 */
const budgetSeconds = (due: number, now: number) =>
  Math.min(Math.max((now - due) / 4_000, BUSY_SECONDS), IDLE_SECONDS);
