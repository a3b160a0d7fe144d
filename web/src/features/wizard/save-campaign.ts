import type { Client } from '#shared/client/generated/client/index.ts';
import {
  createCampaign,
  getCampaign,
  updateCampaign,
} from '#shared/client/generated/sdk.gen.ts';
import type {
  CreateCampaign,
  UpdateCampaign,
} from '#shared/client/generated/types.gen.ts';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import type { VersionProblem } from '#shared/contracts/problems.ts';
import { unwrap } from '../../lib/api-client.ts';
import { ApiError } from '../../lib/api-error.ts';
import { differences, patchOf } from './changes.ts';
import { formOf } from './form.ts';
import { bodyOf, type SettingsBody } from './form-body.ts';

/** A campaign as it was read: what a change is a change of. */
export interface Base {
  readonly view: CampaignView;
  readonly version: number;
  readonly body: SettingsBody;
}

export const isScheduled = ({ status }: Pick<CampaignView, 'status'>) =>
  status === 'scheduled';

export const baseOf = (view: CampaignView): Base => ({
  view,
  version: view.version,
  body: bodyOf(formOf(view), isScheduled(view)),
});

export type Saved =
  | { readonly kind: 'saved'; readonly view: CampaignView }
  | {
      readonly kind: 'conflict';
      readonly theirs: CampaignView;
      readonly at: string | null;
      readonly who: string | null;
    };

export const createDraft = (client: Client, body: SettingsBody) =>
  unwrap<CampaignView>(
    createCampaign({ client, body: body as CreateCampaign }),
  );

/**
 * Saves what differs from the base. A campaign that only grew older, by an
 * import or a tick, is no conflict: then it is sent again for its new version.
 *
 * @throws ApiError for any refusal but 412
 */
export async function saveChanges(
  client: Client,
  base: Base,
  mine: SettingsBody,
): Promise<Saved> {
  const body = patchOf(base.body, mine) as UpdateCampaign;
  if (Object.keys(body).length === 0) return { kind: 'saved', view: base.view };
  const path = { campaign_id: base.view.id };
  try {
    const headers = { 'If-Match': `"${base.version}"` };
    const view = await unwrap<CampaignView>(
      updateCampaign({ client, path, body, headers }),
    );
    return { kind: 'saved', view };
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 412) throw error;
    const theirs = await unwrap<CampaignView>(getCampaign({ client, path }));
    const next = baseOf(theirs);
    const isOlder = differences(base.body, next.body).length === 0;
    if (isOlder && theirs.version > base.version) {
      return saveChanges(client, next, mine);
    }
    return { kind: 'conflict', theirs, ...whoWas(error, theirs) };
  }
}

/** Who was faster, and when, as the refusal says it. */
function whoWas({ problem }: ApiError, theirs: CampaignView) {
  const { current } = problem as Partial<VersionProblem>;
  return {
    at: current?.updated_at ?? theirs.updated_at,
    who: current?.updated_by_name ?? current?.updated_by ?? null,
  };
}
