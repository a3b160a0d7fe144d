import type { HandlerOf, RouteHandlers } from '#functions/platform/route.ts';
import { dialingStatusOf } from '#shared/domain/campaign.ts';
import { requireCampaign } from './campaign-reply.ts';
import { listCampaigns } from './list-campaigns.ts';

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

/** What AnyReach's spellings need beside the handlers that they stand for. */
export const compatHandlers = {
  compat_list_campaigns: listTheirs,
  compat_get_campaign_stats: readTheirStats,
} satisfies RouteHandlers;
