import type { RouteHandlers } from '#functions/platform/route.ts';
import { readCallLimits, updateCallLimits } from './call-limits.ts';
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
import { compatHandlers } from './compat.ts';
import { readComplianceProfiles } from './compliance-profiles.ts';
import {
  createConfiguration,
  deleteConfiguration,
  readConfiguration,
  readConfigurations,
  updateConfiguration,
} from './configurations.ts';
import { createCampaign, type ImportInline } from './create-campaign.ts';
import { readForecast } from './forecast.ts';
import { listCampaigns } from './list-campaigns.ts';
import { readMe } from './me.ts';
import {
  readNumberHealth,
  removeFromPool,
  restoreToPool,
} from './number-health.ts';
import {
  createNumber,
  deleteNumber,
  readNumber,
  readNumbers,
  updateNumber,
} from './numbers.ts';
import {
  readConcurrencySettings,
  updateConcurrencySettings,
} from './org-settings.ts';
import { readOverview } from './overview.ts';
import { analyzeTimezones, previewCapacity, readSetup } from './planning.ts';
import {
  readActivity,
  readAnalytics,
  readCampaign,
  readLive,
  readReadiness,
  readStats,
} from './read-campaign.ts';
import { readAsyncapi, readOpenapi } from './read-openapi.ts';
import { removeDraft } from './remove-campaign.ts';
import { listTimezones } from './timezones.ts';
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
    get_setup: readSetup,
    get_forecast: readForecast,
    get_timezone_analysis: analyzeTimezones,
    get_capacity_preview: previewCapacity,
    get_live: readLive,
    get_analytics: readAnalytics,
    get_campaign_stats: readStats,
    list_activity: readActivity,
    get_concurrency_settings: readConcurrencySettings,
    update_concurrency_settings: updateConcurrencySettings,
    list_compliance_profiles: readComplianceProfiles,
    get_call_limits: readCallLimits,
    update_call_limits: updateCallLimits,
    list_numbers: readNumbers,
    create_number: createNumber,
    get_number: readNumber,
    update_number: updateNumber,
    delete_number: deleteNumber,
    get_number_health: readNumberHealth,
    remove_number: removeFromPool,
    restore_number: restoreToPool,
    get_me: readMe,
    get_overview: readOverview,
    get_openapi: readOpenapi,
    get_asyncapi: readAsyncapi,
    ...compatHandlers,
    list_configurations: readConfigurations,
    create_configuration: createConfiguration,
    get_configuration: readConfiguration,
    update_configuration: updateConfiguration,
    delete_configuration: deleteConfiguration,
    list_timezones: listTimezones,
  }) satisfies RouteHandlers;
