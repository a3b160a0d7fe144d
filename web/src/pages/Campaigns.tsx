import { SpaceBetween } from '@cloudscape-design/components';
import { getRouteApi } from '@tanstack/react-router';
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { paths } from '../app/paths.ts';
import { ProblemAlert } from '../components/problem-alert.tsx';
import { CampaignTable } from '../features/campaigns/campaign-table.tsx';
import { useCampaigns } from '../features/campaigns/use-campaigns.ts';
import { useLive, useTopic } from '../live/live-context.tsx';
import { matchesSearch, type StatusFilter } from './campaigns-search.ts';

const route = getRouteApi(paths.campaigns);
/** Typing pauses this long before the server is asked. */
const ASK_AFTER_MS = 300;

/** The list of campaigns: search, status filter, live progress, actions. */
export function Campaigns() {
  const { status = 'all', q = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const { store } = useLive();
  const [text, setText] = useState(q);
  useTopic('*');

  useEffect(() => {
    const timer = setTimeout(() => {
      if (text.trim() === q) return;
      void navigate({
        search: (old) => searchOf(old.status ?? 'all', text.trim()),
        replace: true,
      });
    }, ASK_AFTER_MS);
    return () => clearTimeout(timer);
  }, [text, q, navigate]);

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
          navigate({ search: searchOf(next, text.trim()), replace: true })
        }
      />
    </SpaceBetween>
  );
}

const searchOf = (status: StatusFilter, q: string) => ({
  ...(status !== 'all' && { status }),
  ...(q !== '' && { q }),
});
