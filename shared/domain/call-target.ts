import type { Campaign } from './campaign.ts';
import { epochMs } from './instant.ts';

/** A decision older than this is of ticks that stopped: it over-dials nobody. */
export const PACING_MS = 30_000;

export type Paced = Pick<Campaign, 'max_concurrent_calls'> &
  Partial<Pick<Campaign, 'dial_mode' | 'pacing' | 'run_number'>>;

/**
 * Calls in flight that the campaign itself allows: in progressive mode its
 * seats, in predictive mode what the tick decided last, seats at least.
 *
 * @param now - epoch milliseconds; left out, any decision of this run is taken
 */
export function callTarget(campaign: Paced, now?: number): number {
  const { max_concurrent_calls: seats, dial_mode, pacing } = campaign;
  if (dial_mode !== 'predictive' || pacing === undefined) return seats;
  if (pacing.run_number !== campaign.run_number) return seats;
  if (now !== undefined && now - epochMs(pacing.at) > PACING_MS) return seats;
  return Math.max(seats, pacing.target_in_flight);
}
