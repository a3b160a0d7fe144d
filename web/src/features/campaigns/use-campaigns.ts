import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
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
 *
 * @param count - how many match a status, by another source: when that changes,
 *   campaigns have come or gone, and the list is asked for again
 */
export function useCampaigns(
  status: StatusFilter,
  q: string,
  count: number | undefined,
) {
  const api = useApi();
  const { store } = useLive();
  const connection = useConnectionState();
  const [refreshes, setRefreshes] = useState(0);

  const list = useInfiniteQuery({
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

  useRefetchOn(status, count, list.refetch);
  const { data } = list;
  const ids = useMemo(
    () => data?.pages.flatMap((page) => page.ids) ?? [],
    [data],
  );
  const shownFor = list.isPlaceholderData ? 'the last' : `${status} ${q}`;
  return {
    ...list,
    ids,
    total: data?.pages[0]?.total ?? 0,
    /** Names the answer that a person asked for; a poll is none. */
    answer: `${shownFor} ${data?.pages.length ?? 0} ${refreshes}`,
    refresh: async () => {
      await list.refetch();
      setRefreshes((before) => before + 1);
    },
  };
}

/** @param count - undefined until known */
function useRefetchOn(
  status: StatusFilter,
  count: number | undefined,
  refetch: () => unknown,
): void {
  const last = useRef({ status, count });
  useEffect(() => {
    const before = last.current;
    last.current = { status, count };
    if (before.status !== status || before.count === undefined) return;
    if (before.count !== count) refetch();
  }, [status, count, refetch]);
}
