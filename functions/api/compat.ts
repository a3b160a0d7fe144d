import { updateCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import type {
  Deps,
  HandlerOf,
  RouteHandlers,
} from '#functions/platform/route.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import {
  awaitsContacts,
  dialingStatusOf,
} from '#shared/domain/dialing-status.ts';
import { iso } from '#shared/domain/instant.ts';
import { pauseCampaign, startCampaign } from './campaign-actions.ts';
import {
  campaignReply,
  changedMeanwhile,
  requireCampaign,
} from './campaign-reply.ts';
import { listCampaigns } from './list-campaigns.ts';
import { requireVersion } from './require-version.ts';

/** GET /campaign/campaigns: `status` and `name` filter in AnyReach's words. */
const listTheirs: HandlerOf<'compat_list_campaigns'> = (request, deps) => {
  const { status, name, ...paging } = request.query;
  const query = {
    ...paging,
    ...(status && { dialing_status: status }),
    ...(name && { q: name }),
  };
  return listCampaigns({ ...request, query }, deps);
};

/** GET /campaign/campaigns/{id}/stats. @see seed 004 */
const readTheirStats: HandlerOf<'compat_get_campaign_stats'> = async (
  { params, caller },
  deps,
) => {
  const campaign = await requireCampaign(deps, caller, params.campaign_id);
  const { stats } = await deps.read_stats(campaign);
  return {
    status: 200,
    body: { ...stats, status: dialingStatusOf(campaign) },
  };
};

/** Nobody to call, and never run: what AnyReach would call active, or paused. */
const isEmptyDraft = (campaign: Campaign) =>
  campaign.status === 'draft' &&
  campaign.run_number === 1 &&
  campaign.total_contacts === 0;

/** POST /campaign/campaigns/{id}/start: one without contacts starts with its first. */
const startTheirs: HandlerOf<'compat_start_campaign'> = async (
  request,
  deps,
) => {
  const { params, caller, headers } = request;
  const found = await requireCampaign(deps, caller, params.campaign_id);
  return isEmptyDraft(found) && !awaitsContacts(found)
    ? setAwaiting(deps, found, true, headers['if-match'])
    : startCampaign(request, deps);
};

/** POST /campaign/campaigns/{id}/pause: one without contacts waits for its start. */
const pauseTheirs: HandlerOf<'compat_pause_campaign'> = async (
  request,
  deps,
) => {
  const { params, caller, headers } = request;
  const found = await requireCampaign(deps, caller, params.campaign_id);
  return awaitsContacts(found)
    ? setAwaiting(deps, found, false, headers['if-match'])
    : pauseCampaign(request, deps);
};

async function setAwaiting(
  deps: Deps,
  campaign: Campaign,
  starts_with_contacts: boolean,
  ifMatch: string | undefined,
) {
  await requireVersion(deps, ifMatch, campaign);
  const written = await updateCampaign(
    deps.table,
    campaign,
    { starts_with_contacts },
    iso(deps.clock.now()),
  );
  if (written.kind === 'stale') throw changedMeanwhile();
  return campaignReply(deps, written.campaign);
}

/** What AnyReach's spellings need beside the handlers that they stand for. */
export const compatHandlers = {
  compat_list_campaigns: listTheirs,
  compat_get_campaign_stats: readTheirStats,
  compat_start_campaign: startTheirs,
  compat_pause_campaign: pauseTheirs,
} satisfies RouteHandlers;
