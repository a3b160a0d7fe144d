import type { Client } from '#shared/client/generated/client/index.ts';
import * as sdk from '#shared/client/generated/sdk.gen.ts';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import { unwrap } from '../../lib/api-client.ts';
import type { ButtonAction } from '../campaigns/campaign-buttons.ts';

/** What a button asks of the API; `edit` is a page. */
export type SentAction = Exclude<ButtonAction, 'edit'>;

export interface ActionBody {
  /** Of a pause. */
  readonly reason_text?: string;
  /** Of a clone. */
  readonly name?: string;
  readonly include_contacts?: boolean;
}

const plain = {
  start: sdk.startCampaign,
  resume: sdk.resumeCampaign,
  stop: sdk.stopCampaign,
  restart: sdk.restartCampaign,
  'cancel-restart': sdk.cancelRestartCampaign,
  unschedule: sdk.unscheduleCampaign,
} as const;

/**
 * @param key - of the intent: the server carries it out once
 * @returns the campaign after it, or the new one; null after a delete
 */
export async function sendAction(
  client: Client,
  id: string,
  action: SentAction,
  key: string,
  body: ActionBody = {},
): Promise<CampaignView | null> {
  const asked = {
    client,
    path: { campaign_id: id },
    headers: { 'Idempotency-Key': key },
  };
  if (action === 'delete') {
    const { client, path } = asked;
    await unwrap(sdk.deleteCampaign({ client, path }));
    return null;
  }
  if (action === 'pause') {
    return unwrap<CampaignView>(sdk.pauseCampaign({ ...asked, body }));
  }
  if (action === 'clone') {
    return unwrap<CampaignView>(sdk.cloneCampaign({ ...asked, body }));
  }
  return unwrap<CampaignView>(plain[action](asked));
}
