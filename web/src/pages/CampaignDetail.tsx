import { Button, SpaceBetween } from '@cloudscape-design/components';
import { useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { paths } from '../app/paths.ts';
import { useGo } from '../app/use-follow.ts';
import { PageTitle } from '../components/page-title.tsx';
import { ProblemAlert } from '../components/problem-alert.tsx';
import { AudiencePanel } from '../features/audience/audience-panel.tsx';
import { CallTable } from '../features/calls/call-table.tsx';
import { CampaignConfigPanel } from '../features/campaigns/CampaignConfigPanel.tsx';
import { DetailHeader } from '../features/campaigns/detail-header.tsx';
import { useCampaign } from '../features/campaigns/use-campaign.ts';
import { LivePanel } from '../features/live/live-panel.tsx';
import { StatsPanel } from '../features/live/stats-panel.tsx';
import { ApiError } from '../lib/api-error.ts';
import { useConfig } from '../lib/config.ts';
import { callKeys, uploadKeys } from '../lib/queries.ts';
import { useTopic } from '../live/live-context.tsx';

/** One campaign: what it does now, its figures, its settings, its calls. */
export function CampaignDetail() {
  const { campaignId } = useParams({ strict: false });
  // A new campaign is a new page: nothing of the old one stays.
  return <Detail key={campaignId} id={campaignId ?? ''} />;
}

function Detail({ id }: { id: string }) {
  const campaign = useCampaign(id);
  const queries = useQueryClient();
  useTopic(id);

  if (campaign.isPending) {
    return <PageTitle name="Campaign">Loading the campaign…</PageTitle>;
  }
  if (campaign.error instanceof ApiError && campaign.error.status === 404) {
    return <NoCampaign id={id} />;
  }
  const refresh = () => {
    void campaign.refetch();
    void queries.invalidateQueries({ queryKey: callKeys.of(id) });
    void queries.invalidateQueries({ queryKey: uploadKeys.of(id) });
  };
  return (
    <SpaceBetween size="l">
      {campaign.error && (
        <ProblemAlert
          error={campaign.error}
          what={
            campaign.data
              ? 'The figures could not be refreshed'
              : 'The campaign could not be loaded'
          }
          onRetry={() => campaign.refetch()}
        />
      )}
      {campaign.data && (
        <div className="stack">
          <DetailHeader
            campaignId={id}
            refreshing={campaign.isFetching}
            onRefresh={refresh}
          />
          <LivePanel campaignId={id} />
          <AudiencePanel campaignId={id} />
          <StatsPanel campaignId={id} />
          <CampaignConfigPanel campaignId={id} />
          <CallTable campaignId={id} />
        </div>
      )}
    </SpaceBetween>
  );
}

function NoCampaign({ id }: { id: string }) {
  const { auth } = useConfig();
  const go = useGo();
  return (
    <SpaceBetween size="m">
      <PageTitle>Campaign not found</PageTitle>
      <p>
        No campaign with this id{auth ? ` in ${auth.org_id}` : ''}:{' '}
        <code>{id}</code>
      </p>
      <Button onClick={() => go(paths.campaigns)}>Go to campaigns</Button>
    </SpaceBetween>
  );
}
