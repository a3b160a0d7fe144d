import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { shouldPollCampaignCalls } from '#shared/domain/campaign-progress.ts';
import { type CallFilter, useApi } from '../../lib/api.ts';
import { callKeys, POLL_MS } from '../../lib/queries.ts';
import { useLive } from '../../live/live-context.tsx';

/**
 * One page of the calls of a campaign, asked for again every five seconds while
 * the campaign runs or one of its calls is still in motion. The socket brings
 * changed rows in between.
 */
export function useCalls(campaignId: string, filter: CallFilter) {
  const api = useApi();
  const { store } = useLive();
  return useQuery({
    queryKey: callKeys.page(campaignId, filter),
    queryFn: ({ signal }) => api.calls(campaignId, filter, signal),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => {
      const campaign = store.get(campaignId);
      if (!campaign) return false;
      const calls = state.data?.data ?? [];
      return shouldPollCampaignCalls(campaign.status, calls) ? POLL_MS : false;
    },
  });
}
