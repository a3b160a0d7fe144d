import { CallTable } from './call-table.tsx';

/** The tasks and calls of a campaign, in a tab of their own. */
export function CallsTab({ campaignId }: { campaignId: string }) {
  return <CallTable campaignId={campaignId} />;
}
