import { SpaceBetween } from '@cloudscape-design/components';
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { ProblemAlert } from '../components/problem-alert.tsx';
import { CampaignTable } from '../features/campaigns/campaign-table.tsx';
import { useCampaigns } from '../features/campaigns/use-campaigns.ts';
import { useSearchState } from '../lib/search-state.ts';
import { useLive, useTopic } from '../live/live-context.tsx';
import { matchesSearch, readStatusFilter } from './campaigns-search.ts';

/** Typing pauses this long before the server is asked. */
const ASK_AFTER_MS = 300;

/** The list of campaigns: search, status filter, live progress, actions. */
export function Campaigns() {
  const [search, setSearch] = useSearchState();
  const status = readStatusFilter(search.status);
  const { q = '' } = search;
  const { store } = useLive();
  const [text, setText] = useState(q);
  useTopic('*');

  useEffect(() => {
    const timer = setTimeout(() => {
      if (text.trim() === q) return;
      setSearch({ q: text.trim() });
    }, ASK_AFTER_MS);
    return () => clearTimeout(timer);
  }, [text, q, setSearch]);

  const campaigns = useCampaigns(status, q);
  const typed = useDeferredValue(text);
  const pages = campaigns.data?.pages;
  // The server's rows, narrowed at once while typing goes on.
  const items = useMemo(
    () =>
      (pages ?? [])
        .flatMap((page) => page.ids)
        .filter((id) => {
          const campaign = store.get(id);
          return campaign !== undefined && matchesSearch(campaign, typed);
        })
        .map((id) => ({ id })),
    [pages, typed, store],
  );

  return (
    <SpaceBetween size="m">
      {campaigns.error && (
        <ProblemAlert
          error={campaigns.error}
          what="The campaigns could not be loaded"
          onRetry={() => campaigns.refetch()}
        />
      )}
      <CampaignTable
        items={items}
        total={pages?.[0]?.total ?? 0}
        loading={campaigns.isPending}
        refreshing={campaigns.isFetching}
        status={status}
        search={text}
        hasMore={campaigns.hasNextPage}
        onMore={() => campaigns.fetchNextPage()}
        onRefresh={() => campaigns.refetch()}
        onSearch={setText}
        onStatus={(next) =>
          setSearch({ status: next === 'all' ? undefined : next })
        }
      />
    </SpaceBetween>
  );
}
