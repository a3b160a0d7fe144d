import { updateCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import { leaveRunning } from '#functions/adapters/dynamodb/running-store.ts';
import { getOrgSettings } from '#functions/adapters/dynamodb/settings-store.ts';
import { readTick } from '#functions/adapters/dynamodb/tick-store.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { epochMs, iso } from '#shared/domain/instant.ts';
import {
  awaiting,
  DONE,
  type NextStep,
  type RunEngine,
  watchCalls,
} from './next-step.ts';
import type { Outlook } from './outlook.ts';

/** Longer than an index is late, and than a request takes that began an execution. */
const QUIET_SECONDS = 60;

/**
 * Ad-hoc calls never end, and cost nothing while there are none: with nobody to
 * call, the run leaves the organization's running campaigns, and its execution
 * ends. The next call that is asked for enters it again.
 *
 * Each call that is attached makes the campaign's version grow, so whoever came
 * since it was read is noticed by the write here; who comes after that write
 * enters with a newer version, which leaving leaves alone.
 *
 * @param started_at - of the execution, epoch milliseconds of real time
 */
export async function restAdhoc(
  engine: RunEngine,
  campaign: Campaign,
  { next_at }: Outlook,
  started_at: number,
): Promise<NextStep> {
  const { table, clock, real_clock } = engine;
  const { id, org_id } = campaign;
  const now = clock.now();
  if (next_at !== null) return awaiting((epochMs(next_at) - now) / 1_000);
  const ticks = await readTick(table, id);
  // Nobody looked after whom they named yet.
  if (ticks.hinted !== null) return watchCalls(engine, campaign);
  const quiet = Math.min(
    (now - ticks.active_at) / 1_000,
    (real_clock.now() - started_at) / 1_000,
  );
  if (quiet < QUIET_SECONDS) return awaiting(QUIET_SECONDS - quiet);
  const rested = await updateCampaign(table, campaign, {}, iso(now));
  if (rested.kind === 'stale') return awaiting(1);
  await leaveRunning(table, rested.campaign);
  const { running } = await getOrgSettings(table, org_id);
  return id in running ? awaiting(1) : DONE;
}
