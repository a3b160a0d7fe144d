import { Box, Button, Link, SpaceBetween } from '@cloudscape-design/components';
import { useState } from 'react';
import { paths } from '../../app/paths.ts';
import { useFollow } from '../../app/use-follow.ts';
import { CopyId } from '../../components/copy-id.tsx';
import { Time } from '../../components/time.tsx';
import { useMay } from '../../lib/me.ts';
import { useCampaignPart } from '../../live/live-context.tsx';
import { useAdjust } from '../adjust/use-adjust.ts';
import { ActivityModal } from '../detail/activity-modal.tsx';
import { ActorName } from '../detail/actor-name.tsx';
import { AttemptReportButton } from '../detail/attempt-report-button.tsx';
import { ConnectionIndicator } from '../live/connection-indicator.tsx';
import { Updated } from '../live/freshness.tsx';
import { CampaignActions } from './campaign-actions.tsx';
import { StatusBadge } from './status.tsx';

/** Under the name: how it stands, its id, its agent, and how old the figures are. */
export function DetailFacts({ campaignId }: { campaignId: string }) {
  const name = useCampaignPart(campaignId, (view) => view.name) ?? '';
  const status = useCampaignPart(campaignId, (view) => view.status);
  const draining = useCampaignPart(campaignId, (view) => view.draining);
  const agent = useCampaignPart(campaignId, (view) => view.agent_id);
  const createdAt = useCampaignPart(campaignId, (view) => view.created_at);
  const startsAt = useCampaignPart(campaignId, (view) => view.scheduled_at);
  const restarted = useCampaignPart(campaignId, (view) => view.restarted);
  const zone = useCampaignPart(campaignId, (view) => view.schedule.timezone);
  const follow = useFollow();
  return (
    <SpaceBetween direction="horizontal" size="m" alignItems="center">
      {status && <StatusBadge status={status} draining={draining === true} />}
      <CopyId id={campaignId} what={name} />
      <span>
        Agent{' '}
        <Link
          href={`${paths.agents}?q=${encodeURIComponent(agent ?? '')}`}
          onFollow={follow}
        >
          {agent}
        </Link>
      </span>
      <ConnectionIndicator />
      <Box color="text-body-secondary">
        <Updated campaignId={campaignId} />
      </Box>
      <Box color="text-body-secondary">
        {status === 'scheduled' && startsAt ? (
          <>
            Starts <Time at={startsAt} />
          </>
        ) : (
          <>
            Created <Time at={createdAt} />
          </>
        )}
      </Box>
      {restarted && (
        <Box color="text-body-secondary">
          Restarted by <ActorName id={restarted.by} />,{' '}
          <Time at={restarted.at} />
        </Box>
      )}
      <Box color="text-body-secondary">Zone {zone}</Box>
    </SpaceBetween>
  );
}

/** Seed 001's buttons; those of the status come from `CampaignActions`. */
export function DetailActions({
  campaignId,
  refreshing,
  onRefresh,
}: {
  campaignId: string;
  refreshing: boolean;
  onRefresh: () => void;
}) {
  const status = useCampaignPart(campaignId, (view) => view.status);
  const adjustable = status === 'running' || status === 'paused';
  return (
    <span className="button-row">
      <Button
        iconName="refresh"
        ariaLabel="Refresh"
        loading={refreshing}
        onClick={onRefresh}
      />
      <ActivityButton campaignId={campaignId} />
      <AttemptReportButton campaignId={campaignId} />
      {adjustable && <AdjustButton />}
      <CampaignActions campaignId={campaignId} />
    </span>
  );
}

function AdjustButton() {
  const { open } = useAdjust();
  const may = useMay('campaigns:manage');
  return (
    <Button
      disabled={!may.allowed}
      {...(may.reason !== undefined && { disabledReason: may.reason })}
      onClick={open}
    >
      Adjust live
    </Button>
  );
}

function ActivityButton({ campaignId }: { campaignId: string }) {
  const count = useCampaignPart(campaignId, (view) => view.activity_count) ?? 0;
  const [open, setOpen] = useState(false);
  if (count === 0) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{`Activity (${count})`}</Button>
      {open && (
        <ActivityModal campaignId={campaignId} onClose={() => setOpen(false)} />
      )}
    </>
  );
}
