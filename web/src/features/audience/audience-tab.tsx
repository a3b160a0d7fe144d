import { AudiencePanel } from './audience-panel.tsx';

/** The files that the contacts of a campaign came from, and ways to add more. */
export function AudienceTab({ campaignId }: { campaignId: string }) {
  return <AudiencePanel campaignId={campaignId} />;
}
