import {
  deleteCampaign,
  getCampaign,
} from '#functions/adapters/dynamodb/campaign-store.ts';
import { purgeCampaign } from '#functions/adapters/dynamodb/purge.ts';
import { leaveRunning } from '#functions/adapters/dynamodb/running-store.ts';
import { listUploads } from '#functions/adapters/dynamodb/upload-store.ts';
import {
  attachKey,
  fileKey,
  rejectsKey,
} from '#functions/audience/file-keys.ts';
import { Refusal } from '#functions/platform/refusal.ts';
import type { Deps, HandlerOf } from '#functions/platform/route.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { isDeletable } from '#shared/domain/campaign-actions.ts';
import {
  changedMeanwhile,
  invalidTransition,
  requireCampaign,
} from './campaign-reply.ts';
import { requireVersion } from './require-version.ts';

/** DELETE /campaigns/{id}: a draft that never ran, with its contacts and files. */
export const removeDraft: HandlerOf<'delete_campaign'> = async (
  { params, caller, headers },
  deps,
) => {
  const campaign = await requireCampaign(deps, caller, params.campaign_id);
  await requireVersion(deps, headers['if-match'], campaign);
  if (!isDeletable(campaign)) throw invalidTransition(campaign, 'delete');
  if (campaign.importing !== null) {
    throw new Refusal(
      409,
      'upload_in_progress',
      'A file is being attached. Delete the campaign when that is done.',
    );
  }
  if (!(await deleteCampaign(deps.table, campaign))) throw changedMeanwhile();
  await removeFiles(deps, campaign);
  await purgeCampaign(deps.table, campaign);
  return { status: 204 };
};

async function removeFiles(
  { table, files }: Deps,
  { id }: Campaign,
): Promise<void> {
  const uploads = await listUploads(table, id);
  const keys = uploads.flatMap((upload) => [
    fileKey(upload),
    attachKey(upload),
    rejectsKey(upload),
  ]);
  await Promise.all(keys.map((key) => files.remove(key)));
}

/** Undoes a create that could not be finished: nothing of it remains. */
export async function removeCampaign(
  deps: Deps,
  { org_id, id }: Campaign,
): Promise<void> {
  const { table } = deps;
  const campaign = await getCampaign(table, org_id, id);
  if (!campaign) return;
  // Running already: the failure came after the start, which stands.
  if (campaign.status !== 'draft') return;
  await deleteCampaign(table, campaign);
  await removeFiles(deps, campaign);
  await leaveRunning(table, { ...campaign, version: campaign.version + 1 });
  await purgeCampaign(table, campaign);
}
