import type { CampaignView } from '#shared/contracts/campaigns.ts';
import type { CampaignSetup } from '#shared/contracts/planning.ts';

/** The settings of a campaign that make it what it is, and nothing it did. */
const setupFields = {
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
} as const satisfies Record<keyof CampaignSetup, true>;

/** The raw setup of a campaign, to read, copy or compare. @see seed 001 */
export const buildCampaignSetupSnapshot = (
  campaign: CampaignView,
): CampaignSetup =>
  Object.fromEntries(
    Object.keys(setupFields).map((field) => [
      field,
      campaign[field as keyof CampaignSetup],
    ]),
  ) as CampaignSetup;
