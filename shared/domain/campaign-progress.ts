import type { CampaignStatus } from './campaign.ts';

/** The counts of a run that its progress is made of: whole contacts. */
export interface ProgressCounts {
  readonly total_calls: number;
  readonly completed: number;
  readonly failed: number;
  readonly abandoned: number;
  readonly window_closed: number;
  readonly manual_stopped: number;
  readonly machine_detected_count: number;
  readonly callback_pending: number;
  readonly connected: number;
}

/** How far a run is. Percents are 0 to 100, and 0 when there is nobody to call. */
export interface CampaignProgressSummary {
  readonly processed_count: number;
  readonly processed_percent: number;
  readonly success_percent: number;
  readonly connected: number;
  readonly total: number;
  /** Everybody was tried, and only promised callbacks are left. */
  readonly base_dialling_completed: boolean;
}

const percentOf = (part: number, whole: number) =>
  whole > 0 ? Math.min(Math.max((part / whole) * 100, 0), 100) : 0;

/**
 * The progress of a campaign from its figures.
 *
 * @see seed 000, "Progress computation": the six terms, the clamp, the callbacks
 */
export function buildCampaignProgressSummary(
  stats: ProgressCounts,
): CampaignProgressSummary {
  const processed =
    stats.completed +
    stats.failed +
    stats.abandoned +
    stats.window_closed +
    stats.manual_stopped +
    stats.machine_detected_count;
  return {
    processed_count: processed,
    processed_percent: percentOf(processed, stats.total_calls),
    success_percent: percentOf(stats.completed, stats.total_calls),
    connected: stats.connected,
    total: stats.total_calls,
    base_dialling_completed:
      stats.callback_pending > 0 &&
      processed + stats.callback_pending >= stats.total_calls,
  };
}

/**
 * States of a call in which its row may still change by itself. `_processing`
 * is a seed's word that we read and never write.
 *
 * @see seed 000
 */
export const pollableCallStatuses = [
  'leased',
  'ringing',
  'amd_screening',
  'attaching',
  'dialling',
  'in_progress',
  '_processing',
  'callback_scheduled',
] as const;

const pollable = new Set<string>(pollableCallStatuses);

/** Whether a campaign is worth asking for again every five seconds. */
export function shouldPollCampaignCalls(
  status: CampaignStatus,
  calls: readonly { readonly status: string }[] = [],
): boolean {
  return (
    status === 'running' || calls.some((call) => pollable.has(call.status))
  );
}
