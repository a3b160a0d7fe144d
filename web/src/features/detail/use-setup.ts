import { useQuery } from '@tanstack/react-query';
import { getSetup } from '#shared/client/generated/sdk.gen.ts';
import type { CampaignSetup } from '#shared/contracts/planning.ts';
import { unwrap } from '../../lib/api-client.ts';
import { useClient } from '../../lib/client.ts';
import { useCampaignPart } from '../../live/live-context.tsx';

/** The raw setup of a campaign, asked for again when its version is another. */
export function useSetup(campaignId: string) {
  const client = useClient();
  const version = useCampaignPart(campaignId, (view) => view.version);
  return useQuery({
    queryKey: ['setup', campaignId, version],
    queryFn: ({ signal }) =>
      unwrap<CampaignSetup>(
        getSetup({ client, path: { campaign_id: campaignId }, signal }),
      ),
    placeholderData: (before) => before,
  });
}
