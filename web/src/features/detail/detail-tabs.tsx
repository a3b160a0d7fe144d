import { Tabs } from '@cloudscape-design/components';
import { lazy, type ReactNode, Suspense } from 'react';
import { type CampaignTab, campaignTabs, paths } from '../../app/paths.ts';
import { useGo } from '../../app/use-follow.ts';
import { Placeholder } from '../../components/query-panel.tsx';
import { formatCode, formatCount } from '../../lib/format.ts';
import { useCampaignPart } from '../../live/live-context.tsx';
import { PanelBoundary } from './panel-boundary.tsx';

/** Larger views of what the overview has; each is loaded when it is opened. */
const views = {
  calls: lazy(async () => {
    const { CallsTab } = await import('../calls/calls-tab.tsx');
    return { default: CallsTab };
  }),
  audience: lazy(async () => {
    const { AudienceTab } = await import('../audience/audience-tab.tsx');
    return { default: AudienceTab };
  }),
  numbers: lazy(() => import('./numbers-tab.tsx')),
  config: lazy(() => import('./config-tab.tsx')),
  activity: lazy(() => import('./activity-tab.tsx')),
  reports: lazy(() => import('./reports-tab.tsx')),
};

/** Links, so that each view has an address of its own. */
export function DetailTabs({
  campaignId,
  active,
  children,
}: {
  campaignId: string;
  active: CampaignTab;
  /** Of the overview. */
  children: ReactNode;
}) {
  const go = useGo();
  const activity = useCampaignPart(campaignId, (view) => view.activity_count);
  const contacts = useCampaignPart(campaignId, (view) => view.total_contacts);
  const numbers = useCampaignPart(
    campaignId,
    (view) => view.number_pool.length,
  );
  const counts: Partial<Record<CampaignTab, number | undefined>> = {
    activity,
    calls: contacts,
    numbers,
  };
  const labelOf = (tab: CampaignTab) => {
    const count = counts[tab];
    const text = formatCode(tab);
    return count === undefined ? text : `${text} (${formatCount(count)})`;
  };
  return (
    <Tabs
      activeTabId={active}
      ariaLabel="Views of the campaign"
      keyboardActivationMode="manual"
      onChange={({ detail }) => {
        if (detail.activeTabHref) go(detail.activeTabHref);
      }}
      tabs={campaignTabs.map((tab) => ({
        id: tab,
        label: labelOf(tab),
        href: paths.campaignTab(campaignId, tab),
        content: tab === active && (
          <View campaignId={campaignId} tab={tab}>
            {children}
          </View>
        ),
      }))}
    />
  );
}

function View({
  campaignId,
  tab,
  children,
}: {
  campaignId: string;
  tab: CampaignTab;
  children: ReactNode;
}) {
  if (tab === 'overview') return children;
  const Shown = views[tab];
  return (
    <PanelBoundary what="This view could not be shown">
      <Suspense fallback={<Placeholder height="480px" />}>
        <Shown campaignId={campaignId} />
      </Suspense>
    </PanelBoundary>
  );
}
