import { useQuery } from '@tanstack/react-query';
import type * as z from 'zod';
import { getAnalytics } from '#shared/client/generated/sdk.gen.ts';
import type { analyticsView } from '#shared/contracts/stats.ts';
import { unwrap } from '../../lib/api-client.ts';
import { useClient } from '../../lib/client.ts';
import { useCampaignPart } from '../../live/live-context.tsx';
import { usePollInterval } from '../../live/use-poll-interval.ts';

export type Analytics = z.output<typeof analyticsView>;

/** Charts of a run move slowly; the figures above them are live. */
const EVERY_MS = 15_000;

/** All dashlets share one question. */
export function useAnalytics(campaignId: string) {
  const client = useClient();
  const pollable = useCampaignPart(campaignId, (view) => view.live.pollable);
  const interval = usePollInterval({ every_ms: EVERY_MS });
  return useQuery({
    queryKey: ['analytics', campaignId],
    queryFn: ({ signal }) =>
      unwrap<Analytics>(
        getAnalytics({ client, path: { campaign_id: campaignId }, signal }),
      ),
    refetchInterval: pollable ? interval : false,
  });
}
