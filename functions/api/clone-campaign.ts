import { logActivity } from '#functions/adapters/dynamodb/activity-log.ts';
import { insertCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import type { HandlerOf } from '#functions/platform/route.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import type { Settings } from '#shared/domain/campaign-settings.ts';
import { defaultSettings } from '#shared/domain/campaign-settings.ts';
import { campaignReply, requireCampaign } from './campaign-reply.ts';
import { createdLine, draftCampaign } from './create-campaign.ts';

const MAX_NAME = 200;
const SUFFIX = ' (copy)';

/** POST /campaigns/{id}/clone: a draft with the same settings, no contacts. */
export const cloneCampaign: HandlerOf<'clone_campaign'> = async (
  { params, caller },
  deps,
) => {
  const original = await requireCampaign(deps, caller, params.campaign_id);
  const copy = draftCampaign(settingsOf(original), caller, deps);
  await insertCampaign(deps.table, copy);
  const line = { ...createdLine(copy, deps), changes: { from: original.id } };
  await logActivity(deps.table, line);
  return campaignReply(deps, copy, 201);
};

/** An instant and an id of another system belong to the original alone. */
function settingsOf(original: Campaign): Settings {
  const names = ['agent_id', 'number_pool', ...Object.keys(defaultSettings)];
  const settings = Object.fromEntries(
    names.map((name) => [name, original[name as keyof Campaign]]),
  ) as unknown as Settings;
  const name = original.name.slice(0, MAX_NAME - SUFFIX.length) + SUFFIX;
  return { ...settings, name, scheduled_at: null, external_id: null };
}
