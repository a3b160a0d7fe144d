import { notFound } from '#functions/platform/refusal.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { campaignOfRun } from '#shared/domain/restart.ts';

/**
 * The campaign as the run that was asked for has it; left out, the current one.
 *
 * @throws Refusal 404 for a run that there has not been
 */
export function runAsked(
  campaign: Campaign,
  {
    run_number = campaign.run_number,
  }: { readonly run_number?: number | undefined },
): Campaign {
  if (run_number > campaign.run_number) throw notFound();
  return campaignOfRun(campaign, run_number);
}
