import type { RouteHandlers } from '#functions/platform/route.ts';
import {
  cancelCampaign,
  cancelRestart,
  closeCampaign,
  pauseCampaign,
  restartCampaign,
  resumeCampaign,
  scheduleCampaign,
  startCampaign,
  stopCampaign,
  unscheduleCampaign,
} from './campaign-actions.ts';
import { cloneCampaign } from './clone-campaign.ts';
import { createCampaign, type ImportInline } from './create-campaign.ts';
import { listCampaigns } from './list-campaigns.ts';
import {
  readAgents,
  readConcurrencySettings,
  readNumbers,
  updateConcurrencySettings,
} from './org-settings.ts';
import {
  readActivity,
  readAnalytics,
  readCampaign,
  readReadiness,
  readStats,
} from './read-campaign.ts';
import { readOpenapi } from './read-openapi.ts';
import { removeDraft } from './remove-campaign.ts';
import { updateCampaign } from './update-campaign.ts';

/** The operations on campaigns and on what they share, by operation id. */
export const campaignHandlers = (importInline: ImportInline) =>
  ({
    create_campaign: createCampaign(importInline),
    list_campaigns: listCampaigns,
    get_campaign: readCampaign,
    update_campaign: updateCampaign,
    delete_campaign: removeDraft,
    start_campaign: startCampaign,
    pause_campaign: pauseCampaign,
    resume_campaign: resumeCampaign,
    stop_campaign: stopCampaign,
    cancel_campaign: cancelCampaign,
    close_campaign: closeCampaign,
    restart_campaign: restartCampaign,
    cancel_restart_campaign: cancelRestart,
    schedule_campaign: scheduleCampaign,
    unschedule_campaign: unscheduleCampaign,
    clone_campaign: cloneCampaign,
    get_readiness: readReadiness,
    get_analytics: readAnalytics,
    get_campaign_stats: readStats,
    list_activity: readActivity,
    get_concurrency_settings: readConcurrencySettings,
    update_concurrency_settings: updateConcurrencySettings,
    list_agents: readAgents,
    list_numbers: readNumbers,
    get_openapi: readOpenapi,
  }) satisfies RouteHandlers;
