import { Alert, type AlertProps } from '@cloudscape-design/components';
import type { ReactNode } from 'react';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import { Time } from '../../components/time.tsx';
import { formatCode, formatCount, formatRate } from '../../lib/format.ts';
import { useCampaignPart, useLive } from '../../live/live-context.tsx';
import { ActorName } from '../detail/actor-name.tsx';
import { TextWithTimes } from '../detail/text-with-times.tsx';
import { useDispatchHealth } from '../dispatch/use-dispatch-health.ts';
import { activityText } from '../lifecycle/activity-text.ts';
import { type HeadlineKind, headlineKind } from './headline-kind.ts';

const types: Readonly<Record<HeadlineKind, AlertProps.Type>> = {
  draft: 'info',
  prepared: 'info',
  scheduled: 'info',
  live: 'success',
  idle: 'info',
  outside_window: 'warning',
  paused: 'warning',
  guarded: 'error',
  completing: 'info',
  failed: 'error',
  ended: 'success',
};

/** The answer first: one sentence that a person could say aloud. */
export function Headline({
  campaignId,
  action,
}: {
  campaignId: string;
  action?: ReactNode;
}) {
  const kind = useCampaignPart(campaignId, headlineKind);
  // What the sentence is made of changes with these, and not with each figure.
  useCampaignPart(campaignId, (view) => view.activity);
  useCampaignPart(campaignId, (view) => view.stats.active_calls);
  const campaign = useLive().store.get(campaignId);
  if (!kind || !campaign) return null;
  return (
    <Alert type={types[kind]} action={action} header={headerOf(kind, campaign)}>
      <Sentence kind={kind} campaign={campaign} />
    </Alert>
  );
}

function headerOf(kind: HeadlineKind, campaign: CampaignView): ReactNode {
  const { paused, activity, stats } = campaign;
  switch (kind) {
    case 'draft':
      return 'Draft – not started';
    case 'prepared':
      return 'Restart prepared – showing previous run';
    case 'scheduled':
      return campaign.scheduled_at ? (
        <>
          Scheduled – starts <Time at={campaign.scheduled_at} as="relative" />
        </>
      ) : (
        'Scheduled'
      );
    case 'live':
      return 'Live Activity';
    case 'idle':
      return activity.reason === 'retry_wait' || activity.reason === null
        ? 'Idle (waiting for retries)'
        : `Idle (${formatCode(activity.reason).toLowerCase()})`;
    case 'outside_window':
      return 'Paused — Outside time window';
    case 'paused':
      return (
        <>
          Paused by <ActorName id={paused?.by ?? ''} />,{' '}
          <Time at={paused?.at} />
        </>
      );
    case 'guarded':
      return (
        <>
          Paused by guard: {formatCode(paused?.reason_code ?? '').toLowerCase()}
          , <Time at={paused?.at} />
        </>
      );
    case 'completing':
      return `Completing – ${callsLeft(stats.active_calls)} left`;
    case 'failed':
      return 'Failed';
    case 'ended':
      return `${formatCode(campaign.status)} – ${activityText(activity)}`;
  }
}

function Sentence({
  kind,
  campaign,
}: {
  kind: HeadlineKind;
  campaign: CampaignView;
}) {
  const { id, paused, stats, activity } = campaign;
  const inFlight =
    stats.active_calls > 0 && kind !== 'completing'
      ? ` ${callsLeft(stats.active_calls)} in flight ${stats.active_calls === 1 ? 'finishes by itself' : 'finish by themselves'}.`
      : '';
  switch (kind) {
    case 'draft':
      return 'Nothing is dialed until you press Start.';
    case 'prepared':
      return 'Figures below are those of the run before. Nothing is dialed until you press Start.';
    case 'scheduled':
      return (
        <>
          Starts by itself <Time at={campaign.scheduled_at} />.
        </>
      );
    case 'paused':
      return `Reason: ${paused?.reason_text ?? 'none was given'}. Nobody new is called.${inFlight}`;
    case 'guarded':
      return `${guardText(campaign)} Nobody new is called until it is resumed.${inFlight}`;
    case 'completing':
      return 'Nobody waits any more; calls in progress finish and are counted.';
    case 'failed':
    case 'ended':
      return (
        <>
          {activity.since && (
            <>
              Ended <Time at={activity.since} />.{' '}
            </>
          )}
          {formatCount(stats.processed)} of {formatCount(stats.total_calls)}{' '}
          contacts processed, {formatCount(stats.connected)} connected.
        </>
      );
    default:
      return <WhyNow campaignId={id} campaign={campaign} />;
  }
}

/** The server's own sentence while it runs; its activity until that is there. */
function WhyNow({
  campaignId,
  campaign,
}: {
  campaignId: string;
  campaign: CampaignView;
}) {
  const health = useDispatchHealth(campaignId);
  const { activity, stats, max_concurrent_calls } = campaign;
  if (health.data) return <TextWithTimes text={health.data.headline} />;
  return (
    <>
      {formatCount(stats.active_calls)} of {formatCount(max_concurrent_calls)}{' '}
      lines in use.
      {activity.until && (
        <>
          {' '}
          Goes on <Time at={activity.until} />.
        </>
      )}
    </>
  );
}

function guardText({ paused, stats, abandoned }: CampaignView): string {
  if (paused?.reason_text) return `${paused.reason_text}.`;
  const limit = abandoned.pause_rate;
  return limit === null
    ? ''
    : `Abandon rate ${formatRate(stats.abandon_rate)}, threshold ${formatRate(limit)}.`;
}

const callsLeft = (count: number) =>
  count === 1 ? '1 call' : `${formatCount(count)} calls`;
