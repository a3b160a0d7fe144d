import * as z from 'zod';
import { campaignView } from './campaigns.ts';
import { campaignParams, count, instant, rate } from './common.ts';
import { forecastQuery, forecastView } from './forecast.ts';
import { defineRoute } from './route.ts';

/** The raw setup of a campaign: its settings, and nothing it did. @see seed 001 */
export const campaignSetup = campaignView
  .pick({
    id: true,
    name: true,
    external_id: true,
    agent_id: true,
    variants: true,
    number_pool: true,
    number_selection: true,
    max_concurrent_calls: true,
    dial_mode: true,
    priority: true,
    admission: true,
    pass_mode: true,
    retry_share: true,
    retry_policy: true,
    schedule: true,
    amd: true,
    callback_detection: true,
    recording: true,
    abandoned: true,
    budget_usd: true,
    goal: true,
    ring_timeout_seconds: true,
    max_call_seconds: true,
    default_country: true,
    compliance: true,
    variables: true,
    config_url: true,
    scheduled_at: true,
  })
  .meta({ id: 'CampaignSetup' });
export type CampaignSetup = z.output<typeof campaignSetup>;

/** In which zones the contacts are, and when they may be called. */
export const timezoneAnalysis = z
  .object({
    campaign_id: z.string(),
    at: instant,
    timezone_mode: z.enum(['campaign', 'callee_local']),
    exact: z.boolean(),
    contacts: count,
    unknown: count.meta({
      description: 'Whose zone nothing tells: not called in their own hours.',
    }),
    zones: z.array(
      z.object({
        timezones: z.array(z.string()).meta({
          description: 'Several where the number may be in any of them.',
        }),
        source: z.enum(['contact', 'number', 'campaign']).nullable(),
        contacts: count,
        share: rate,
        open_now: z.boolean(),
        next_open_at: instant.nullable(),
      }),
    ),
  })
  .meta({ id: 'TimezoneAnalysis' });
export type TimezoneAnalysis = z.output<typeof timezoneAnalysis>;

/** How many calls at once the campaign could have, and what sets that. */
export const capacityPreview = z
  .object({
    campaign_id: z.string(),
    requested: count,
    effective: count,
    binding_limit: z
      .enum(['campaign_cap', 'org_cap', 'pool_capacity', 'pool_empty'])
      .nullable(),
    calls_per_second: z.number(),
    org: z.object({ limit: count, in_use: count, available: count }),
    pool: z.object({
      numbers: count,
      usable: count,
      lines: count.nullable().meta({ description: 'Null: no limit.' }),
    }),
    errors: z.array(z.object({ code: z.string(), message: z.string() })),
  })
  .meta({ id: 'CapacityPreview' });
export type CapacityPreview = z.output<typeof capacityPreview>;

const base = {
  tag: 'campaigns',
  scopes: ['campaigns:read'],
  method: 'GET',
  params: campaignParams,
} as const;
const one = '/api/v1/campaigns/{campaign_id}' as const;

export const planningRoutes = [
  defineRoute({
    ...base,
    path: `${one}/setup`,
    operation_id: 'get_setup',
    summary: 'The settings of a campaign, without what it did',
    responses: { 200: { description: 'The setup', json: campaignSetup } },
  }),
  defineRoute({
    ...base,
    path: `${one}/forecast`,
    operation_id: 'get_forecast',
    summary: 'When it finishes, what it costs, and whom it never reaches',
    query: forecastQuery,
    responses: { 200: { description: 'The forecast', json: forecastView } },
  }),
  defineRoute({
    ...base,
    path: `${one}/timezone-analysis`,
    operation_id: 'get_timezone_analysis',
    summary: 'In which zones the contacts are, and when those may be called',
    responses: { 200: { description: 'The zones', json: timezoneAnalysis } },
  }),
  defineRoute({
    ...base,
    path: `${one}/capacity-preview`,
    operation_id: 'get_capacity_preview',
    summary: 'How many calls at once there can be, and what sets that',
    responses: { 200: { description: 'The limits', json: capacityPreview } },
  }),
] as const;
