import type { CampaignView } from '#shared/contracts/campaigns.ts';
import { toCsv } from '../lifecycle/csv.ts';

const columns: Readonly<
  Record<string, (campaign: CampaignView) => string | number | null>
> = {
  id: ({ id }) => id,
  name: ({ name }) => name,
  status: ({ status }) => status,
  run_number: ({ run_number }) => run_number,
  contacts: ({ stats }) => stats.contacts.total,
  processed: ({ stats }) => stats.processed,
  connected: ({ stats }) => stats.connected,
  completed: ({ stats }) => stats.completed,
  attempts: ({ stats }) => stats.attempts.total,
  attempt_answer_rate: ({ stats }) => stats.attempt_answer_rate,
  completion_rate: ({ stats }) => stats.completion_rate,
  cost_usd: ({ stats }) => stats.cost_usd,
  budget_usd: ({ budget_usd }) => budget_usd,
  started_at: ({ started_at }) => started_at,
  completed_at: ({ completed_at }) => completed_at,
};

/** The figures of these campaigns, a row each. */
export const campaignsCsv = (campaigns: readonly CampaignView[]) =>
  toCsv(
    Object.keys(columns),
    campaigns.map((campaign) =>
      Object.values(columns).map((cell) => cell(campaign)),
    ),
  );
