import type { Snapshot } from '#shared/contracts/realtime.ts';
import type { LiveView, StatsView } from '#shared/contracts/stats.ts';
import { type Campaign, isTerminal } from '#shared/domain/campaign.ts';
import { dialingStatusOf } from '#shared/domain/dialing-status.ts';

/**
 * Most bytes of a snapshot: one frame of an API Gateway socket holds 32 KB.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
 */
const MAX_BYTES = 32_000;

/** The figures of a campaign's current run. */
export type ReadStats = (
  campaign: Campaign,
) => Promise<{ stats: StatsView; live: LiveView }>;

/** Its figures are final: no call is live, and all that happened is counted. */
export const isOver = (campaign: Pick<Campaign, 'status' | 'draining'>) =>
  isTerminal(campaign.status) && !campaign.draining;

/**
 * The whole picture of a campaign, small enough for one frame.
 *
 * @param at - RFC 3339 instant of the one clock
 */
export function makeSnapshot(
  campaign: Campaign,
  figures: { readonly stats: StatsView; readonly live: LiveView },
  sequence: number,
  at: string,
): Snapshot {
  const whole: Snapshot = {
    type: 'snapshot',
    campaign_id: campaign.id,
    sequence,
    at,
    campaign: {
      id: campaign.id,
      name: campaign.name,
      status: campaign.status,
      completion_reason: campaign.completion_reason,
      dialing_status: dialingStatusOf(campaign),
      draining: campaign.draining,
      run_number: campaign.run_number,
      version: campaign.version,
      import: importOf(campaign),
    },
    ...figures,
  };
  return withinFrame(whole);
}

/** A short one is over before there is anything to show. */
const importOf = ({ importing, import_progress }: Campaign) =>
  importing === null || import_progress === undefined
    ? null
    : { upload_id: importing, progress: import_progress };

/** Passes are the only part that grows: the oldest give way. */
function withinFrame(snapshot: Snapshot): Snapshot {
  const { passes } = snapshot.live;
  const excess = Buffer.byteLength(JSON.stringify(snapshot)) - MAX_BYTES;
  if (excess <= 0 || passes.length === 0) return snapshot;
  const bytesOfPass = Buffer.byteLength(JSON.stringify(passes)) / passes.length;
  const dropped = Math.min(passes.length, Math.ceil(excess / bytesOfPass));
  const live = { ...snapshot.live, passes: passes.slice(dropped) };
  return withinFrame({ ...snapshot, live });
}
