import {
  campaignListQuery,
  cloneCampaignBody,
  cloneCampaignQuery,
  createCampaignQuery,
  pauseCampaignBody,
  scheduleCampaignBody,
} from './campaign-requests.ts';
import { createCampaignBody, updateCampaignBody } from './campaign-settings.ts';
import {
  activityList,
  campaignList,
  campaignView,
  createdCampaign,
  readinessView,
} from './campaigns.ts';
import { campaignParams, pageQuery } from './common.ts';
import { defineRoute } from './route.ts';
import { analyticsView, liveView, statsView } from './stats.ts';

const read = { tag: 'campaigns', scopes: ['campaigns:read'] } as const;
const manage = { tag: 'campaigns', scopes: ['campaigns:manage'] } as const;
const one = '/api/v1/campaigns/{campaign_id}' as const;
const campaign = { 200: { description: 'The campaign', json: campaignView } };

/** An action without a body: `{}` and nothing at all are both fine. */
const action = {
  ...manage,
  method: 'POST',
  params: campaignParams,
  responses: campaign,
} as const;

export const campaignRoutes = [
  defineRoute({
    ...manage,
    method: 'POST',
    path: '/api/v1/campaigns',
    operation_id: 'create_campaign',
    summary: 'Create a campaign, with its contacts as a CSV file if you like',
    query: createCampaignQuery,
    body: createCampaignBody,
    file_part: 'contacts',
    responses: { 201: { description: 'Created', json: createdCampaign } },
  }),
  defineRoute({
    ...read,
    method: 'GET',
    path: '/api/v1/campaigns',
    operation_id: 'list_campaigns',
    summary: 'List campaigns, newest first',
    query: campaignListQuery,
    responses: { 200: { description: 'A page', json: campaignList } },
  }),
  defineRoute({
    ...read,
    method: 'GET',
    path: one,
    operation_id: 'get_campaign',
    summary: 'Get one campaign',
    params: campaignParams,
    responses: campaign,
  }),
  defineRoute({
    ...manage,
    method: 'PATCH',
    path: one,
    operation_id: 'update_campaign',
    summary: 'Change a campaign; while it runs, what can be tuned live',
    params: campaignParams,
    body: updateCampaignBody,
    responses: campaign,
  }),
  defineRoute({
    ...manage,
    method: 'DELETE',
    path: one,
    operation_id: 'delete_campaign',
    summary: 'Delete a draft that never ran',
    params: campaignParams,
    responses: { 204: { description: 'Deleted' } },
  }),
  defineRoute({
    ...action,
    path: `${one}/start`,
    operation_id: 'start_campaign',
    summary: 'Start a campaign, or go on with a paused one',
  }),
  defineRoute({
    ...action,
    path: `${one}/launch`,
    operation_id: 'launch_campaign',
    alias_of: 'start_campaign',
    summary: 'Another spelling of start',
  }),
  defineRoute({
    ...action,
    path: `${one}/pause`,
    operation_id: 'pause_campaign',
    summary: 'Place no more calls for now; calls in flight finish',
    body: pauseCampaignBody,
    body_optional: true,
  }),
  defineRoute({
    ...action,
    path: `${one}/resume`,
    operation_id: 'resume_campaign',
    summary: 'Go on with a paused campaign',
  }),
  defineRoute({
    ...action,
    path: `${one}/stop`,
    operation_id: 'stop_campaign',
    summary: 'Complete a campaign now: no new calls, waiting contacts skipped',
  }),
  defineRoute({
    ...action,
    path: `${one}/cancel`,
    operation_id: 'cancel_campaign',
    summary: 'As stop, and the campaign counts as cancelled',
  }),
  defineRoute({
    ...action,
    path: `${one}/close`,
    operation_id: 'close_campaign',
    summary: 'Seal a campaign for good: never edited, never restarted',
  }),
  defineRoute({
    ...action,
    path: `${one}/restart`,
    operation_id: 'restart_campaign',
    summary: 'Prepare another run of all contacts, as a draft; nothing dials',
  }),
  defineRoute({
    ...action,
    path: `${one}/cancel-restart`,
    operation_id: 'cancel_restart_campaign',
    summary: 'Drop a prepared restart: the run before is the current one again',
  }),
  defineRoute({
    ...action,
    path: `${one}/schedule`,
    operation_id: 'schedule_campaign',
    summary: 'Have a draft start by itself at an instant',
    body: scheduleCampaignBody,
  }),
  defineRoute({
    ...action,
    path: `${one}/unschedule`,
    operation_id: 'unschedule_campaign',
    summary: 'Make a scheduled campaign a draft again',
  }),
  defineRoute({
    ...action,
    path: `${one}/clone`,
    operation_id: 'clone_campaign',
    summary: 'Make a new draft with the same settings, with contacts if asked',
    query: cloneCampaignQuery,
    body: cloneCampaignBody,
    body_optional: true,
    responses: { 201: { description: 'The new draft', json: campaignView } },
  }),
  defineRoute({
    ...read,
    method: 'GET',
    path: `${one}/readiness`,
    operation_id: 'get_readiness',
    summary: 'What a start would check, and what fails',
    params: campaignParams,
    responses: { 200: { description: 'The checks', json: readinessView } },
  }),
  defineRoute({
    ...read,
    method: 'GET',
    path: `${one}/stats`,
    operation_id: 'get_campaign_stats',
    summary: 'The figures of the current run',
    params: campaignParams,
    responses: { 200: { description: 'The figures', json: statsView } },
  }),
  defineRoute({
    ...read,
    method: 'GET',
    path: `${one}/live`,
    operation_id: 'get_live',
    summary: 'What goes on right now, or the averages of an ended run',
    params: campaignParams,
    responses: { 200: { description: 'The figures', json: liveView } },
  }),
  defineRoute({
    ...read,
    method: 'GET',
    path: `${one}/analytics`,
    operation_id: 'get_analytics',
    summary: 'The current run over time, by disposition, attempt and variant',
    params: campaignParams,
    responses: { 200: { description: 'The parts', json: analyticsView } },
  }),
  defineRoute({
    ...read,
    method: 'GET',
    path: `${one}/activity`,
    operation_id: 'list_activity',
    summary: 'Who did what to the campaign, newest first',
    params: campaignParams,
    query: pageQuery,
    responses: { 200: { description: 'A page', json: activityList } },
  }),
  defineRoute({
    ...read,
    method: 'GET',
    path: `${one}/events`,
    operation_id: 'stream_campaign_events',
    summary: 'Snapshots every 2 s as server-sent events, until the end',
    params: campaignParams,
    streaming: 'events',
    responses: {
      200: { description: 'The stream', content_type: 'text/event-stream' },
    },
  }),
] as const;
