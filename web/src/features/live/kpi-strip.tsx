import { Box, ProgressBar } from '@cloudscape-design/components';
import type { StatsView } from '#shared/contracts/stats.ts';
import { buildCampaignProgressSummary } from '#shared/domain/campaign-progress.ts';
import { type Figure, FigureGrid } from '../../components/figure-grid.tsx';
import {
  countOf,
  formatCode,
  formatCount,
  formatMoney,
  formatPercent,
  formatSeconds,
  UNKNOWN,
} from '../../lib/format.ts';
import { useCampaignPart } from '../../live/live-context.tsx';
import { Rate } from '../campaigns/cells.tsx';
import { Door } from './door.tsx';
import { doorTo, type FilterName } from './doors.ts';
import { useShownRun } from './freshness.tsx';

const MAX_PERCENT = 100;

/** Seed 002's strip: order fixed, each figure with what it is and how to read it. */
export function KpiStrip({
  campaignId,
  stats,
}: {
  campaignId: string;
  stats: StatsView;
}) {
  const budget = useCampaignPart(campaignId, (view) => view.budget_usd);
  const goal = useCampaignPart(campaignId, (view) => view.goal);
  const run = useShownRun();
  const count = (
    label: string,
    name: FilterName,
    value: number,
    info: string,
  ): Figure => ({
    label,
    info,
    value: (
      <Door
        to={doorTo(campaignId, name, run)}
        count={value}
        of={label.toLowerCase()}
      />
    ),
  });
  return (
    <FigureGrid
      figures={[
        {
          label: 'Progress',
          info: PROGRESS,
          value: <Progress stats={stats} />,
        },
        count(
          'In progress',
          'in_progress',
          stats.contacts.in_progress,
          IN_CALL,
        ),
        count('Completed', 'completed', stats.completed, COMPLETED),
        count('Failed', 'failed', stats.failed, FAILED),
        count('Pending', 'pending', stats.contacts.pending, PENDING),
        {
          label: 'Answer rate',
          info: ANSWER_RATE,
          value: (
            <Rate
              rate={stats.attempt_answer_rate ?? stats.connect_rate}
              of={stats.attempts.total}
              unit="attempt"
            />
          ),
        },
        {
          label: 'Avg duration',
          info: 'Average length of the conversations of this run, without ringing.',
          value:
            stats.aht_seconds > 0 ? formatSeconds(stats.aht_seconds) : UNKNOWN,
        },
        {
          label: 'Total cost',
          info: 'What the lines cost so far: an estimate until the carrier bills.',
          value: formatMoney(stats.cost_usd),
        },
        ...(budget != null
          ? [
              {
                label: 'Budget',
                info: 'What was spent of the budget. When it is spent, dialing ends; calls in progress finish.',
                value: (
                  <Share
                    what="Budget"
                    share={stats.budget_progress ?? 0}
                    note={`${formatMoney(stats.cost_usd)} of ${formatMoney(budget)}`}
                  />
                ),
              },
            ]
          : []),
        ...(goal
          ? [
              {
                label: 'Goal',
                info: 'When it is reached, dialing ends; calls in progress finish.',
                value: (
                  <Share
                    what="Goal"
                    share={stats.goal_progress ?? 0}
                    note={`of ${formatCount(goal.target)} ${formatCode(goal.disposition ?? goal.metric).toLowerCase()}`}
                  />
                ),
              },
            ]
          : []),
      ]}
    />
  );
}

const PROGRESS =
  'Contacts that are done for this run, of all that may be called: completed, failed, abandoned, machines, window closed and stopped.';
const IN_CALL = 'Contacts in a call now: ringing, being screened, or talking.';
const COMPLETED = 'Contacts whose conversation took place.';
const FAILED =
  'Contacts whose attempts are used up without a conversation. Growing quickly: look at blocker codes and carrier errors before you scale.';
const PENDING =
  'Contacts that wait: not tried yet, or for a retry or a callback. Growing while in progress stays flat: usually blocked by capacity (numbers, windows, queue health).';
const ANSWER_RATE =
  'Answered attempts of all attempts of this run. Dropping: check number pool health and country match.';

function Progress({ stats }: { stats: StatsView }) {
  const progress = buildCampaignProgressSummary(stats);
  const percent = formatPercent(progress.processed_percent);
  const done = `${formatCount(progress.processed_count)} of ${formatCount(progress.total)}`;
  return (
    <Bar
      label={`Progress: ${percent} processed, ${done}`}
      percent={progress.processed_percent}
      note={
        progress.base_dialling_completed
          ? `Base dialing done – ${countOf(stats.callback_pending, 'callback')} pending`
          : `${done}, ${formatCount(progress.connected)} connected`
      }
    />
  );
}

function Share({
  what,
  share,
  note,
}: {
  what: string;
  share: number;
  note: string;
}) {
  const percent = share * MAX_PERCENT;
  return (
    <Bar
      label={`${what}: ${formatPercent(percent)}, ${note}`}
      percent={percent}
      note={note}
    />
  );
}

function Bar({
  label,
  percent,
  note,
}: {
  label: string;
  percent: number;
  note: string;
}) {
  return (
    <div className="bar-figure">
      <ProgressBar value={Math.min(percent, MAX_PERCENT)} ariaLabel={label} />
      <Box color="text-body-secondary" fontSize="body-s">
        {note}
      </Box>
    </div>
  );
}
