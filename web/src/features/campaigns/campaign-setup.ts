import type { CampaignView } from '#shared/contracts/campaigns.ts';

/** The settings of a campaign that make it what it is, and nothing it did. */
const setupFields = [
  'id',
  'name',
  'external_id',
  'agent_id',
  'variants',
  'number_pool',
  'number_selection',
  'max_concurrent_calls',
  'dial_mode',
  'priority',
  'admission',
  'retry_policy',
  'schedule',
  'amd',
  'callback_detection',
  'abandoned',
  'budget_usd',
  'goal',
  'ring_timeout_seconds',
  'max_call_seconds',
  'default_country',
  'compliance',
  'variables',
  'config_url',
  'scheduled_at',
] as const satisfies readonly (keyof CampaignView)[];

export type CampaignSetup = Pick<CampaignView, (typeof setupFields)[number]>;

/** The raw setup of a campaign, to read, copy or compare. @see seed 001 */
export const buildCampaignSetupSnapshot = (
  campaign: CampaignView,
): CampaignSetup =>
  Object.fromEntries(
    setupFields.map((field) => [field, campaign[field]]),
  ) as CampaignSetup;
