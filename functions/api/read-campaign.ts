import { listActivity } from '#functions/adapters/dynamodb/activity-log.ts';
import { readBudget } from '#functions/adapters/dynamodb/running-store.ts';
import { getOrgSettings } from '#functions/adapters/dynamodb/settings-store.ts';
import { readCounters } from '#functions/adapters/dynamodb/stats-store.ts';
import { decodeCursor, encodeCursor } from '#functions/platform/cursor.ts';
import { checksOf, errorsOf } from '#functions/platform/readiness.ts';
import type { HandlerOf } from '#functions/platform/route.ts';
import { analyticsOf } from '#shared/domain/analytics.ts';
import { requireCampaign, viewOf } from './campaign-reply.ts';

/** GET /campaigns/{id} */
export const readCampaign: HandlerOf<'get_campaign'> = async (
  { params, caller },
  deps,
) => {
  const campaign = await requireCampaign(deps, caller, params.campaign_id);
  return { status: 200, body: await viewOf(deps, campaign) };
};

/** GET /campaigns/{id}/stats */
export const readStats: HandlerOf<'get_campaign_stats'> = async (
  { params, caller },
  deps,
) => {
  const campaign = await requireCampaign(deps, caller, params.campaign_id);
  return { status: 200, body: (await deps.read_stats(campaign)).stats };
};

/** GET /campaigns/{id}/live */
export const readLive: HandlerOf<'get_live'> = async (
  { params, caller },
  deps,
) => {
  const campaign = await requireCampaign(deps, caller, params.campaign_id);
  return { status: 200, body: (await deps.read_stats(campaign)).live };
};

/** GET /campaigns/{id}/analytics */
export const readAnalytics: HandlerOf<'get_analytics'> = async (
  { params, caller },
  deps,
) => {
  const campaign = await requireCampaign(deps, caller, params.campaign_id);
  const counters = await readCounters(deps.table, campaign);
  return { status: 200, body: analyticsOf(counters, campaign) };
};

/** GET /campaigns/{id}/readiness: what start asks, with the budget as it is now. */
export const readReadiness: HandlerOf<'get_readiness'> = async (
  { params, caller },
  deps,
) => {
  const campaign = await requireCampaign(deps, caller, params.campaign_id);
  const settings = await getOrgSettings(deps.table, caller.org_id);
  const { in_use, cap } = readBudget(settings, campaign.id);
  const requested = campaign.max_concurrent_calls;
  const fits = campaign.admission === 'shared' || in_use + requested <= cap;
  const budget = {
    code: 'concurrent_budget_exceeded',
    passed: fits,
    path: 'max_concurrent_calls',
    message: `Running campaigns use ${in_use} of ${cap} concurrent calls; this one asks for ${requested}.`,
  };
  const checks = [
    ...(await checksOf(deps.table, campaign, deps.clock.now())),
    budget,
  ];
  const errors = errorsOf(checks);
  return { status: 200, body: { ready: errors.length === 0, checks, errors } };
};

/** GET /campaigns/{id}/activity, newest first. */
export const readActivity: HandlerOf<'list_activity'> = async (
  { params, query, caller },
  deps,
) => {
  const campaign = await requireCampaign(deps, caller, params.campaign_id);
  const { limit } = query;
  const before = decodeCursor(query.cursor);
  const page = await listActivity(deps.table, campaign.id, { limit, before });
  return {
    status: 200,
    body: {
      data: page.entries,
      next_cursor: page.next === undefined ? null : encodeCursor(page.next),
      total: campaign.activity_count,
      limit,
    },
  };
};
