import { useQuery } from '@tanstack/react-query';
import { getNumberHealth } from '#shared/client/generated/sdk.gen.ts';
import type { NumberHealth } from '#shared/contracts/numbers.ts';
import { unwrap } from '../../lib/api-client.ts';
import { useClient } from '../../lib/client.ts';
import { useCampaignPart } from '../../live/live-context.tsx';
import { usePollInterval } from '../../live/use-poll-interval.ts';

export type NumberRow = NumberHealth['data'][number];

export const numberHealthKey = (campaignId: string) =>
  ['number-health', campaignId] as const;

const EVERY_MS = 15_000;

/** How the numbers of a campaign are answered in its current run. */
export function useNumberHealth(campaignId: string) {
  const client = useClient();
  const pollable = useCampaignPart(campaignId, (view) => view.live.pollable);
  const interval = usePollInterval({ every_ms: EVERY_MS });
  return useQuery({
    queryKey: numberHealthKey(campaignId),
    queryFn: ({ signal }) =>
      unwrap<NumberHealth>(
        getNumberHealth({
          client,
          path: { campaign_id: campaignId },
          signal,
        }),
      ),
    refetchInterval: pollable ? interval : false,
  });
}

/** A number as people know it. */
export const nameOfNumber = (row: NumberRow | undefined, id: string) =>
  row?.phone_number ?? row?.label ?? id;
