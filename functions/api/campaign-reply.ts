import { getCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import { notFound, Refusal } from '#functions/platform/refusal.ts';
import type { Caller, Deps, Reply } from '#functions/platform/route.ts';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { allowedActions } from '#shared/domain/campaign-actions.ts';
import { storedCampaignId } from '#shared/domain/conversation.ts';
import { campaignOfRun, previousRun } from '#shared/domain/restart.ts';
import { toCampaignView } from './campaign-view.ts';

/** The caller's campaign; `default` is that of its ad-hoc calls. @throws Refusal 404, also for another org's */
export async function requireCampaign(
  { table }: Pick<Deps, 'table'>,
  caller: Caller,
  id: string,
): Promise<Campaign> {
  const campaign = await getCampaign(
    table,
    caller.org_id,
    storedCampaignId(caller.org_id, id),
  );
  if (!campaign) throw notFound();
  return campaign;
}

/** A campaign with its figures of this moment. */
export async function viewOf(
  deps: Pick<Deps, 'read_stats' | 'clock'>,
  campaign: Campaign,
): Promise<CampaignView> {
  const before = previousRun(campaign);
  const [figures, previous] = await Promise.all([
    deps.read_stats(campaign),
    // Read, not kept: calls of that run may end after it was restarted.
    before && deps.read_stats(campaignOfRun(campaign, before.run_number)),
  ]);
  const shown = { ...figures, previous: previous?.stats ?? null };
  return toCampaignView(campaign, shown, deps.clock.now());
}

/** The answer of every action on a campaign: the campaign as it is now. */
export async function campaignReply(
  deps: Deps,
  campaign: Campaign,
  status = 200,
): Promise<Reply> {
  const current = await getCampaign(deps.table, campaign.org_id, campaign.id);
  return { status, body: await viewOf(deps, current ?? campaign) };
}

/** 409: the action does not fit the state the campaign is in. */
export function invalidTransition(campaign: Campaign, action: string): Refusal {
  const allowed_actions = allowedActions(campaign);
  const state = campaign.sealed ? 'closed' : campaign.status;
  return new Refusal(
    409,
    'invalid_transition',
    `A ${state} campaign does not take ${action}. ` +
      `It takes: ${allowed_actions.join(', ')}.`,
    { current_status: campaign.status, allowed_actions },
  );
}

/** 409: three times in a row, somebody else wrote first. */
export const changedMeanwhile = (what = 'campaign') =>
  new Refusal(
    409,
    'changed_meanwhile',
    `Others are changing this ${what} right now. Read it again, then decide.`,
  );
