import { updateCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import { leaveRunning } from '#functions/adapters/dynamodb/running-store.ts';
import {
  getShard,
  putShard,
  readCounters,
} from '#functions/adapters/dynamodb/stats-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import { type Measured, metrics } from '#functions/platform/metrics.ts';
import {
  type Campaign,
  type CompletionReason,
  ownedCount,
} from '#shared/domain/campaign.ts';
import { combine, type Figures } from '#shared/domain/figures.ts';
import { epochMs, iso } from '#shared/domain/instant.ts';
import { keepShare } from './keep-share.ts';
import {
  awaiting,
  DONE,
  type NextStep,
  type RunEngine,
  watchCalls,
} from './next-step.ts';
import { recount } from './recount.ts';

/** The fold is seconds behind: figures that differ for longer will not meet by themselves. */
const DRIFT_MS = 60_000;

/** Ends a run by itself: calls that are up finish, whoever waits is stopped by the view. */
export async function complete(
  engine: RunEngine,
  campaign: Campaign,
  completion_reason: CompletionReason,
  now: number,
): Promise<NextStep> {
  const done = await updateCampaign(
    engine.table,
    campaign,
    {
      status: 'completed',
      completion_reason,
      completed_at: iso(now),
      paused: null,
      draining: true,
    },
    iso(now),
  );
  if (done.kind === 'stale') return awaiting(1);
  return drain(engine, done.campaign, now);
}

/** The end of a run: no call is live, and the figures have caught up. */
export async function drain(
  engine: RunEngine,
  campaign: Campaign,
  now: number,
): Promise<NextStep> {
  const { table } = engine;
  if (!campaign.draining) return DONE;
  // Whoever ended it may have been cut off before.
  await leaveRunning(table, campaign);
  if (ownedCount(campaign) > 0) return watchCalls(engine, campaign);
  // Its last tick may have come before it left.
  await keepShare(engine, campaign.org_id, 0);
  const [{ figures }, folded] = await Promise.all([
    recount(engine, campaign, 'leave'),
    readCounters(table, campaign),
  ]);
  const drift = combine(figures, folded.figures, -1);
  const { org_id, id: campaign_id, run_number } = campaign;
  const ids = { org_id, campaign_id, run_number };
  metrics().measure(driftMetrics(campaign, drift, now), ids);
  if (Object.keys(drift).length > 0) {
    if (!isLost(campaign, now)) return awaiting(lateSeconds(campaign, now));
    if (!(await makeUp(table, campaign, drift))) return awaiting(1);
  }
  const settled = await updateCampaign(
    table,
    campaign,
    { draining: false },
    iso(now),
  );
  if (settled.kind === 'stale') return awaiting(1);
  await engine.queues.push(
    { v: 1, org_id: campaign.org_id, topic: campaign.id },
    0,
  );
  return DONE;
}

/**
 * Records stay in the table's stream for a day, and the longest call is one of
 * hours: what was not counted by then was given up, and does not come any more.
 */
const LOST_MS = 36 * 3_600_000;

const isLost = ({ completed_at }: Campaign, now: number) =>
  completed_at !== null && now - epochMs(completed_at) > LOST_MS;

/** No shard of the stream has this name. */
const RECOUNT = 'recount';

/**
 * Counts what the stream lost: the difference to a recount, beside the shards.
 *
 * @returns false when somebody else did so meanwhile
 */
async function makeUp(
  table: Table,
  { id, run_number }: Campaign,
  drift: Figures,
): Promise<boolean> {
  const before = await getShard(table, id, run_number, RECOUNT);
  const figures = combine(before.figures, drift);
  const last_seq = String(Number(before.last_seq) + 1);
  const next = { ...before, figures, last_seq };
  return putShard(table, id, run_number, RECOUNT, next, before.last_seq);
}

/** Nothing while the figures may only be late. */
export function driftMetrics(
  { completed_at }: Pick<Campaign, 'completed_at'>,
  drift: Figures,
  now: number,
): Measured {
  const CounterDrift = Object.values(drift).reduce(
    (sum, by) => sum + Math.abs(by),
    0,
  );
  const isLate = completed_at && now - epochMs(completed_at) > DRIFT_MS;
  return CounterDrift === 0 || isLate ? { CounterDrift } : {};
}

/** The fold takes seconds: one that takes longer is asked about less and less. */
const lateSeconds = ({ completed_at }: Campaign, now: number) =>
  Math.min((now - epochMs(completed_at ?? iso(now))) / 20_000, 300);
