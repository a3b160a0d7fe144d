import { getNumbers } from '#functions/adapters/dynamodb/number-store.ts';
import type { Engine } from '#functions/dial/engine.ts';
import { findNumber } from '#functions/platform/catalog.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import type { OutboundNumber } from '#shared/domain/outbound-number.ts';
import { changeCampaign } from './change-by-system.ts';

/**
 * Fails a running campaign whose last number was deleted. One that is only
 * switched off may come back: that campaign waits.
 *
 * @param known - its numbers as they were read lately: one that was deleted
 *   never comes back; left out, they are read
 * @returns the campaign as it goes on
 */
export async function failWithoutNumbers(
  engine: Engine,
  campaign: Campaign,
  known?: readonly OutboundNumber[],
): Promise<Campaign> {
  const { org_id, id: campaign_id, run_number, number_pool } = campaign;
  const ids = number_pool.map(({ number_id }) => number_id);
  if (campaign.status !== 'running' || campaign.adhoc) return campaign;
  if (ids.length === 0) return campaign;
  // What every organization has is never deleted, and costs no read.
  if (ids.some(findNumber)) return campaign;
  const numbers = known ?? (await getNumbers(engine.table, org_id, ids));
  if (numbers.length > 0) return campaign;
  const text = 'Its last number was deleted';
  const after = await changeCampaign(engine, campaign, 'no_number', text);
  if (!after) return campaign;
  await engine.workflow.wake({ org_id, campaign_id, run_number });
  return after;
}
