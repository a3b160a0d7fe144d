import { useQuery } from '@tanstack/react-query';
import { getCapacityPreview } from '#shared/client/generated/sdk.gen.ts';
import type { CapacityPreview } from '#shared/contracts/planning.ts';
import { unwrap } from '../../lib/api-client.ts';
import { useClient } from '../../lib/client.ts';

/** What the organization and the numbers leave to a campaign. */
export function useCapacity(campaignId: string) {
  const client = useClient();
  return useQuery({
    queryKey: ['capacity', campaignId],
    queryFn: ({ signal }) =>
      unwrap<CapacityPreview>(
        getCapacityPreview({
          client,
          path: { campaign_id: campaignId },
          signal,
        }),
      ),
  });
}
