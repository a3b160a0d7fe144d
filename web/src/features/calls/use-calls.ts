import {
  keepPreviousData,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { Client } from '#shared/client/generated/client/index.ts';
import { listCalls } from '#shared/client/generated/sdk.gen.ts';
import type { ListCallsData } from '#shared/client/generated/types.gen.ts';
import type { ContactList } from '#shared/contracts/contacts.ts';
import { shouldPollCampaignCalls } from '#shared/domain/campaign-progress.ts';
import { CALLS_PER_PAGE } from '../../lib/api.ts';
import { unwrap } from '../../lib/api-client.ts';
import { useClient } from '../../lib/client.ts';
import { callKeys, keepNewerCalls } from '../../lib/queries.ts';
import { useLive } from '../../live/live-context.tsx';
import { usePollInterval } from '../../live/use-poll-interval.ts';
import type { CallFilter } from './call-filter.ts';

type Query = NonNullable<ListCallsData['query']>;

/** What of a list is asked for, besides the filter: a page, or what follows a cursor. */
export type Part =
  | { page: number; limit: number }
  | { cursor?: string; limit: number };

/** GET …/calls. */
export const readCalls = (
  client: Client,
  campaign_id: string,
  filter: CallFilter,
  part: Part,
  signal?: AbortSignal,
) =>
  unwrap<ContactList>(
    listCalls({
      client,
      path: { campaign_id },
      query: { ...filter, ...part } as unknown as Query,
      ...(signal && { signal }),
    }),
  );

/**
 * One page of the calls of a campaign. The socket brings changed rows; while it
 * is away, the page is asked for again every five seconds as long as the
 * campaign runs or one of its calls is still in motion. @see seed 001
 */
export function useCalls(campaignId: string, filter: CallFilter, page: number) {
  const client = useClient();
  const { store } = useLive();
  const queries = useQueryClient();
  const every_ms = usePollInterval({ pushed: true });
  const queryKey = callKeys.page(campaignId, { ...filter, page });
  const held = () => queries.getQueryData<ContactList>(queryKey);
  return useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const before = held();
      const part = { page, limit: CALLS_PER_PAGE };
      const answer = await readCalls(client, campaignId, filter, part, signal);
      return keepNewerCalls(before, held(), answer);
    },
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => {
      const campaign = store.get(campaignId);
      if (!campaign) return false;
      const calls = state.data?.data ?? [];
      return shouldPollCampaignCalls(campaign.status, calls) ? every_ms : false;
    },
  });
}
