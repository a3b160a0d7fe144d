import { getCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import { isImporting } from '#functions/adapters/dynamodb/import-claims.ts';
import { getOrgSettings } from '#functions/adapters/dynamodb/settings-store.ts';
import { readTick } from '#functions/adapters/dynamodb/tick-store.ts';
import { endOfRun } from '#shared/domain/calling-window.ts';
import { type Campaign, ownedCount } from '#shared/domain/campaign.ts';
import { hasOwnHours } from '#shared/domain/contact-window.ts';
import { epochMs } from '#shared/domain/instant.ts';
import { limitReached } from '#shared/domain/run-limits.ts';
import { complete, drain } from './end-run.ts';
import { failWithoutAgent } from './lost-agent.ts';
import { failWithoutNumbers } from './lost-numbers.ts';
import {
  awaiting,
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

type End = ReturnType<typeof endOfRun>;

/**
 * What a run that runs waits for. Whatever it is, one that ends by the clock is
 * looked at then.
 *
 * @param startedAt - when its execution began, epoch milliseconds of real time
 */
export async function lookAtRunning(
  engine: RunEngine,
  campaign: Campaign,
  startedAt: number,
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
  const step = await lookOn(engine, campaign, end, now, startedAt);
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
  startedAt: number,
): Promise<NextStep> {
  const { table } = engine;
  const closed = await dayClosed(table, campaign.org_id, now);
  const view = await outlook(table, campaign, now, 1, closed);
  const held = ownedCount(campaign) > 0;
  if (view.callable > 0 || held) {
    const begun = await tickNow(engine, campaign);
    return begun ? WATCH : awaiting(BEGUN_SECONDS);
  }
  if (campaign.adhoc) return restAdhoc(engine, campaign, view, startedAt);
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
