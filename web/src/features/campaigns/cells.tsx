import {
  Box,
  Link,
  ProgressBar,
  SpaceBetween,
} from '@cloudscape-design/components';
import { memo } from 'react';
import { buildCampaignProgressSummary } from '#shared/domain/campaign-progress.ts';
import { paths } from '../../app/paths.ts';
import { useFollow } from '../../app/use-follow.ts';
import { CopyId } from '../../components/copy-id.tsx';
import {
  formatCount,
  formatInstant,
  formatPercent,
  formatRate,
  UNKNOWN,
} from '../../lib/format.ts';
import { useCampaignPart } from '../../live/live-context.tsx';
import { StatusBadge } from './status.tsx';

interface CellProps {
  readonly campaignId: string;
}

/** Under this many cases a rate says little, and the screen says so. */
const SMALL_SAMPLE = 20;

export const NameCell = memo(function NameCell({ campaignId }: CellProps) {
  const name = useCampaignPart(campaignId, (view) => view.name);
  const restarted = useCampaignPart(campaignId, (view) => view.restarted);
  const follow = useFollow();
  if (name === undefined) return UNKNOWN;
  return (
    <SpaceBetween size="xxxs">
      <Link href={paths.campaign(campaignId)} onFollow={follow}>
        {name}
      </Link>
      <Box color="text-body-secondary" fontSize="body-s">
        <CopyId id={campaignId} what={name} />
      </Box>
      {restarted && (
        <Box color="text-body-secondary" fontSize="body-s">
          Restarted by {restarted.by}, {formatInstant(restarted.at)}
        </Box>
      )}
    </SpaceBetween>
  );
});

export const StatusCell = memo(function StatusCell({ campaignId }: CellProps) {
  const status = useCampaignPart(campaignId, (view) => view.status);
  const draining = useCampaignPart(campaignId, (view) => view.draining);
  const state = useCampaignPart(campaignId, (view) => view.live.state);
  const startsAt = useCampaignPart(campaignId, (view) => view.scheduled_at);
  if (!status) return UNKNOWN;
  const note = noteOf(status, state, startsAt ?? null);
  return (
    <SpaceBetween size="xxxs">
      <StatusBadge status={status} draining={draining === true} />
      {note && (
        <Box color="text-body-secondary" fontSize="body-s">
          {note}
        </Box>
      )}
    </SpaceBetween>
  );
});

function noteOf(
  status: string,
  state: string | undefined,
  startsAt: string | null,
): string | null {
  if (status === 'scheduled' && startsAt) {
    return `Starts ${formatInstant(startsAt)}`;
  }
  if (status !== 'running') return null;
  if (state === 'outside_window') return 'Outside time window';
  if (state === 'idle') return 'Idle (waiting for retries)';
  return null;
}

export const ProgressCell = memo(function ProgressCell({
  campaignId,
}: CellProps) {
  const stats = useCampaignPart(campaignId, (view) => view.stats);
  if (!stats) return UNKNOWN;
  const progress = buildCampaignProgressSummary(stats);
  const percent = formatPercent(progress.processed_percent);
  const connected = `${formatCount(progress.connected)} connected`;
  return (
    <div className="progress-cell figures">
      <ProgressBar
        value={progress.processed_percent}
        ariaLabel={`${percent} processed, ${connected} of ${formatCount(progress.total)}`}
        additionalInfo={
          progress.base_dialling_completed
            ? `Base dialing done – ${formatCount(stats.callback_pending)} callbacks pending`
            : `${connected} of ${formatCount(progress.total)}`
        }
      />
    </div>
  );
});

export const AnswerRateCell = memo(function AnswerRateCell({
  campaignId,
}: CellProps) {
  const rate = useCampaignPart(
    campaignId,
    (view) => view.stats.attempt_answer_rate ?? view.stats.connect_rate,
  );
  const attempts = useCampaignPart(
    campaignId,
    (view) => view.stats.attempts.total,
  );
  return <Rate rate={rate} of={attempts ?? 0} unit="attempts" />;
});

export const CompletionCell = memo(function CompletionCell({
  campaignId,
}: CellProps) {
  const rate = useCampaignPart(
    campaignId,
    (view) => view.stats.completion_rate ?? view.stats.connect_rate,
  );
  const total = useCampaignPart(campaignId, (view) => view.stats.total_calls);
  return <Rate rate={rate} of={total ?? 0} unit="contacts" />;
});

/** A rate with what it is a rate of: 50 % of two is not 50 % of a thousand. */
export function Rate({
  rate,
  of,
  unit,
}: {
  rate: number | undefined;
  of: number;
  unit: string;
}) {
  if (rate === undefined) return UNKNOWN;
  return (
    <div className="figures nowrap">
      {formatRate(rate)}
      <Box color="text-body-secondary" fontSize="body-s">
        of {formatCount(of)} {unit}
        {of < SMALL_SAMPLE && ', small sample'}
      </Box>
    </div>
  );
}

export const LinesCell = memo(function LinesCell({ campaignId }: CellProps) {
  const active = useCampaignPart(campaignId, (view) => view.stats.active_calls);
  const max = useCampaignPart(campaignId, (view) => view.max_concurrent_calls);
  if (active === undefined || max === undefined) return UNKNOWN;
  return (
    <span className="figures nowrap">
      {formatCount(active)} / {formatCount(max)}
    </span>
  );
});
