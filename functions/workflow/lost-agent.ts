import { agentIn } from '#functions/adapters/dynamodb/agent-store.ts';
import type { OrgSettings } from '#functions/adapters/dynamodb/settings-store.ts';
import type { Engine } from '#functions/dial/engine.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { changeCampaign } from './change-by-system.ts';

/**
 * Fails a running campaign whose agent, or a variant's, was deleted: nobody
 * would talk to those who answer. Calls that are up finish.
 *
 * @returns the campaign as it goes on
 */
export async function failWithoutAgent(
  engine: Engine,
  campaign: Campaign,
  settings: Pick<OrgSettings, 'agents'>,
): Promise<Campaign> {
  if (campaign.status !== 'running' || campaign.adhoc) return campaign;
  const { org_id, id: campaign_id, run_number, variants, agent_id } = campaign;
  const ids = variants?.map((variant) => variant.agent_id) ?? [agent_id];
  if (ids.every((id) => agentIn(settings, id))) return campaign;
  const text = 'Its agent was deleted';
  const after = await changeCampaign(engine, campaign, 'no_agent', text);
  if (!after) return campaign;
  await engine.workflow.wake({ org_id, campaign_id, run_number });
  return after;
}
