import {
  StatusIndicator,
  type StatusIndicatorProps,
} from '@cloudscape-design/components';
import { memo } from 'react';
import type { CampaignStatus } from '#shared/domain/campaign.ts';
import { Time } from '../../components/time.tsx';
import { formatCode, UNKNOWN } from '../../lib/format.ts';
import { CampaignZone } from '../../lib/zone.ts';
import { useCampaignPart } from '../../live/live-context.tsx';
import { activityText } from '../lifecycle/activity-text.ts';
import { usePending } from '../lifecycle/pending.ts';

/** Never colour alone: the indicator has a sign and the word beside it. */
export const STATUS_COLORS: Readonly<
  Record<
    CampaignStatus,
    {
      type: StatusIndicatorProps.Type;
      color?: StatusIndicatorProps.Color;
    }
  >
> = {
  draft: { type: 'not-started', color: 'grey' },
  scheduled: { type: 'pending', color: 'blue' },
  running: { type: 'in-progress', color: 'green' },
  paused: { type: 'stopped', color: 'yellow' },
  completed: { type: 'success', color: 'blue' },
  failed: { type: 'error', color: 'red' },
  cancelled: { type: 'stopped', color: 'grey' },
};

export function StatusBadge({
  status,
  draining = false,
}: {
  status: CampaignStatus;
  /** Ended, with calls still in flight or not yet counted. */
  draining?: boolean;
}) {
  const { type, color } = STATUS_COLORS[status];
  return (
    <StatusIndicator
      type={draining ? 'loading' : type}
      {...(color && !draining && { colorOverride: color })}
    >
      {formatCode(status)}
      {draining && ' – finishing calls'}
    </StatusIndicator>
  );
}

/** The status of a campaign, and behind it what the server says that it does. */
export const StatusCell = memo(function StatusCell({
  campaignId,
}: {
  campaignId: string;
}) {
  const status = useCampaignPart(campaignId, (view) => view.status);
  const draining = useCampaignPart(campaignId, (view) => view.draining);
  const pending = usePending(campaignId);
  if (!status) return UNKNOWN;
  if (pending) {
    return <StatusIndicator type="loading">{pending.text}</StatusIndicator>;
  }
  return (
    <>
      <StatusBadge status={status} draining={draining === true} />
      {!draining && <Activity campaignId={campaignId} />}
    </>
  );
});

function Activity({ campaignId }: { campaignId: string }) {
  const activity = useCampaignPart(campaignId, (view) => view.activity);
  const zone = useCampaignPart(campaignId, (view) => view.schedule.timezone);
  const why = useCampaignPart(campaignId, (view) => view.paused?.reason_text);
  if (!activity) return null;
  const text = activityText(activity);
  if (text === '') return null;
  return (
    <CampaignZone value={zone ?? null}>
      <div className="cell-note muted">
        {formatCode(text)}
        {why && `: “${why}”`}
        {activity.until && (
          <>
            {' '}
            <Time at={activity.until} />
          </>
        )}
      </div>
    </CampaignZone>
  );
}
