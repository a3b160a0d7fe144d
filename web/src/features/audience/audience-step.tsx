import { SpaceBetween } from '@cloudscape-design/components';
import { useEffect } from 'react';
import { useCampaignPart } from '../../live/live-context.tsx';
import { Audience } from './audience.tsx';

/**
 * Whom a draft calls: a file, or contacts by hand. They are the draft's as soon
 * as they are read; nobody is called before it is started.
 *
 * @param onReady - told how many contacts the campaign has, each time that this
 *   changes; 0 also before it is known
 * @param onContinue - "Accept and continue" of a report: go to the next step
 */
export function AudienceStep({
  campaignId,
  onReady,
  onContinue,
}: {
  campaignId: string;
  onReady: (contacts: number) => void;
  onContinue?: () => void;
}) {
  const contacts = useCampaignPart(campaignId, (view) => view.total_contacts);
  useEffect(() => onReady(contacts ?? 0), [contacts, onReady]);
  return (
    <SpaceBetween size="l">
      <Audience campaignId={campaignId} onContinue={onContinue} />
    </SpaceBetween>
  );
}
