import {
  getCampaign,
  updateCampaign,
} from '#functions/adapters/dynamodb/campaign-store.ts';
import {
  holdGeneration,
  leaveToken,
  readTick,
} from '#functions/adapters/dynamodb/flow-store.ts';
import { isImporting } from '#functions/adapters/dynamodb/import-claims.ts';
import { enterRunning } from '#functions/adapters/dynamodb/running-store.ts';
import { getOrgSettings } from '#functions/adapters/dynamodb/settings-store.ts';
import { checksOf, errorsOf } from '#functions/platform/readiness.ts';
import type { RunRef } from '#functions/platform/route.ts';
import { endOfRun } from '#shared/domain/calling-window.ts';
import { type Campaign, ownedCount } from '#shared/domain/campaign.ts';
import { hasOwnHours } from '#shared/domain/contact-window.ts';
import { epochMs, iso } from '#shared/domain/instant.ts';
import { CALLS_IN_FLIGHT } from '#shared/domain/readiness.ts';
import { limitReached } from '#shared/domain/run-limits.ts';
import { changeCampaign, logSystem } from './change-by-system.ts';
import { complete, drain } from './end-run.ts';
import { failWithoutAgent } from './lost-agent.ts';
import { failWithoutNumbers } from './lost-numbers.ts';
import {
  awaiting,
  BUSY_SECONDS,
  DONE,
  IDLE_SECONDS,
  type NextStep,
  type RunEngine,
  tickNow,
  WATCH,
  watchCalls,
} from './next-step.ts';
import { dayClosed, type Outlook, outlook } from './outlook.ts';
import { parkAllAnew } from './park-anew.ts';
import { recount, someoneWaits } from './recount.ts';
import { restAdhoc } from './rest-adhoc.ts';

/** A chain of ticks that has just begun may be replaced then. */
const BEGUN_SECONDS = 3;
/** How often an import that says nothing is looked at; one that ends wakes. */
const IMPORT_SECONDS = 300;
/** Real time that one look spends with changed hours: its function has 300 s. */
const PARK_MS = 120_000;
/** A chain of ticks that ended so lately has watched the index long enough. */
const JUST_ENDED_MS = 60_000;
/** An execution is started before its campaign is: real time that may take, and more. */
const START_MS = 60_000;
/**
 * Events of an execution's history from which on another takes over. A look that
 * may be followed by a wait, each with all its retries, adds at most 254, and the
 * end 11: so none has 5,000, and 25,000, where AWS ends it, are far away.
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
      return look(engine, campaign, watch);
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

type End = ReturnType<typeof endOfRun>;

/** Whatever it waits for, a run that ends by the clock is looked at then. */
async function look(
  engine: RunEngine,
  campaign: Campaign,
  watch: Watch,
): Promise<NextStep> {
  const now = engine.clock.now();
  const end = campaign.adhoc ? null : endOfRun(campaign);
  if (end && now >= end.at) return complete(engine, campaign, end.reason, now);
  const settings = await getOrgSettings(engine.table, campaign.org_id);
  const able = await failWithoutAgent(
    engine,
    await failWithoutNumbers(engine, campaign),
    settings,
  );
  if (able !== campaign) return drain(engine, able, now);
  if (!(await parkEverybody(engine, campaign))) return awaiting(1);
  const step = await lookOn(engine, campaign, end, now, watch);
  // While ticks go on, they look at the time.
  if (!end || step.next !== 'await') return step;
  return awaiting(Math.min(step.timeout_seconds, (end.at - now) / 1_000));
}

/**
 * Goes through the contacts for as long as one look may take: a look for each
 * few thousand would make a history that grows with the list.
 *
 * @returns false when there is more to do
 */
async function parkEverybody(
  engine: RunEngine,
  campaign: Campaign,
): Promise<boolean> {
  const { table, real_clock } = engine;
  const until = real_clock.now() + PARK_MS;
  let parked: Campaign | undefined = campaign;
  while (parked?.status === 'running') {
    if (await parkAllAnew(engine, parked)) return true;
    if (real_clock.now() >= until) return false;
    parked = await getCampaign(table, campaign.org_id, campaign.id);
  }
  return false;
}

async function lookOn(
  engine: RunEngine,
  campaign: Campaign,
  end: End,
  now: number,
  { started_at }: Watch,
): Promise<NextStep> {
  const { table } = engine;
  const closed = await dayClosed(table, campaign.org_id, now);
  const view = await outlook(table, campaign, now, 1, closed);
  const held = ownedCount(campaign) > 0;
  if (view.callable > 0 || held) {
    const begun = await tickNow(engine, campaign);
    return begun ? WATCH : awaiting(BEGUN_SECONDS);
  }
  if (campaign.adhoc) return restAdhoc(engine, campaign, view, started_at);
  // On their own clocks, all may be past their last hour before the end is. A
  // day that is used up is another matter: its cap may be raised until then.
  const isLast =
    closed === null &&
    end !== null &&
    hasOwnHours(campaign) &&
    isPast(dueOf(view), end.at);
  if (
    view.next_at !== null &&
    !isLast &&
    (await someoneWaits(table, campaign))
  ) {
    if (!view.by_clock && !(await isWatched(engine, campaign))) {
      return watchCalls(engine, campaign);
    }
    return awaiting((epochMs(view.next_at) - now) / 1_000);
  }
  // More contacts are on their way: the import wakes us when they are there.
  if (isImporting(campaign, engine.real_clock.now())) {
    return awaiting(IMPORT_SECONDS);
  }
  // In the last minute nobody is called any more, and the end is near.
  const isClosed = end !== null && view.by_clock && view.next_at === null;
  const count = await recount(engine, campaign, isClosed ? 'leave' : 'call');
  if (end && isPast(count.next_at, end.at) && hasOwnHours(campaign)) {
    return complete(engine, campaign, end.reason, now);
  }
  if (count.next_at !== null) {
    return awaiting(Math.max((count.next_at - now) / 1_000, 2));
  }
  if (!count.finished) {
    return isClosed
      ? awaiting((end.at - now) / 1_000)
      : untilMended(engine, campaign);
  }
  const reason =
    limitReached(count.figures, campaign) === 'goal_reached'
      ? 'goal_reached'
      : 'all_done';
  return complete(engine, campaign, reason, now);
}

/**
 * Whether what the index says may be relied on. It follows the table, late: who
 * is to be called before that may not be in it yet, and whoever was named to a
 * dial that never came has to be looked after. Ticks see to both before they end.
 */
async function isWatched(
  { table, clock }: RunEngine,
  { id }: Campaign,
): Promise<boolean> {
  const { ended_at, hinted } = await readTick(table, id);
  const isFresh = ended_at !== null && clock.now() - ended_at < JUST_ENDED_MS;
  return isFresh && hinted === null;
}

/**
 * Somebody is not done, and not waiting: called back to the list just now, or
 * left by a crash. Ticks see to it while they live; else it is asked again in two
 * seconds, then later and later.
 */
async function untilMended(
  { table, clock }: RunEngine,
  { id }: Campaign,
): Promise<NextStep> {
  const { tick_number, ended_at } = await readTick(table, id);
  if (ended_at === null) return tick_number > 0 ? WATCH : awaiting(2);
  const stuck_ms = clock.now() - ended_at;
  return awaiting(Math.min(Math.max(stuck_ms / 4_000, 2), 300));
}

const isPast = (at: number | null, end: number) => at !== null && at >= end;
const dueOf = ({ next_at }: Outlook) =>
  next_at === null ? null : epochMs(next_at);
