import { lazy, Suspense } from 'react';
import type { GuideName } from '#shared/domain/guides.ts';
import { Placeholder } from '../../components/query-panel.tsx';
import { AudiencePanel } from '../audience/audience-panel.tsx';
import { CallTable } from '../calls/call-table.tsx';
import { CampaignConfigPanel } from '../campaigns/CampaignConfigPanel.tsx';
import { DispatchPanel } from '../dispatch/dispatch-panel.tsx';
import { GuideLink } from '../help/guide-link.tsx';
import { Headline } from '../live/headline.tsx';
import { Hints } from '../live/hints.tsx';
import { LivePanel } from '../live/live-panel.tsx';
import { StatsPanel } from '../live/stats-panel.tsx';
import { PanelBoundary } from './panel-boundary.tsx';

/** Charts are heavy, and nobody needs them to see how a campaign stands. */
const Dashlets = lazy(() => import('../dashlets/dashlets.tsx'));

/** The answer first, numbers second, then why, what with, and who. */
export function OverviewTab({ campaignId }: { campaignId: string }) {
  return (
    <div className="stack">
      <PanelBoundary what="The figures could not be shown">
        <Headline campaignId={campaignId} />
        <Hints campaignId={campaignId} />
        <LivePanel campaignId={campaignId} />
        <StatsPanel campaignId={campaignId} />
      </PanelBoundary>
      <PanelBoundary what="The audience files could not be shown">
        <AudiencePanel campaignId={campaignId} />
      </PanelBoundary>
      <PanelBoundary what="Dispatch health could not be shown">
        <DispatchPanel campaignId={campaignId} />
      </PanelBoundary>
      <PanelBoundary what="The charts could not be shown">
        <Suspense fallback={<Placeholder height="480px" />}>
          <Dashlets campaignId={campaignId} />
        </Suspense>
      </PanelBoundary>
      <PanelBoundary what="The configuration could not be shown">
        <CampaignConfigPanel campaignId={campaignId} />
      </PanelBoundary>
      <PanelBoundary what="The call table could not be shown">
        <CallTable campaignId={campaignId} />
      </PanelBoundary>
      <Guides />
    </div>
  );
}

/** What the seeds point to from here. */
const guides = [
  'monitor-campaigns',
  'pacing-and-retries',
  'amd-screening',
  'campaign-wizard',
  'results',
] as const satisfies readonly GuideName[];

function Guides() {
  return (
    <nav aria-label="Guides" className="guide-links">
      <span>Guides:</span>
      {guides.map((guide) => (
        <GuideLink key={guide} to={guide} about="this page" />
      ))}
    </nav>
  );
}
