import type {
  Deps,
  HandlerOf,
  Reply,
  RouteRequest,
} from '#functions/platform/route.ts';
import type { Transition } from '#shared/domain/campaign-actions.ts';
import { actOnCampaign } from './act-on-campaign.ts';
import { campaignReply } from './campaign-reply.ts';
import { futureInstant } from './campaign-settings-input.ts';

type Plain = Exclude<Transition, 'pause' | 'schedule'>;
type PlainHandler = (
  request: Pick<
    RouteRequest<'start_campaign'>,
    'params' | 'caller' | 'headers'
  >,
  deps: Deps,
) => Promise<Reply>;

/** POST /campaigns/{id}/<action>, for the actions that say nothing more. */
const plain =
  (action: Plain): PlainHandler =>
  async ({ params, caller, headers }, deps) => {
    const campaign = await actOnCampaign(deps, {
      caller,
      action,
      campaign_id: params.campaign_id,
      if_match: headers['if-match'],
    });
    return campaignReply(deps, campaign);
  };

export const startCampaign = plain('start');
export const resumeCampaign = plain('resume');
export const stopCampaign = plain('stop');
export const cancelCampaign = plain('cancel');
export const closeCampaign = plain('close');
export const restartCampaign = plain('restart');
export const cancelRestart = plain('cancel-restart');
export const unscheduleCampaign = plain('unschedule');

/** POST /campaigns/{id}/pause: no new calls; `reason_text` is shown with it. */
export const pauseCampaign: HandlerOf<'pause_campaign'> = async (
  { params, body, caller, headers },
  deps,
) => {
  const campaign = await actOnCampaign(deps, {
    caller,
    action: 'pause',
    campaign_id: params.campaign_id,
    if_match: headers['if-match'],
    reason_text: body.reason_text || null,
  });
  return campaignReply(deps, campaign);
};

/** POST /campaigns/{id}/schedule: starts by itself at `scheduled_at`. */
export const scheduleCampaign: HandlerOf<'schedule_campaign'> = async (
  { params, body, caller, headers },
  deps,
) => {
  const campaign = await actOnCampaign(deps, {
    caller,
    action: 'schedule',
    campaign_id: params.campaign_id,
    if_match: headers['if-match'],
    scheduled_at: futureInstant(body.scheduled_at, deps.clock.now()),
  });
  return campaignReply(deps, campaign);
};
