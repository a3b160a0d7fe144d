import { Link, SpaceBetween } from '@cloudscape-design/components';
import { memo, type ReactNode } from 'react';
import { buildCampaignProgressSummary } from '#shared/domain/campaign-progress.ts';
import { paths } from '../../app/paths.ts';
import { useFollow } from '../../app/use-follow.ts';
import { CopyId } from '../../components/copy-id.tsx';
import { Time } from '../../components/time.tsx';
import {
  countOf,
  formatCount,
  formatMoney,
  formatPercent,
  formatRate,
  formatSeconds,
  UNKNOWN,
} from '../../lib/format.ts';
import { CampaignZone } from '../../lib/zone.ts';
import { useCampaignPart } from '../../live/live-context.tsx';
import { Bar } from './list-bar.tsx';
import { useChangedTint } from './list-changed.ts';
import './list.css';

interface CellProps {
  readonly campaignId: string;
}

/** Under this many cases a rate says little, and the screen says so. */
const SMALL_SAMPLE = 20;

/** What is shown, tinted for a moment when `value` changes. */
function Live({ value, children }: { value: unknown; children: ReactNode }) {
  const element = useChangedTint<HTMLDivElement>(value);
  return (
    <div ref={element} className="cell figures">
      {children}
    </div>
  );
}

function Note({ children }: { children: ReactNode }) {
  return <div className="cell-note muted">{children}</div>;
}

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
      <Note>
        <CopyId id={campaignId} what={name} />
      </Note>
      {restarted && (
        <Note>
          Restarted by {restarted.by}, <Time at={restarted.at} as="relative" />
        </Note>
      )}
    </SpaceBetween>
  );
});

export const ProgressCell = memo(function ProgressCell({
  campaignId,
}: CellProps) {
  const stats = useCampaignPart(campaignId, (view) => view.stats);
  if (!stats) return UNKNOWN;
  const progress = buildCampaignProgressSummary(stats);
  const { connected, processed_percent, total } = progress;
  const percent = formatPercent(processed_percent);
  const words = `${formatCount(connected)} connected of ${formatCount(total)}`;
  return (
    <Live value={`${percent} ${connected} ${total}`}>
      <div className="progress-cell">
        <div className="bar-line">
          <Bar percent={processed_percent} />
          <span>
            {percent}
            <span className="unseen"> processed, </span>
          </span>
        </div>
        <Note>
          {progress.base_dialling_completed
            ? `Base dialing done – ${countOf(stats.callback_pending, 'callback')} pending`
            : words}
        </Note>
      </div>
    </Live>
  );
});

export const LinesCell = memo(function LinesCell({ campaignId }: CellProps) {
  const active = useCampaignPart(campaignId, (view) => view.stats.active_calls);
  const max = useCampaignPart(campaignId, (view) => view.max_concurrent_calls);
  if (active === undefined || max === undefined) return UNKNOWN;
  return (
    <Live value={active}>
      <div className="lines-cell">
        <span className="nowrap">
          {formatCount(active)} / {formatCount(max)}
          <span className="unseen"> lines in use</span>
        </span>
        <Bar percent={(active / max) * 100} />
      </div>
    </Live>
  );
});

export const AnswerRateCell = memo(function AnswerRateCell({
  campaignId,
}: CellProps) {
  const rate = useCampaignPart(
    campaignId,
    (view) => view.stats.attempt_answer_rate,
  );
  const fallback = useCampaignPart(
    campaignId,
    (view) => view.stats.connect_rate,
  );
  const attempts = useCampaignPart(
    campaignId,
    (view) => view.stats.attempts.total,
  );
  return (
    <Rate
      rate={rate ?? fallback}
      of={attempts ?? 0}
      unit="attempt"
      {...(rate === undefined && { called: 'connect rate' })}
    />
  );
});

export const CompletionCell = memo(function CompletionCell({
  campaignId,
}: CellProps) {
  const rate = useCampaignPart(
    campaignId,
    (view) => view.stats.completion_rate,
  );
  const fallback = useCampaignPart(
    campaignId,
    (view) => view.stats.connect_rate,
  );
  const total = useCampaignPart(campaignId, (view) => view.stats.total_calls);
  return (
    <Rate
      rate={rate ?? fallback}
      of={total ?? 0}
      unit="contact"
      {...(rate === undefined && { called: 'connect rate' })}
    />
  );
});

/** A rate with what it is a rate of: 50 % of two is not 50 % of a thousand. */
export function Rate({
  rate,
  of,
  unit,
  called,
}: {
  rate: number | undefined;
  of: number;
  unit: string;
  /** Which rate, when it is not the column's own. */
  called?: string;
}) {
  if (rate === undefined) return UNKNOWN;
  return (
    <Live value={rate}>
      <span className="nowrap">{of === 0 ? UNKNOWN : formatRate(rate)}</span>
      <Note>
        {called && `${called}, `}
        <span className="nowrap">of {countOf(of, unit)}</span>{' '}
        {of < SMALL_SAMPLE && <span className="nowrap">small sample</span>}
      </Note>
    </Live>
  );
}

export const CostCell = memo(function CostCell({ campaignId }: CellProps) {
  const spent = useCampaignPart(campaignId, (view) => view.stats.cost_usd);
  const budget = useCampaignPart(campaignId, (view) => view.budget_usd);
  if (spent === undefined) return UNKNOWN;
  return (
    <Live value={spent}>
      <span className="nowrap">{formatMoney(spent)}</span>
      {typeof budget === 'number' && (
        <Note>
          <span className="nowrap">of {formatMoney(budget)}</span>
        </Note>
      )}
    </Live>
  );
});

/** What comes next by itself: the start, the next window, or the end. */
export const NextCell = memo(function NextCell({ campaignId }: CellProps) {
  const activity = useCampaignPart(campaignId, (view) => view.activity);
  const eta = useCampaignPart(campaignId, (view) => view.live.eta_seconds);
  const status = useCampaignPart(campaignId, (view) => view.status);
  const zone = useCampaignPart(campaignId, (view) => view.schedule.timezone);
  if (activity?.until) {
    return (
      <CampaignZone value={zone ?? null}>
        <div className="figures">
          {activity.state === 'scheduled' ? 'Starts ' : 'Window opens '}
          <Time at={activity.until} as="relative" />
        </div>
      </CampaignZone>
    );
  }
  if (status !== 'running' || eta === null || eta === undefined) return UNKNOWN;
  return <div className="figures">Done in about {formatSeconds(eta)}</div>;
});

export const UpdatedCell = memo(function UpdatedCell({
  campaignId,
}: CellProps) {
  const at = useCampaignPart(campaignId, (view) => view.updated_at);
  return <Time at={at} as="relative" />;
});
