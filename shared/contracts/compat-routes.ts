import * as z from 'zod';
import { pauseCampaignBody } from './campaign-requests.ts';
import { createCampaignBody, updateCampaignBody } from './campaign-settings.ts';
import { campaignView, createdCampaign, dialingStatuses } from './campaigns.ts';
import { campaignParams, pageQuery } from './common.ts';
import { upsertContactsBody, upsertedContacts } from './contact-changes.ts';
import {
  contactList,
  contactListQuery,
  contactParams,
  contactView,
} from './contacts.ts';
import { defineRoute } from './route.ts';
import { concurrencySettings, concurrencySettingsBody } from './settings.ts';
import { statsView } from './stats.ts';

const all = '/api/v1/campaign/campaigns';
const one = `${all}/{campaign_id}` as const;
const contact = `${one}/contacts/{contact_id}` as const;
const settingsPath = '/api/v1/campaign/concurrency-settings';
const compat = { tag: 'compatibility', compat: true } as const;
const read = { ...compat, scopes: ['campaigns:read'] } as const;
const manage = { ...compat, scopes: ['campaigns:manage'] } as const;

const status = z.enum(dialingStatuses);
const theirs = campaignView.extend({ status }).meta({ id: 'CompatCampaign' });
const campaign = { 200: { description: 'The campaign', json: theirs } };
const settings = {
  200: { description: 'The limit and its use', json: concurrencySettings },
} as const;
const action = {
  ...manage,
  method: 'POST',
  params: campaignParams,
  responses: campaign,
} as const;

/**
 * AnyReach's spellings (seed 004): same handlers, `status` is theirs, and an
 * action that does not fit is a 400. They answer without `/api/v1` too.
 */
export const compatRoutes = [
  defineRoute({
    ...manage,
    method: 'POST',
    path: all,
    operation_id: 'compat_create_campaign',
    alias_of: 'create_campaign',
    summary: 'Create a campaign and start it, at once or with first contacts',
    body: createCampaignBody,
    file_part: 'contacts',
    responses: {
      201: {
        description: 'Created',
        json: createdCampaign.extend({ status }),
      },
    },
  }),
  defineRoute({
    ...read,
    method: 'GET',
    path: all,
    operation_id: 'compat_list_campaigns',
    summary: 'List campaigns, newest first',
    query: pageQuery.extend({
      status: status.optional(),
      name: z.string().trim().min(1).max(200).optional(),
    }),
    responses: {
      200: {
        description: 'A page',
        json: z.object({
          data: z.array(theirs),
          next_cursor: z.string().nullable(),
          total: z.int(),
          limit: z.int(),
        }),
      },
    },
  }),
  defineRoute({
    ...read,
    method: 'GET',
    path: one,
    operation_id: 'compat_get_campaign',
    alias_of: 'get_campaign',
    summary: 'Get one campaign',
    params: campaignParams,
    responses: campaign,
  }),
  defineRoute({
    ...manage,
    method: 'PATCH',
    path: one,
    operation_id: 'compat_update_campaign',
    alias_of: 'update_campaign',
    summary: 'Change a campaign; while it is active, what can be tuned live',
    params: campaignParams,
    body: updateCampaignBody,
    responses: campaign,
  }),
  defineRoute({
    ...read,
    method: 'GET',
    path: `${one}/stats`,
    operation_id: 'compat_get_campaign_stats',
    summary: 'The figures of the current run',
    params: campaignParams,
    responses: {
      200: { description: 'The figures', json: statsView.extend({ status }) },
    },
  }),
  defineRoute({
    ...read,
    method: 'GET',
    path: `${one}/contacts`,
    operation_id: 'compat_list_contacts',
    alias_of: 'list_contacts',
    summary: 'List contacts with their attempts',
    params: campaignParams,
    query: contactListQuery,
    responses: { 200: { description: 'A page', json: contactList } },
  }),
  defineRoute({
    ...compat,
    method: 'POST',
    path: `${one}/contacts`,
    operation_id: 'compat_upsert_contacts',
    alias_of: 'upsert_contacts',
    summary: 'Add contacts, or change those with the same external id',
    scopes: ['contacts:manage'],
    params: campaignParams,
    body: upsertContactsBody,
    responses: { 200: { description: 'What became', json: upsertedContacts } },
  }),
  defineRoute({
    ...read,
    method: 'GET',
    path: contact,
    operation_id: 'compat_get_contact',
    alias_of: 'get_contact',
    summary: 'Get one contact with its attempts',
    params: contactParams,
    responses: { 200: { description: 'The contact', json: contactView } },
  }),
  defineRoute({
    ...compat,
    method: 'DELETE',
    path: contact,
    operation_id: 'compat_delete_contact',
    alias_of: 'delete_contact',
    summary: 'Take out a contact that was never called',
    scopes: ['contacts:manage'],
    params: contactParams,
    responses: { 204: { description: 'Taken out' } },
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
    body: pauseCampaignBody,
    body_optional: true,
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
