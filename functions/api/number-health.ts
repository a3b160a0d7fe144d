import { logActivity } from '#functions/adapters/dynamodb/activity-log.ts';
import { updateCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import { getNumbers } from '#functions/adapters/dynamodb/number-store.ts';
import { readCounters } from '#functions/adapters/dynamodb/stats-store.ts';
import { notFound, Refusal } from '#functions/platform/refusal.ts';
import type { Caller, Deps, HandlerOf } from '#functions/platform/route.ts';
import type { NumberHealth } from '#shared/contracts/numbers.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { editable } from '#shared/domain/campaign-actions.ts';
import { iso } from '#shared/domain/instant.ts';
import { countOf, trialsOf } from '#shared/domain/number-health.ts';
import { removeNumber, restoreNumber } from '#shared/domain/number-pool.ts';
import { numberRows, poolRate } from '#shared/domain/number-rows.ts';
import { runOf } from './act-on-campaign.ts';
import {
  campaignReply,
  changedMeanwhile,
  requireCampaign,
} from './campaign-reply.ts';
import { requireNumbers } from './start-checks.ts';

/** GET /campaigns/{id}/number-health */
export const readNumberHealth: HandlerOf<'get_number_health'> = async (
  { params, caller },
  { table, clock },
) => {
  const campaign = await requireCampaign({ table }, caller, params.campaign_id);
  const { number_pool, removed_numbers = [] } = campaign;
  const ids = [...number_pool, ...removed_numbers].map((it) => it.number_id);
  const [numbers, counters] = await Promise.all([
    getNumbers(table, campaign.org_id, ids),
    readCounters(table, campaign),
  ]);
  const body: NumberHealth = {
    campaign_id: campaign.id,
    run_number: campaign.run_number,
    at: iso(clock.now()),
    answer_rate: poolRate(counters, numbers),
    data: numberRows(campaign, numbers, counters),
  };
  return { status: 200, body };
};

/** POST /campaigns/{id}/numbers/{number_id}/remove: the next call has another number. */
export const removeFromPool: HandlerOf<'remove_number'> = (
  { params, caller },
  deps,
) =>
  changePool(deps, caller, params, 'remove_number', async (campaign, act) => {
    const changes = removeNumber(campaign, params.number_id, act);
    const { number_pool } = changes ?? {};
    if (number_pool && editable(campaign) === 'live') {
      await requireNumbers(deps, { ...campaign, number_pool });
    }
    return changes;
  });

/** POST /campaigns/{id}/numbers/{number_id}/restore */
export const restoreToPool: HandlerOf<'restore_number'> = (
  { params, caller },
  deps,
) =>
  changePool(deps, caller, params, 'restore_number', async (campaign) => {
    const { table } = deps;
    const [[number], { figures }] = await Promise.all([
      getNumbers(table, campaign.org_id, [params.number_id]),
      readCounters(table, campaign),
    ]);
    if (!number) return null;
    const trials = trialsOf(countOf(figures, number.phone_number));
    const { run_number } = campaign;
    return restoreNumber(campaign, number.id, { run_number, ...trials });
  });

const MAX_TRIES = 3;

type ChangePool = (
  campaign: Campaign,
  act: { at: string; by: string },
) => Promise<Partial<Campaign> | null>;

/** @throws Refusal 404, 409 `not_editable`, 422 `not_ready` when no number would be left */
async function changePool(
  deps: Deps,
  caller: Caller,
  { campaign_id, number_id }: { campaign_id: string; number_id: string },
  action: string,
  decide: ChangePool,
) {
  const { table, clock } = deps;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const before = await requireCampaign(deps, caller, campaign_id);
    if (editable(before) === 'nothing') {
      const detail =
        'The numbers of a campaign that is over stay as they were.';
      throw new Refusal(409, 'not_editable', detail, {
        current_status: before.status,
      });
    }
    const at = iso(clock.now());
    const changes = await decide(before, { at, by: caller.actor });
    if (!changes) throw notFound();
    if (Object.keys(changes).length === 0) return campaignReply(deps, before);
    const written = await updateCampaign(table, before, changes, at);
    if (written.kind === 'stale') continue;
    await deps.workflow.wake(runOf(written.campaign));
    await logActivity(table, {
      org_id: before.org_id,
      campaign_id,
      id: deps.new_id('act'),
      at,
      actor: caller.actor,
      action,
      changes: { number_id },
    });
    return campaignReply(deps, written.campaign);
  }
  throw changedMeanwhile();
}
