import { useTopic } from '../../live/live-context.tsx';
import { AudienceStep } from '../audience/audience-step.tsx';
import { useCampaign } from '../campaigns/use-campaign.ts';

/** The audience of a draft, kept fresh while a file is read. */
export function AudienceSlot({
  campaignId,
  onReady,
  onContinue,
}: {
  campaignId: string;
  onReady: (contacts: number) => void;
  onContinue: () => void;
}) {
  useCampaign(campaignId);
  useTopic(campaignId);
  return (
    <AudienceStep
      campaignId={campaignId}
      onReady={onReady}
      onContinue={onContinue}
    />
  );
}
