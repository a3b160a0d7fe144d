import { SpaceBetween } from '@cloudscape-design/components';
import { useEffect } from 'react';
import { useCampaignPart } from '../../live/live-context.tsx';
import { Audience } from './audience.tsx';
import { useUploads } from './use-uploads.ts';

/** What the page knows of a draft's audience, a moment after the server. */
export interface AudienceSeen {
  readonly contacts: number;
  /** Each file with its status, as one text: another one when a file got on. */
  readonly files: string;
}

/**
 * Whom a draft calls: a file, or contacts by hand. They are the draft's as soon
 * as they are read; nobody is called before it is started.
 *
 * @param onSeen - told what is there, each time that this changes; no contacts
 *   also before they are known
 * @param onContinue - "Accept and continue" of a report: go to the next step
 */
export function AudienceStep({
  campaignId,
  onSeen,
  onContinue,
}: {
  campaignId: string;
  onSeen: (audience: AudienceSeen) => void;
  onContinue?: () => void;
}) {
  const contacts = useCampaignPart(campaignId, (view) => view.total_contacts);
  const uploads = useUploads(campaignId);
  const files = (uploads.data ?? [])
    .map(({ id, status }) => `${id} ${status}`)
    .join();
  useEffect(
    () => onSeen({ contacts: contacts ?? 0, files }),
    [contacts, files, onSeen],
  );
  return (
    <SpaceBetween size="l">
      <Audience campaignId={campaignId} onContinue={onContinue} />
    </SpaceBetween>
  );
}
