import { useTopic } from '../../live/live-context.tsx';
import { type AudienceSeen, AudienceStep } from '../audience/audience-step.tsx';
import { useCampaign } from '../campaigns/use-campaign.ts';

/** The audience of a draft, kept fresh while a file is read. */
export function AudienceSlot({
  campaignId,
  onSeen,
  onContinue,
}: {
  campaignId: string;
  onSeen: (audience: AudienceSeen) => void;
  onContinue: () => void;
}) {
  useCampaign(campaignId);
  useTopic(campaignId);
  return (
    <AudienceStep
      campaignId={campaignId}
      onSeen={onSeen}
      onContinue={onContinue}
    />
  );
}
