import { useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { NotFoundPage } from '../app/error-pages.tsx';
import { type CampaignTab, campaignTabs, paths } from '../app/paths.ts';
import { Page } from '../components/page.tsx';
import { ProblemAlert } from '../components/problem-alert.tsx';
import { Placeholder } from '../components/query-panel.tsx';
import { useAdjust } from '../features/adjust/use-adjust.ts';
import {
  DetailActions,
  DetailFacts,
} from '../features/campaigns/detail-header.tsx';
import { useCampaign } from '../features/campaigns/use-campaign.ts';
import { DetailTabs } from '../features/detail/detail-tabs.tsx';
import { CampaignName } from '../features/detail/inline-name.tsx';
import { NoCampaign } from '../features/detail/no-campaign.tsx';
import { OverviewTab } from '../features/detail/overview-tab.tsx';
import { KeepFresh } from '../features/live/freshness.tsx';
import { ApiError } from '../lib/api-error.ts';
import { campaignKeys } from '../lib/queries.ts';
import { CampaignZone } from '../lib/zone.ts';
import { useCampaignPart, useTopic } from '../live/live-context.tsx';
import '../features/detail/detail.css';

const AdjustPanel = lazy(() => import('../features/adjust/adjust-panel.tsx'));

/** One campaign: what it does now, its figures, its settings, its calls. */
export function CampaignDetail() {
  const {
    campaignId = '',
    tab = 'overview',
    contactId,
  } = useParams({ strict: false });
  const known = campaignTabs.find((one) => one === tab);
  // Only calls have something below them.
  if (!known || (contactId !== undefined && known !== 'calls')) {
    return <NotFoundPage />;
  }
  // A new campaign is a new page: nothing of the old one stays.
  return <Detail key={campaignId} id={campaignId} tab={known} />;
}

function Detail({ id, tab }: { id: string; tab: CampaignTab }) {
  const campaign = useCampaign(id);
  const name = useCampaignPart(id, (view) => view.name);
  const zone = useCampaignPart(id, (view) => view.schedule.timezone);
  const refresh = useRefresh(id);
  const adjust = useAdjust();
  useTopic(id);

  if (campaign.error instanceof ApiError && campaign.error.status === 404) {
    return <NoCampaign id={id} />;
  }
  if (name === undefined) {
    return (
      <Page title="Campaign" crumbs={crumbs}>
        {campaign.error ? (
          <ProblemAlert
            error={campaign.error}
            what="The campaign could not be loaded"
            onRetry={() => campaign.refetch()}
          />
        ) : (
          <Placeholder height="600px" />
        )}
      </Page>
    );
  }
  return (
    <CampaignZone value={zone ?? null}>
      <KeepFresh campaignId={id} />
      <Page
        title={<CampaignName campaignId={id} />}
        name={name}
        crumbs={crumbs}
        actions={
          <DetailActions
            campaignId={id}
            refreshing={campaign.isFetching}
            onRefresh={refresh}
          />
        }
      >
        <DetailFacts campaignId={id} />
        {campaign.error && (
          <ProblemAlert
            error={campaign.error}
            what="The figures could not be refreshed"
            onRetry={() => campaign.refetch()}
          />
        )}
        <DetailTabs campaignId={id} active={tab}>
          {tab === 'overview' && <OverviewTab campaignId={id} />}
        </DetailTabs>
      </Page>
      {adjust.isOpen && (
        <Suspense fallback={null}>
          <AdjustPanel campaignId={id} onClose={adjust.close} />
        </Suspense>
      )}
    </CampaignZone>
  );
}

const crumbs = [{ text: 'Campaigns', href: paths.campaigns }];

/** Everything on the page is asked for again: all its keys have the id. */
function useRefresh(id: string) {
  const queries = useQueryClient();
  return () => {
    void queries.invalidateQueries({ queryKey: campaignKeys.one(id) });
    void queries.invalidateQueries({
      predicate: ({ queryKey }) => queryKey[1] === id,
    });
  };
}
