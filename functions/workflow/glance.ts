import { getCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import { getOrgSettings } from '#functions/adapters/dynamodb/settings-store.ts';
import { readTick } from '#functions/adapters/dynamodb/tick-store.ts';
import type { Engine } from '#functions/dial/engine.ts';
import type { Tick } from '#functions/platform/messages.ts';
import { type Campaign, ownedCount } from '#shared/domain/campaign.ts';
import { callsAtOnce } from '#shared/domain/platform-share.ts';
import { hasLimits } from '#shared/domain/run-limits.ts';

/** Of so many beats, one looks at all lines whatever a glance says: every eight seconds. */
export const LOOK_EACH = 4;

/**
 * Whether a beat may leave the lines alone, by two or three small items and
 * nothing that is written: the campaign has all lines that it may have, so that each call
 * hands its own on, and the next look at what crashed is not due yet.
 *
 * @returns the campaign, a moment old; null when the beat has to look
 */
export async function busyCampaign(
  { table }: Pick<Engine, 'table'>,
  tick: Tick,
): Promise<Campaign | null> {
  const { beat = 0, org_id, campaign_id } = tick;
  // Lines of other organizations are for somebody to look at.
  if (beat % LOOK_EACH === 0 || table.platform_limit !== undefined) return null;
  const [state, campaign] = await Promise.all([
    readTick(table, campaign_id, 'peek'),
    getCampaign(table, org_id, campaign_id, 'peek'),
  ]);
  if (state.tick_number !== tick.tick_number + 1 || state.hinted) return null;
  if (campaign?.status !== 'running') return null;
  if (campaign.run_number !== tick.run_number || needsEachBeat(campaign)) {
    return null;
  }
  const owned = ownedCount(campaign);
  if (owned >= campaign.max_concurrent_calls) return campaign;
  const settings = await getOrgSettings(table, org_id, 'peek');
  return owned >= callsAtOnce(settings) ? campaign : null;
}

/** Whose calls are paced, or counted against a budget or a goal, at each beat. */
const needsEachBeat = (campaign: Campaign): boolean =>
  campaign.dial_mode === 'predictive' || hasLimits(campaign);
