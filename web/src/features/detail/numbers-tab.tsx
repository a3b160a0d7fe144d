import { SpaceBetween } from '@cloudscape-design/components';
import { QueryPanel } from '../../components/query-panel.tsx';
import { FallenPanel } from './fallen-panel.tsx';
import { NumberTable } from './number-table.tsx';
import { useNumberHealth } from './use-number-health.ts';

/** Which numbers the campaign calls from, and how each is answered. */
export default function NumbersTab({ campaignId }: { campaignId: string }) {
  const health = useNumberHealth(campaignId);
  return (
    <QueryPanel
      query={health}
      what="The numbers could not be loaded"
      height="320px"
    >
      {(data) => (
        <SpaceBetween size="l">
          <NumberTable campaignId={campaignId} health={data} />
          <FallenPanel campaignId={campaignId} health={data} />
        </SpaceBetween>
      )}
    </QueryPanel>
  );
}
