import { useQuery } from '@tanstack/react-query';
import { getDispatchHealth } from '#shared/client/generated/sdk.gen.ts';
import type { DispatchHealth } from '#shared/contracts/dispatch-health.ts';
import { unwrap } from '../../lib/api-client.ts';
import { useClient } from '../../lib/client.ts';
import { setServerTime } from '../../lib/use-now.ts';
import { useCampaignPart } from '../../live/live-context.tsx';
import { usePollInterval } from '../../live/use-poll-interval.ts';

export const healthKey = (campaignId: string) =>
  ['dispatch-health', campaignId] as const;

/**
 * What dialling waits for. Not pushed, so it is asked every five seconds while
 * figures may change; headline and panel share one question.
 */
export function useDispatchHealth(campaignId: string) {
  const client = useClient();
  const pollable = useCampaignPart(campaignId, (view) => view.live.pollable);
  const interval = usePollInterval();
  return useQuery({
    queryKey: healthKey(campaignId),
    queryFn: async ({ signal }) => {
      const health = await unwrap<DispatchHealth>(
        getDispatchHealth({
          client,
          path: { campaign_id: campaignId },
          signal,
        }),
      );
      setServerTime(health.at);
      return health;
    },
    refetchInterval: pollable ? interval : false,
  });
}
