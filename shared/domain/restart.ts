import { type ArchivedRun, type Campaign, ownedCount } from './campaign.ts';

/** Restarts that are remembered: some 300 bytes each of an item that every dial reads. */
const MAX_HISTORY = 10;

/** A draft that has run before: its next run is prepared, and nothing dials. */
export const isPrepared = ({
  status,
  run_number,
  restart_history = [],
}: Pick<Campaign, 'status' | 'run_number' | 'restart_history'>) =>
  status === 'draft' && run_number > 1 && restart_history.length > 0;

/** The run before the current one, as a restart left it. */
export const previousRun = ({
  restart_history = [],
}: Pick<Campaign, 'restart_history'>): ArchivedRun | null =>
  restart_history.at(-1) ?? null;

/**
 * Changes that archive the run and prepare the next. Contacts are not touched:
 * their states are kept under the number of their run, and the new number has
 * none, so that all are pending again. @see product rules 6.1
 */
export function archived(
  campaign: Campaign,
  { now, by }: { readonly now: string; readonly by: string },
): Partial<Campaign> {
  const run: ArchivedRun = {
    at: now,
    by,
    from: campaign.status,
    run_number: campaign.run_number,
    completion_reason: campaign.completion_reason,
    scheduled_at: campaign.scheduled_at,
    started_at: campaign.started_at,
    completed_at: campaign.completed_at,
    draining: campaign.draining,
    total_contacts: campaign.total_contacts,
    budget_usd: campaign.budget_usd,
    goal: campaign.goal,
  };
  return {
    status: 'draft',
    completion_reason: null,
    scheduled_at: null,
    started_at: null,
    completed_at: null,
    paused: null,
    draining: false,
    run_number: campaign.run_number + 1,
    restart_history: [...(campaign.restart_history ?? []), run].slice(
      -MAX_HISTORY,
    ),
  };
}

/**
 * Changes that drop a prepared restart: the run before is the current one again.
 * It drains again if it did, or if slots of its calls are still counted.
 */
export function reopened(campaign: Campaign): Partial<Campaign> {
  const run = previousRun(campaign);
  if (!run) return {};
  return {
    status: run.from,
    completion_reason: run.completion_reason,
    scheduled_at: run.scheduled_at,
    started_at: run.started_at,
    completed_at: run.completed_at,
    draining: run.draining || ownedCount(campaign) > 0,
    run_number: run.run_number,
    restart_history: campaign.restart_history?.slice(0, -1) ?? [],
  };
}

/**
 * The campaign as one of its runs has it. Calls of a run that was restarted may
 * still be up: to them it is over, whatever the current run does.
 *
 * @param run_number - of a run at most as new as the current one
 */
export function campaignOfRun(
  campaign: Campaign,
  run_number: number,
): Campaign {
  if (run_number === campaign.run_number) return campaign;
  const run = campaign.restart_history?.find(
    (entry) => entry.run_number === run_number,
  );
  return {
    ...campaign,
    run_number,
    status: run?.from ?? 'completed',
    completion_reason: run?.completion_reason ?? 'manual_stop',
    scheduled_at: run?.scheduled_at ?? null,
    started_at: run?.started_at ?? null,
    completed_at: run?.completed_at ?? null,
    total_contacts: run?.total_contacts ?? campaign.total_contacts,
    budget_usd: run ? run.budget_usd : campaign.budget_usd,
    goal: run ? run.goal : campaign.goal,
    paused: null,
    draining: false,
  };
}
