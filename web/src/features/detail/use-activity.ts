import { useInfiniteQuery } from '@tanstack/react-query';
import { listActivity } from '#shared/client/generated/sdk.gen.ts';
import type { ActivityEntry } from '#shared/contracts/campaigns.ts';
import { unwrap } from '../../lib/api-client.ts';
import { useClient } from '../../lib/client.ts';
import { useCampaignPart } from '../../live/live-context.tsx';

interface Page {
  readonly data: ActivityEntry[];
  readonly next_cursor: string | null;
  readonly total: number;
}

export const activityKey = (campaignId: string) =>
  ['activity', campaignId] as const;

const PAGE = 100;

/** Who did what, newest first; asked again when the campaign says that there is more. */
export function useActivity(campaignId: string) {
  const client = useClient();
  const count = useCampaignPart(campaignId, (view) => view.activity_count);
  return useInfiniteQuery({
    queryKey: [...activityKey(campaignId), count],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      unwrap<Page>(
        listActivity({
          client,
          path: { campaign_id: campaignId },
          query: {
            limit: PAGE,
            ...(pageParam !== undefined && { cursor: pageParam }),
          },
          signal,
        }),
      ),
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    placeholderData: (before) => before,
  });
}
