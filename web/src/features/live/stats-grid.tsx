import type { StatsView } from '#shared/contracts/stats.ts';
import { type Figure, FigureGrid } from '../../components/figure-grid.tsx';
import { Door } from './door.tsx';
import { doorTo, type FilterName } from './doors.ts';
import { useShownRun } from './freshness.tsx';

interface Cell {
  readonly label: string;
  readonly info: string;
  readonly count: (stats: StatsView) => number;
  /** Null: attempts, which are no rows. */
  readonly rows: FilterName | null;
}

/** Seed 001's grid; v2's names before the older ones. */
const cells: readonly Cell[] = [
  {
    label: 'Total',
    info: 'Contacts of this run that may be called.',
    count: (stats) => stats.total_calls,
    rows: 'total',
  },
  {
    label: 'Pending',
    info: 'Contacts that wait: not tried yet, or for a retry or a callback. Growing while In Progress stays flat means that something holds dialing back.',
    count: (stats) => stats.contacts.pending,
    rows: 'pending',
  },
  {
    label: 'Connected',
    info: 'Contacts that were reached.',
    count: (stats) => stats.connected,
    rows: 'connected',
  },
  {
    label: 'Completed',
    info: 'Contacts whose conversation took place.',
    count: (stats) => stats.completed,
    rows: 'completed',
  },
  {
    label: 'Unanswered',
    info: 'Attempts that nobody answered: rang out, busy, declined, timed out.',
    count: (stats) => stats.unanswered,
    rows: null,
  },
  {
    label: 'Retries Left',
    info: 'Attempts that waiting contacts still have.',
    count: (stats) => stats.retries_left,
    rows: null,
  },
  {
    label: 'Retry Exhausted',
    info: 'Contacts whose attempts are used up.',
    count: (stats) => stats.retry_exhausted,
    rows: 'failed',
  },
  {
    label: 'True Abandoned',
    info: 'Contacts who answered and reached nobody in time.',
    count: (stats) => stats.true_abandoned,
    rows: 'abandoned',
  },
  {
    label: 'AMD Machine',
    info: 'Contacts where an answering machine was detected.',
    count: (stats) => stats.machine_detected_count,
    rows: 'machine',
  },
  {
    label: 'Window Closed',
    info: 'Contacts not called because the calling window ended.',
    count: (stats) => stats.window_closed,
    rows: 'window_closed',
  },
  {
    label: 'Manual Stopped',
    info: 'Contacts not called because the campaign was stopped.',
    count: (stats) => stats.manual_stopped,
    rows: 'manual_stopped',
  },
  {
    label: 'Suppressed',
    info: 'Contacts on the do-not-call list, or excluded. Not part of Total.',
    count: (stats) => stats.suppressed,
    rows: 'suppressed',
  },
];

export function StatsGrid({
  campaignId,
  stats,
}: {
  campaignId: string;
  stats: StatsView;
}) {
  const run = useShownRun();
  const figures = cells.map(
    ({ label, info, count, rows }): Figure => ({
      label,
      info,
      value: (
        <Door
          to={rows && doorTo(campaignId, rows, run)}
          count={count(stats)}
          of={label.toLowerCase()}
        />
      ),
    }),
  );
  return <FigureGrid figures={figures} />;
}
