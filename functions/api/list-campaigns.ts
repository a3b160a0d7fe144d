import { allCampaigns } from '#functions/adapters/dynamodb/campaign-store.ts';
import { decodeCursor, encodeCursor } from '#functions/platform/cursor.ts';
import type { HandlerOf } from '#functions/platform/route.ts';
import type { CampaignListQuery } from '#shared/contracts/campaign-requests.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { dialingStatusOf } from '#shared/domain/dialing-status.ts';
import { viewOf } from './campaign-reply.ts';

/** GET /campaigns: newest first; the cursor is the last id of a page. */
export const listCampaigns: HandlerOf<'list_campaigns'> = async (
  { query, caller },
  deps,
) => {
  const after = decodeCursor(query.cursor);
  const all = await allCampaigns(deps.table, caller.org_id);
  const matching = all.filter((campaign) => matches(campaign, query));
  const rest = matching.filter(({ id }) => after === undefined || id < after);
  const page = rest.slice(0, query.limit);
  const last = page.at(-1);
  const hasMore = rest.length > page.length && last !== undefined;
  return {
    status: 200,
    body: {
      data: await Promise.all(page.map((campaign) => viewOf(deps, campaign))),
      next_cursor: hasMore ? encodeCursor(last.id) : null,
      total: matching.length,
      limit: query.limit,
    },
  };
};

/** `q` is part of the name or of the id, in any case. */
function matches(
  campaign: Campaign,
  { status, dialing_status, q }: CampaignListQuery,
): boolean {
  if (status !== undefined && campaign.status !== status) return false;
  const theirs = dialingStatusOf(campaign);
  if (dialing_status !== undefined && theirs !== dialing_status) return false;
  if (q === undefined) return true;
  const wanted = q.toLowerCase();
  return [campaign.name, campaign.id].some((text) =>
    text.toLowerCase().includes(wanted),
  );
}
