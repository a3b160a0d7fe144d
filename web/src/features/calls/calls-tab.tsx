import { ToggleButton } from '@cloudscape-design/components';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { paths } from '../../app/paths.ts';
import { useGo } from '../../app/use-follow.ts';
import { Placeholder } from '../../components/query-panel.tsx';
import { formatCount } from '../../lib/format.ts';
import { type SearchState, useSearchState } from '../../lib/search-state.ts';
import { useCampaignPart } from '../../live/live-context.tsx';
import { CallDialogs } from './call-dialogs.tsx';
import {
  type CallFilter,
  filterNames,
  filterOf,
  isSameFilter,
  pageOf,
  quickFilters,
} from './call-filter.ts';
import { CallList } from './call-list.tsx';
import { CallbackFilter } from './callback-filter.tsx';
import { DebugSearch } from './debug-path.ts';
import { type CallPage, useCallPage } from './use-call-page.ts';

const CallSearch = lazy(() => import('./call-search.tsx'));
const TaskDebug = lazy(() => import('../debug/task-debug.tsx'));

/**
 * The tasks and calls of a campaign with every filter of the API, all of it in
 * the address; one task beside them, or alone, when the address names one.
 */
export function CallsTab({ campaignId }: { campaignId: string }) {
  const { contactId } = useParams({ strict: false });
  const [search, setSearch] = useSearchState();
  const filter = filterOf(search);
  const page = pageOf(search);
  const calls = useCallPage(campaignId, filter, page, contactId);
  const isFull = contactId !== undefined && search.full === '1';
  const setFilter = (next: CallFilter) => {
    const none = Object.fromEntries(
      filterNames.map((name) => [name, undefined]),
    );
    setSearch({ ...none, ...next, page: undefined });
  };
  const kept = { ...search };
  delete kept.full;
  return (
    <CallDialogs campaignId={campaignId}>
      <DebugSearch value={textOf(kept)}>
        {!isFull && (
          <CallList
            campaignId={campaignId}
            calls={calls}
            filter={filter}
            page={page}
            onPage={(next) =>
              setSearch({ page: next > 1 ? `${next}` : undefined })
            }
            onClear={() => setFilter({})}
            filters={
              <Filters
                campaignId={campaignId}
                filter={filter}
                total={calls.total}
                onChange={setFilter}
              />
            }
          />
        )}
        {contactId !== undefined && (
          <Suspense fallback={<Placeholder height="400px" />}>
            <OpenTask
              campaignId={campaignId}
              contactId={contactId}
              calls={calls}
              search={search}
              isFull={isFull}
            />
          </Suspense>
        )}
      </DebugSearch>
    </CallDialogs>
  );
}

function OpenTask({
  campaignId,
  contactId,
  calls,
  search,
  isFull,
}: {
  campaignId: string;
  contactId: string;
  calls: CallPage;
  search: SearchState;
  isFull: boolean;
}) {
  const go = useGo();
  const at = calls.ids.indexOf(contactId);
  const { full: _, ...list } = search;
  const goTo = (id: string | undefined) =>
    id === undefined
      ? undefined
      : () => go(paths.call(campaignId, id) + textOf(search));
  return (
    <TaskDebug
      campaignId={campaignId}
      contactId={contactId}
      isFull={isFull}
      onFull={(full) =>
        go(
          paths.call(campaignId, contactId) +
            textOf(full ? { ...list, full: '1' } : list),
        )
      }
      onPrevious={goTo(at > 0 ? calls.ids[at - 1] : undefined)}
      onNext={goTo(at >= 0 ? calls.ids[at + 1] : undefined)}
      onClose={() => go(paths.campaignTab(campaignId, 'calls') + textOf(list))}
    />
  );
}

/** Parameters as an address has them, with their question mark. */
function textOf(search: SearchState): string {
  const query = new URLSearchParams(search).toString();
  return query && `?${query}`;
}

function Filters({
  campaignId,
  filter,
  total,
  onChange,
}: {
  campaignId: string;
  filter: CallFilter;
  total: number;
  onChange: (filter: CallFilter) => void;
}) {
  const detects = useCampaignPart(
    campaignId,
    (view) => view.callback_detection.enabled,
  );
  return (
    <>
      <fieldset className="quick-filters">
        <legend className="screen-reader">Quick filters</legend>
        {quickFilters.map((quick) => {
          const isOn = isSameFilter(quick.filter, filter);
          return (
            <ToggleButton
              key={quick.text}
              pressed={isOn}
              onChange={() => onChange(isOn ? {} : quick.filter)}
            >
              {quick.text}
            </ToggleButton>
          );
        })}
      </fieldset>
      <div className="call-filters">
        <div className="call-search">
          <Suspense fallback={<Placeholder height="32px" />}>
            <CallSearch
              filter={filter}
              countText={`${formatCount(total)} ${total === 1 ? 'match' : 'matches'}`}
              onChange={onChange}
            />
          </Suspense>
        </div>
        {detects && (
          <CallbackFilter
            value={filter.callback}
            onChange={(callback) => {
              const { callback: _, ...others } = filter;
              onChange(callback ? { ...others, callback } : others);
            }}
          />
        )}
      </div>
    </>
  );
}
