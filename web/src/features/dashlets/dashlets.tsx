import { CostDashlet } from './cost.tsx';
import { DispositionsDashlet } from './dispositions.tsx';
import { RetriesDashlet } from './retries.tsx';
import { SentimentDashlet } from './sentiment.tsx';
import { TimelineDashlet } from './timeline.tsx';
import { VariantsDashlet } from './variants.tsx';

/** Six of seed 002's seven; the seventh, dispatch health, stands above them. */
export default function Dashlets({ campaignId }: { campaignId: string }) {
  return (
    <div className="split-panels">
      <div className="wide">
        <TimelineDashlet campaignId={campaignId} />
      </div>
      <DispositionsDashlet campaignId={campaignId} />
      <SentimentDashlet campaignId={campaignId} />
      <RetriesDashlet campaignId={campaignId} />
      <VariantsDashlet campaignId={campaignId} />
      <CostDashlet campaignId={campaignId} />
    </div>
  );
}
