import {
  Button,
  Header,
  Pagination,
  SpaceBetween,
} from '@cloudscape-design/components';
import {
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useMemo,
  useRef,
  useState,
} from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { CALLS_PER_PAGE } from '../../lib/api.ts';
import { formatCount } from '../../lib/format.ts';
import './calls.css';
import { BulkBar } from './bulk-bar.tsx';
import { useCallCommands } from './call-dialogs.tsx';
import { type CallFilter, describeFilter, isFiltered } from './call-filter.ts';
import { CallGrid, useCallColumns } from './call-grid.tsx';
import { RowStoreContext } from './row-store.ts';
import { UpdatesPill } from './updates-pill.tsx';
import type { CallPage } from './use-call-page.ts';
import { useColumns } from './use-columns.ts';

const ColumnPreferences = lazy(() => import('./column-preferences.tsx'));
const NONE: readonly string[] = [];

/** One page of calls with its heading, filters, bulk actions and pager. */
export function CallList({
  campaignId,
  calls,
  filter,
  page,
  onPage,
  onClear,
  filters,
  counter,
}: {
  campaignId: string;
  calls: CallPage;
  filter: CallFilter;
  page: number;
  onPage: (page: number) => void;
  /** Takes all filters away. */
  onClear: () => void;
  filters: ReactNode;
  counter?: ReactNode;
}) {
  const { query, store, ids, total } = calls;
  const columns = useCallColumns(store, ids);
  const [display, setDisplay] = useColumns(columns.map(({ id = '' }) => id));
  const displayKey = JSON.stringify(display);
  // biome-ignore lint/correctness/useExhaustiveDependencies: by value, so that the table renders only when it differs
  const stableDisplay = useMemo(() => display, [displayKey]);
  const box = useRef<HTMLDivElement>(null);
  const { selected, select } = useSelection(ids);
  const commands = useCallCommands();
  const filterKey = JSON.stringify(filter);
  // biome-ignore lint/correctness/useExhaustiveDependencies: by value, as above
  const empty = useMemo(
    () => <NoCalls filter={filter} onClear={onClear} />,
    [filterKey],
  );
  const isLoading = query.isPending || query.isPlaceholderData;

  return (
    <div className="stack" ref={box}>
      <Header
        variant="h2"
        counter={`(${formatCount(total)})`}
        actions={
          <span className="button-row">
            <Button
              disabled={total === 0}
              onClick={() =>
                commands.open({
                  kind: 'export',
                  target: { kind: 'all', filter, total },
                })
              }
            >
              Export CSV
            </Button>
            <Button
              iconName="refresh"
              ariaLabel="Refresh calls"
              loading={query.isFetching}
              onClick={() => void calls.apply()}
            />
            <Suspense fallback={null}>
              <ColumnPreferences
                display={stableDisplay}
                onChange={setDisplay}
              />
            </Suspense>
          </span>
        }
      >
        Calls
      </Header>
      {query.error && (
        <ProblemAlert
          error={query.error}
          what="The calls could not be loaded"
          onRetry={() => query.refetch()}
        />
      )}
      {filters}
      {counter}
      <UpdatesPill
        campaignId={campaignId}
        filter={filter}
        calls={calls}
        box={box}
        isSelecting={selected.length > 0}
      />
      {selected.length > 0 && (
        <BulkBar
          rows={store.rows(selected)}
          filter={filter}
          total={total}
          onClear={() => select(NONE)}
        />
      )}
      <RowStoreContext value={store}>
        <CallGrid
          ids={isLoading ? NONE : ids}
          store={store}
          columns={columns}
          display={stableDisplay}
          loading={isLoading && !query.error}
          selected={selected}
          onSelect={select}
          empty={empty}
        />
      </RowStoreContext>
      {total > CALLS_PER_PAGE && (
        <Pagination
          currentPageIndex={page}
          pagesCount={Math.ceil(total / CALLS_PER_PAGE)}
          onChange={({ detail }) => onPage(detail.currentPageIndex)}
          ariaLabels={{
            nextPageLabel: 'Next page of calls',
            previousPageLabel: 'Previous page of calls',
            pageLabel: (n) => `Page ${n} of calls`,
          }}
        />
      )}
    </div>
  );
}

/** What is selected of the rows that are there: other rows, nothing selected. */
function useSelection(ids: readonly string[]) {
  const [{ of, selected }, set] = useState({ of: ids, selected: NONE });
  const select = useCallback(
    (next: readonly string[]) => set({ of: ids, selected: next }),
    [ids],
  );
  return { selected: of === ids ? selected : NONE, select };
}

function NoCalls({
  filter,
  onClear,
}: {
  filter: CallFilter;
  onClear: () => void;
}) {
  if (!isFiltered(filter)) {
    return (
      <EmptyState title="No contacts yet">
        Whoever is added to the campaign is listed here, with what came of each
        call.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="No contact matches"
      action={
        <SpaceBetween size="xs">
          <Button onClick={onClear}>Clear filters</Button>
        </SpaceBetween>
      }
    >
      {describeFilter(filter)}
    </EmptyState>
  );
}
