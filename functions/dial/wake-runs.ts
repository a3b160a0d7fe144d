import { getCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import type { OrgSettings } from '#functions/adapters/dynamodb/settings-store.ts';
import type { Engine } from './engine.ts';

/** Has all running campaigns of an organization looked at now: what they wait for may be over. */
export async function wakeRuns(
  { table, workflow }: Pick<Engine, 'table' | 'workflow'>,
  { org_id, running }: Pick<OrgSettings, 'org_id' | 'running'>,
): Promise<void> {
  for (const campaign_id of Object.keys(running)) {
    const campaign = await getCampaign(table, org_id, campaign_id);
    if (campaign?.status !== 'running') continue;
    const { run_number } = campaign;
    await workflow.wake({ org_id, campaign_id, run_number });
  }
}
