import {
  Alert,
  Box,
  Container,
  Header,
  ProgressBar,
  SpaceBetween,
} from '@cloudscape-design/components';
import type { StatsView } from '#shared/contracts/stats.ts';
import { buildCampaignProgressSummary } from '#shared/domain/campaign-progress.ts';
import { FigureGrid } from '../../components/figure-grid.tsx';
import {
  formatCount,
  formatMoney,
  formatPercent,
  formatRate,
  formatSeconds,
} from '../../lib/format.ts';
import { useCampaignPart } from '../../live/live-context.tsx';
import { Rate } from '../campaigns/cells.tsx';

/** Share of answered calls that nobody spoke to in time. @see 47 CFR 64.1200(a)(7) */
const ABANDON_CEILING = 0.03;

/** Figures of the run; of the run before while a restart is only prepared. */
export function StatsPanel({ campaignId }: { campaignId: string }) {
  const current = useCampaignPart(campaignId, (view) => view.stats);
  const prepared = useCampaignPart(campaignId, (view) => view.prepared_restart);
  const previous = useCampaignPart(
    campaignId,
    (view) => view.previous_run_stats,
  );
  const showPrevious = prepared === true && previous != null;
  const stats = showPrevious ? previous : current;
  if (!stats) return null;
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={`${formatCount(stats.attempts.total)} attempts, ${stats.attempts.average_per_contact} a contact`}
        >
          Results
        </Header>
      }
    >
      <SpaceBetween size="l">
        {showPrevious && (
          <Alert type="info">
            Restart prepared – showing the figures of the previous run.
          </Alert>
        )}
        <Progress stats={stats} />
        <Metrics stats={stats} />
        <Counts stats={stats} />
        <Callbacks callback={stats.callback} />
      </SpaceBetween>
    </Container>
  );
}

function Progress({ stats }: { stats: StatsView }) {
  const progress = buildCampaignProgressSummary(stats);
  const percent = formatPercent(progress.processed_percent);
  return (
    <div className="figures">
      <ProgressBar
        label="Progress"
        value={progress.processed_percent}
        ariaLabel={`Progress: ${percent} processed`}
        additionalInfo={
          progress.base_dialling_completed
            ? `Base dialing done – ${formatCount(stats.callback_pending)} callbacks pending`
            : `${formatCount(progress.processed_count)} of ${formatCount(progress.total)} processed, ${formatCount(progress.connected)} connected`
        }
      />
    </div>
  );
}

function Metrics({ stats }: { stats: StatsView }) {
  const over = stats.abandon_rate > ABANDON_CEILING;
  return (
    <FigureGrid
      figures={[
        {
          label: 'Answer Rate',
          value: (
            <Rate
              rate={stats.attempt_answer_rate ?? stats.connect_rate}
              of={stats.attempts.total}
              unit="attempts"
            />
          ),
          info: 'Answered attempts of all attempts.',
        },
        {
          label: 'Completion Rate',
          value: (
            <Rate
              rate={stats.completion_rate ?? stats.connect_rate}
              of={stats.total_calls}
              unit="contacts"
            />
          ),
          info: 'Completed contacts of all contacts.',
        },
        {
          label: 'Abandon Rate',
          value: (
            <>
              {formatRate(stats.abandon_rate)}
              <Box
                fontSize="body-s"
                color={over ? 'text-status-error' : 'text-body-secondary'}
              >
                {over ? 'above the 3 % ceiling' : 'ceiling 3 %'}
              </Box>
            </>
          ),
          info: 'Answered calls that no agent spoke to in time, of calls answered by a person. The regulatory ceiling is 3 %.',
        },
        {
          label: 'AHT',
          value: formatSeconds(stats.aht_seconds),
          info: 'Average handle time: conversation length, without ringing.',
        },
        {
          label: 'Cost',
          value: formatMoney(stats.cost_usd),
          ...(stats.budget_progress !== null && {
            info: `${formatRate(stats.budget_progress)} of the budget.`,
          }),
        },
      ]}
    />
  );
}

function Counts({ stats }: { stats: StatsView }) {
  const count = (label: string, value: number, info: string) => ({
    label,
    value: formatCount(value),
    info,
  });
  return (
    <FigureGrid
      figures={[
        count(
          'Total',
          stats.total_calls,
          'Contacts of this run that may be called.',
        ),
        count(
          'Pending',
          stats.contacts.pending,
          'Contacts that wait: not tried yet, or for a retry or a callback. Growing while In Progress stays flat means that something holds dialing back.',
        ),
        count('Connected', stats.connected, 'Contacts that were reached.'),
        count(
          'Completed',
          stats.completed,
          'Contacts whose conversation took place.',
        ),
        count(
          'Unanswered',
          stats.unanswered,
          'Attempts that nobody answered: rang out, busy, declined, timed out.',
        ),
        count(
          'Retries Left',
          stats.retries_left,
          'Attempts that waiting contacts still have.',
        ),
        count(
          'Retry Exhausted',
          stats.retry_exhausted,
          'Contacts whose attempts are used up.',
        ),
        count(
          'True Abandoned',
          stats.true_abandoned,
          'Contacts who answered and reached nobody in time.',
        ),
        count(
          'AMD Machine',
          stats.machine_detected_count,
          'Contacts where an answering machine was detected.',
        ),
        count(
          'Window Closed',
          stats.window_closed,
          'Contacts not called because the calling window ended.',
        ),
        count(
          'Manual Stopped',
          stats.manual_stopped,
          'Contacts not called because the campaign was stopped.',
        ),
        count(
          'Suppressed',
          stats.suppressed,
          'Contacts on the do-not-call list, or excluded. Not part of Total.',
        ),
      ]}
    />
  );
}

/** Only where somebody asked to be called back. */
function Callbacks({ callback }: { callback: StatsView['callback'] }) {
  if (callback.requested === 0 && callback.pending === 0) return null;
  return (
    <SpaceBetween size="s">
      <Box variant="h3">Callbacks</Box>
      <FigureGrid
        figures={[
          { label: 'Requested', value: formatCount(callback.requested) },
          { label: 'Pending', value: formatCount(callback.pending) },
          { label: 'Completed', value: formatCount(callback.completed) },
          { label: 'Cancelled', value: formatCount(callback.cancelled) },
          {
            label: 'Average delay',
            value: formatSeconds(callback.avg_delay_seconds),
            info: 'How long after the promised time the callback was dialed.',
          },
        ]}
      />
    </SpaceBetween>
  );
}
