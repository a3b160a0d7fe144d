import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useApi } from '../../lib/api.ts';
import { campaignKeys, POLL_MS } from '../../lib/queries.ts';
import { useConnectionState, useLive } from '../../live/live-context.tsx';
import type { StatusFilter } from '../../pages/campaigns-search.ts';

interface Page {
  readonly ids: readonly string[];
  readonly next_cursor: string | null;
  readonly total: number;
}

/**
 * The ids of the campaigns that a filter matches; the campaigns themselves go to
 * the store. While the socket is down and one of them is live, it asks every
 * five seconds; React Query holds that while the tab is hidden.
 */
export function useCampaigns(status: StatusFilter, q: string) {
  const api = useApi();
  const { store } = useLive();
  const connection = useConnectionState();

  return useInfiniteQuery({
    queryKey: campaignKeys.list(status, q),
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }): Promise<Page> => {
      const askedAt = Date.now();
      const page = await api.campaigns(
        {
          status: status === 'all' ? undefined : status,
          q: q || undefined,
          cursor: pageParam,
        },
        signal,
      );
      for (const view of page.data) store.putView(view, askedAt);
      const { next_cursor, total } = page;
      return { ids: page.data.map((view) => view.id), next_cursor, total };
    },
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => {
      if (connection !== 'polling') return false;
      const ids = state.data?.pages.flatMap((page) => page.ids) ?? [];
      return ids.some((id) => store.get(id)?.live.pollable) ? POLL_MS : false;
    },
  });
}
