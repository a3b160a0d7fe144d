import { Audience } from './audience.tsx';

/** The files that the contacts of a campaign came from, and ways to add more. */
export function AudienceTab({ campaignId }: { campaignId: string }) {
  return <Audience campaignId={campaignId} withList />;
}
