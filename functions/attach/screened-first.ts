import { agentIn } from '#functions/adapters/dynamodb/agent-store.ts';
import type { Engine } from '#functions/dial/engine.ts';
import { settingsLately } from '#functions/dial/lately.ts';
import { isScreenedFirst } from '#shared/domain/agent-target.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import type { ContactRecord } from '#shared/domain/contact.ts';
import { isOwnCarrier } from '#shared/domain/own-carrier.ts';
import { agentOf } from '#shared/domain/variants.ts';

/**
 * Whether a call that is about to be placed is screened before anybody is
 * connected.
 *
 * @param carrier_id - undefined: the deployment's own, where whoever talks is
 *   part of the carrier
 */
export async function screenedFirst(
  engine: Pick<Engine, 'table' | 'clock' | 'lately'>,
  campaign: Campaign,
  record: ContactRecord,
  carrier_id: string | undefined,
): Promise<boolean> {
  if (isOwnCarrier(carrier_id) || !campaign.amd.enabled) return false;
  if (campaign.dial_mode === 'predictive') return true;
  const settings = await settingsLately(engine, campaign.org_id);
  const agent = agentIn(settings, agentOf(campaign, record));
  return isScreenedFirst(campaign, agent?.target);
}
