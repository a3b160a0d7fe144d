import { ensureCampaign } from '#functions/adapters/dynamodb/adhoc-store.ts';
import { getCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import {
  defaultAgentId,
  defaultNumberPool,
} from '#functions/platform/catalog.ts';
import { notFound, Refusal } from '#functions/platform/refusal.ts';
import type { Caller, Deps, Reply } from '#functions/platform/route.ts';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import { adhocCampaign } from '#shared/domain/adhoc.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { allowedActions } from '#shared/domain/campaign-actions.ts';
import { adhocId, storedCampaignId } from '#shared/domain/conversation.ts';
import { campaignOfRun, previousRun } from '#shared/domain/restart.ts';
import { toCampaignView } from './campaign-view.ts';

/** The caller's campaign; `default` is that of its ad-hoc calls. @throws Refusal 404, also for another org's */
export async function requireCampaign(
  { table }: Pick<Deps, 'table'>,
  caller: Caller,
  id: string,
): Promise<Campaign> {
  const { org_id } = caller;
  const campaign = await getCampaign(
    table,
    org_id,
    storedCampaignId(org_id, id),
  );
  if (campaign) return campaign;
  // It is there before its first call.
  if (storedCampaignId(org_id, id) === adhocId(org_id)) return adhocOf(org_id);
  throw notFound();
}

const adhocOf = (org_id: string) =>
  adhocCampaign(org_id, {
    agent_id: defaultAgentId,
    number_pool: defaultNumberPool(org_id),
  });

/** Before the campaign of ad-hoc calls is changed, it must be in the table. */
export async function ensureAdhoc(
  { table }: Pick<Deps, 'table'>,
  org_id: string,
  id: string,
): Promise<void> {
  const wanted = storedCampaignId(org_id, id);
  if (wanted !== adhocId(org_id)) return;
  if (await getCampaign(table, org_id, wanted)) return;
  await ensureCampaign(table, adhocOf(org_id));
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
