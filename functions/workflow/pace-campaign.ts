import { putPacing } from '#functions/adapters/dynamodb/seat-store.ts';
import { readCounters } from '#functions/adapters/dynamodb/stats-store.ts';
import type { Engine } from '#functions/dial/engine.ts';
import {
  type Campaign,
  ownedCount,
  type StoredPacing,
} from '#shared/domain/campaign.ts';
import { epochMs, iso } from '#shared/domain/instant.ts';
import {
  ABANDON_SAMPLE,
  decidePacing,
  type PacingInputs,
} from '#shared/domain/pacing.ts';
import type { RunCounters } from '#shared/domain/run-counters.ts';
import { estimatePace } from '#shared/domain/run-pace.ts';
import { abandonedOf } from '#shared/domain/run-stats.ts';
import { changeCampaign } from './change-by-system.ts';

/** A decision that stays the same is written again when it is this old. */
const AGAIN_MS = 10_000;

/**
 * Decides how many calls of a predictive campaign may be in flight until the
 * next tick, and stores that on the campaign. A progressive one costs nothing.
 *
 * @param orgLimit - the organization's calls in flight, at most
 * @returns the campaign as it goes on
 */
export async function paceCampaign(
  engine: Engine,
  campaign: Campaign,
  orgLimit: number,
): Promise<Campaign> {
  if (campaign.dial_mode !== 'predictive') return campaign;
  if (campaign.status !== 'running') return campaign;
  const { table, clock } = engine;
  const now = clock.now();
  const counters = await readCounters(table, campaign);
  const inputs = inputsOf(campaign, counters, orgLimit, now);
  const paused = await pauseAbove(engine, campaign, inputs);
  if (paused) return paused;
  const pacing: StoredPacing = {
    ...decidePacing(inputs),
    at: iso(now),
    run_number: campaign.run_number,
  };
  if (isNews(campaign.pacing, pacing)) await putPacing(table, campaign, pacing);
  return { ...campaign, pacing };
}

function inputsOf(
  campaign: Campaign,
  { figures, pace = {} }: RunCounters,
  orgLimit: number,
  now: number,
): PacingInputs {
  const run = abandonedOf(figures);
  return {
    seats: campaign.max_concurrent_calls,
    connected: Object.keys(campaign.seats ?? {}).length,
    in_flight: ownedCount(campaign),
    org_limit: orgLimit,
    completed: figures.ended ?? 0,
    ...estimatePace(pace, now),
    run_abandon_rate: run.rate,
    run_abandon_sample: run.answered,
  };
}

function isNews(before: StoredPacing | undefined, now: StoredPacing): boolean {
  return (
    before === undefined ||
    before.run_number !== now.run_number ||
    before.target_in_flight !== now.target_in_flight ||
    before.reason !== now.reason ||
    before.brake !== now.brake ||
    epochMs(now.at) - epochMs(before.at) >= AGAIN_MS
  );
}

/** @returns the campaign when it was paused for its abandon rate, as its settings ask */
async function pauseAbove(
  engine: Engine,
  campaign: Campaign,
  { abandon_rate, abandon_sample }: PacingInputs,
): Promise<Campaign | null> {
  const most = campaign.abandoned?.pause_rate ?? null;
  if (most === null || abandon_sample < ABANDON_SAMPLE) return null;
  if (abandon_rate <= most) return null;
  const percent = (rate: number) => (rate * 100).toFixed(1);
  const text = `${percent(abandon_rate)} % of the people who answered found no seat in five minutes; ${percent(most)} % is the most`;
  const paused = await changeCampaign(engine, campaign, 'abandon_rate', text);
  if (!paused) return null;
  const { org_id, id: campaign_id, run_number } = paused;
  await engine.workflow.wake({ org_id, campaign_id, run_number });
  return paused;
}
