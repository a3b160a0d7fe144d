import {
  StatusIndicator,
  type StatusIndicatorProps,
} from '@cloudscape-design/components';
import type { CampaignStatus } from '#shared/domain/campaign.ts';
import { formatCode } from '../../lib/format.ts';

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
