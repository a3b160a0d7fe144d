import {
  Box,
  BreadcrumbGroup,
  Button,
  SpaceBetween,
} from '@cloudscape-design/components';
import { useMutation } from '@tanstack/react-query';
import { notify } from '../../app/notices.tsx';
import { paths } from '../../app/paths.ts';
import { useFollow } from '../../app/use-follow.ts';
import { CopyId } from '../../components/copy-id.tsx';
import { PageTitle } from '../../components/page-title.tsx';
import { useApi } from '../../lib/api.ts';
import { saveFile } from '../../lib/download.ts';
import { formatInstant, getShortCampaignId } from '../../lib/format.ts';
import { useCampaignPart } from '../../live/live-context.tsx';
import { ConnectionIndicator } from '../live/connection-indicator.tsx';
import { CampaignActions } from './campaign-actions.tsx';
import { StatusBadge } from './status.tsx';

export function DetailHeader({
  campaignId,
  refreshing,
  onRefresh,
}: {
  campaignId: string;
  refreshing: boolean;
  onRefresh: () => void;
}) {
  const name = useCampaignPart(campaignId, (view) => view.name) ?? '';
  const follow = useFollow();
  return (
    <SpaceBetween size="xs">
      <BreadcrumbGroup
        ariaLabel="Breadcrumbs"
        items={[
          { text: 'Campaigns', href: paths.campaigns },
          { text: name, href: paths.campaign(campaignId) },
        ]}
        onFollow={follow}
      />
      <PageTitle
        name={name}
        description={<Facts campaignId={campaignId} name={name} />}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button
              iconName="refresh"
              ariaLabel="Refresh"
              loading={refreshing}
              onClick={onRefresh}
            />
            <AttemptReportButton campaignId={campaignId} />
            <CampaignActions campaignId={campaignId} />
          </SpaceBetween>
        }
      >
        {name}
      </PageTitle>
    </SpaceBetween>
  );
}

function Facts({ campaignId, name }: { campaignId: string; name: string }) {
  const status = useCampaignPart(campaignId, (view) => view.status);
  const draining = useCampaignPart(campaignId, (view) => view.draining);
  const createdAt = useCampaignPart(campaignId, (view) => view.created_at);
  const startsAt = useCampaignPart(campaignId, (view) => view.scheduled_at);
  const restarted = useCampaignPart(campaignId, (view) => view.restarted);
  return (
    <SpaceBetween direction="horizontal" size="m" alignItems="center">
      {status && <StatusBadge status={status} draining={draining === true} />}
      <CopyId id={campaignId} what={name} />
      <ConnectionIndicator />
      <Box color="text-body-secondary">
        {status === 'scheduled' && startsAt
          ? `Starts ${formatInstant(startsAt)}`
          : `Created ${formatInstant(createdAt ?? null)}`}
      </Box>
      {restarted && (
        <Box color="text-body-secondary">
          Restarted by {restarted.by}, {formatInstant(restarted.at)}
        </Box>
      )}
    </SpaceBetween>
  );
}

function AttemptReportButton({ campaignId }: { campaignId: string }) {
  const api = useApi();
  const report = useMutation({
    mutationFn: () => api.attemptReport(campaignId),
    onSuccess: (blob) =>
      saveFile(blob, `attempts-${getShortCampaignId(campaignId)}.csv`),
    onError: (error) =>
      notify('error', `The report could not be made: ${error.message}`),
  });
  return (
    <Button
      iconName="download"
      loading={report.isPending}
      loadingText="Attempt Report: downloading"
      onClick={() => report.mutate()}
    >
      Attempt Report
    </Button>
  );
}
