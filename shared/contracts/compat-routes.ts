import * as z from 'zod';
import { campaignView } from './campaigns.ts';
import { campaignParams } from './common.ts';
import { contactList, contactListQuery } from './contacts.ts';
import { defineRoute } from './route.ts';
import { concurrencySettings, concurrencySettingsBody } from './settings.ts';
import { statsView } from './stats.ts';

const one = '/api/v1/campaign/campaigns/{campaign_id}' as const;
const settingsPath = '/api/v1/campaign/concurrency-settings';
const compat = { tag: 'compatibility', compat: true } as const;

const dialingStatus = z.enum(['active', 'paused', 'closed']);
const campaign = {
  200: {
    description: 'The campaign',
    json: campaignView.extend({ status: dialingStatus }),
  },
};
const settings = {
  200: { description: 'The limit and its use', json: concurrencySettings },
} as const;
const action = {
  ...compat,
  method: 'POST',
  scopes: ['campaigns:manage'],
  params: campaignParams,
  responses: campaign,
} as const;

/** AnyReach's spellings (seed 004): same handlers, `status` is theirs. */
export const compatRoutes = [
  defineRoute({
    ...compat,
    method: 'GET',
    path: `${one}/stats`,
    operation_id: 'compat_get_campaign_stats',
    alias_of: 'get_campaign_stats',
    summary: 'The figures of the current run',
    scopes: ['campaigns:read'],
    params: campaignParams,
    responses: {
      200: {
        description: 'The figures',
        json: statsView.extend({ status: dialingStatus }),
      },
    },
  }),
  defineRoute({
    ...compat,
    method: 'GET',
    path: `${one}/contacts`,
    operation_id: 'compat_list_contacts',
    alias_of: 'list_contacts',
    summary: 'List contacts with their attempts',
    scopes: ['campaigns:read'],
    params: campaignParams,
    query: contactListQuery,
    responses: { 200: { description: 'A page', json: contactList } },
  }),
  defineRoute({
    ...action,
    path: `${one}/start`,
    operation_id: 'compat_start_campaign',
    alias_of: 'start_campaign',
    summary: 'Start a campaign, or go on with a paused one',
  }),
  defineRoute({
    ...action,
    path: `${one}/pause`,
    operation_id: 'compat_pause_campaign',
    alias_of: 'pause_campaign',
    summary: 'Place no more calls for now',
  }),
  defineRoute({
    ...action,
    path: `${one}/close`,
    operation_id: 'compat_close_campaign',
    alias_of: 'close_campaign',
    summary: 'Seal a campaign for good',
  }),
  defineRoute({
    ...compat,
    method: 'GET',
    path: settingsPath,
    operation_id: 'compat_get_concurrency_settings',
    alias_of: 'get_concurrency_settings',
    summary: 'How many calls the organization may have at once',
    scopes: ['concurrency:read'],
    responses: settings,
  }),
  defineRoute({
    ...compat,
    method: 'PUT',
    path: settingsPath,
    operation_id: 'compat_update_concurrency_settings',
    alias_of: 'update_concurrency_settings',
    summary: 'Set how many calls the organization may have at once',
    scopes: ['concurrency:manage'],
    body: concurrencySettingsBody,
    responses: settings,
  }),
] as const;
