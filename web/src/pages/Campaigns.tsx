import { Button } from '@cloudscape-design/components';
import {
  useCallback,
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { Page } from '../components/page.tsx';
import { ProblemAlert } from '../components/problem-alert.tsx';
import { CampaignTable } from '../features/campaigns/campaign-table.tsx';
import { BulkBar } from '../features/campaigns/list-bulk.tsx';
import { CampaignCards } from '../features/campaigns/list-cards.tsx';
import type { Row } from '../features/campaigns/list-columns.tsx';
import {
  isDemo,
  ListEmpty,
  NoneYet,
} from '../features/campaigns/list-empty.tsx';
import {
  useApplyUnseen,
  useFrozenRows,
} from '../features/campaigns/list-frozen.ts';
import { useNarrow } from '../features/campaigns/list-narrow.ts';
import {
  readSort,
  type Sort,
  writeSort,
} from '../features/campaigns/list-order.ts';
import { SavedViews } from '../features/campaigns/list-saved-views.tsx';
import {
  CreateButton,
  ListToolbar,
  Refresh,
} from '../features/campaigns/list-toolbar.tsx';
import { UpdatesPill } from '../features/campaigns/list-updates-pill.tsx';
import { useCampaigns } from '../features/campaigns/use-campaigns.ts';
import { useOverview } from '../features/org/use-overview.ts';
import { formatCount } from '../lib/format.ts';
import { useSearchState } from '../lib/search-state.ts';
import { useLive, useTopic } from '../live/live-context.tsx';
import {
  countOf,
  matchesSearch,
  readStatusFilter,
  type StatusFilter,
} from './campaigns-search.ts';

/** Typing pauses this long before the server is asked. */
const ASK_AFTER_MS = 300;

/** The list of campaigns: search, status filter, live progress, actions. */
export function Campaigns() {
  useTopic('*');
  const view = useListAddress();
  const { store } = useLive();
  const counts = useOverview().data?.counts;
  const count = countOf(view.status, counts);
  const list = useCampaigns(view.status, view.q, count);
  const typed = useDeferredValue(view.text);
  const frozen = useFrozenRows({
    ids: list.ids,
    asked: `${list.answer} ${view.sortText}`,
    sort: view.sort,
    matches: useCallback((it) => matchesSearch(it, typed), [typed]),
    store,
  });
  const [selected, setSelected] = useState<readonly Row[]>([]);
  const { items } = frozen;
  const chosen = useMemo(
    () => items.filter(({ id }) => selected.some((row) => row.id === id)),
    [items, selected],
  );
  const box = useRef<HTMLDivElement>(null);
  useApplyUnseen(box, frozen, chosen.length);
  const narrow = useNarrow();
  const { text, status, clear } = view;
  const empty = useMemo(
    () => <ListEmpty search={text} status={status} onClear={clear} />,
    [text, status, clear],
  );
  const only = items.length === 1 ? store.get(items[0]?.id ?? '') : undefined;
  const unfiltered = text === '' && status === 'all';

  return (
    <Page
      title="Campaigns"
      counter={list.isPending ? '' : `(${formatCount(list.total)})`}
      actions={
        <span className="button-row">
          <Refresh
            at={list.dataUpdatedAt}
            busy={list.isFetching}
            onRefresh={list.refresh}
          />
          <CreateButton />
        </span>
      }
    >
      {list.error && (
        <ProblemAlert
          error={list.error}
          what="The campaigns could not be loaded"
          onRetry={list.refresh}
        />
      )}
      <ListToolbar
        search={text}
        status={status}
        counts={counts}
        found={items.length}
        onSearch={view.setText}
        onStatus={view.setStatus}
      />
      <SavedViews query={view.query} />
      <BulkBar
        campaigns={chosen.flatMap(({ id }) => store.get(id) ?? [])}
        onClear={() => setSelected([])}
      />
      <UpdatesPill count={frozen.updates} onApply={frozen.apply} />
      <div ref={box} className="list-rows">
        {narrow ? (
          <CampaignCards items={items} loading={list.isPending} empty={empty} />
        ) : (
          <CampaignTable
            items={items}
            loading={list.isPending}
            sort={view.sort}
            selected={chosen}
            empty={empty}
            onSort={view.setSort}
            onSelect={setSelected}
          />
        )}
      </div>
      {only && unfiltered && isDemo(only) && <NoneYet demo={only.id} />}
      {list.hasNextPage && (
        <div className="list-pill">
          <Button
            loading={list.isFetchingNextPage}
            loadingText="Loading more"
            onClick={() => void list.fetchNextPage()}
          >
            Load more
          </Button>
        </div>
      )}
    </Page>
  );
}

/** What the address says: search, status and sort, and how to change them. */
function useListAddress() {
  const [search, setSearch] = useSearchState();
  const status = readStatusFilter(search.status);
  const { q = '' } = search;
  const sort = useMemo(() => readSort(search.sort), [search.sort]);
  const [text, setText] = useState(q);
  const [lastQ, setLastQ] = useState(q);
  // A link to another search; what is being typed is not undone by itself.
  if (q !== lastQ) {
    setLastQ(q);
    if (text.trim() !== q) setText(q);
  }
  useEffect(() => {
    const timer = setTimeout(() => {
      if (text.trim() !== q) setSearch({ q: text.trim() });
    }, ASK_AFTER_MS);
    return () => clearTimeout(timer);
  }, [text, q, setSearch]);

  const setStatus = useCallback(
    (next: StatusFilter) =>
      setSearch({ status: next === 'all' ? undefined : next }),
    [setSearch],
  );
  const setSort = useCallback(
    (next: Sort) => setSearch({ sort: writeSort(next) }),
    [setSearch],
  );
  const clear = useCallback(() => {
    setText('');
    setSearch({ q: undefined, status: undefined });
  }, [setSearch]);
  const sortText = sort ? writeSort(sort) : '';
  const query = new URLSearchParams({
    ...(q && { q }),
    ...(status !== 'all' && { status }),
    ...(sortText && { sort: sortText }),
  }).toString();
  return {
    ...{ q, status, sort, sortText, text, query },
    ...{ setText, setStatus, setSort, clear },
  };
}
