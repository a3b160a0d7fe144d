import { readCounters } from '#functions/adapters/dynamodb/stats-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import type { DispatchHealth } from '#shared/contracts/dispatch-health.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { combine, type Figures } from '#shared/domain/figures.ts';
import { epochMs } from '#shared/domain/instant.ts';
import { abandonedOf } from '#shared/domain/run-stats.ts';

const PERIOD_MS = 30 * 86_400_000;

/** How a predictive campaign is paced now, and what it abandoned in thirty days. */
export async function pacingOf(
  table: Table,
  campaign: Campaign,
  now: number,
): Promise<DispatchHealth['pacing']> {
  const { dial_mode, pacing, run_number, seats = {} } = campaign;
  if (dial_mode !== 'predictive' || pacing?.run_number !== run_number) {
    return null;
  }
  const { run_number: _, ...decision } = pacing;
  return {
    ...decision,
    connected_now: Object.keys(seats).length,
    abandoned_30_days: abandonedOf(await monthOf(table, campaign, now)),
  };
}

/** Figures of the runs that ended in the last thirty days, and of the one now. */
async function monthOf(
  table: Table,
  { id, run_number, restart_history = [] }: Campaign,
  now: number,
): Promise<Figures> {
  const runs = restart_history
    .filter(({ completed_at }) => {
      return completed_at !== null && now - epochMs(completed_at) <= PERIOD_MS;
    })
    .map((run) => run.run_number);
  const counters = await Promise.all(
    [...runs, run_number].map((run) =>
      readCounters(table, { id, run_number: run }),
    ),
  );
  return counters.reduce<Figures>(
    (sum, { figures }) => combine(sum, figures),
    {},
  );
}
