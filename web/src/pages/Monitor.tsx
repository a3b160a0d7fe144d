import {
  Button,
  Multiselect,
  StatusIndicator,
  Toggle,
} from '@cloudscape-design/components';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useShortcut } from '../app/shortcuts.ts';
import { EmptyState } from '../components/empty-state.tsx';
import { Page } from '../components/page.tsx';
import { QueryPanel } from '../components/query-panel.tsx';
import { keepAwake } from '../features/monitor/keep-awake.ts';
import { MonitorTile } from '../features/monitor/monitor-tile.tsx';
import { pageOf, TILES_PER_PAGE } from '../features/monitor/tiles.ts';
import { useMonitored } from '../features/monitor/use-monitored.ts';
import { useSearchState } from '../lib/search-state.ts';
import { useTopic } from '../live/live-context.tsx';
import { useLiveWord } from '../live/use-live-word.ts';
import '../features/monitor/monitor.css';

const ROTATE_MS = 20_000;

/** Many campaigns on one wall: the worst first, to be read from afar. */
export function Monitor() {
  const [search, setSearch] = useSearchState();
  const chosen = useMemo(
    () => (search.ids ?? '').split(',').filter((id) => id !== ''),
    [search.ids],
  );
  const { query, ids, options } = useMonitored(chosen);
  const [page, setPage] = useState(0);
  const rotates = search.rotate === 'on';
  const wall = useRef<HTMLDivElement>(null);
  const { type, text } = useLiveWord();
  useTopic('*');

  const pages = Math.max(Math.ceil(ids.length / TILES_PER_PAGE), 1);
  useEffect(() => {
    if (!rotates || pages < 2) return;
    const timer = setInterval(() => setPage((now) => now + 1), ROTATE_MS);
    return () => clearInterval(timer);
  }, [rotates, pages]);
  useEffect(() => keepAwake(), []);

  const fullScreen = () => void wall.current?.requestFullscreen();
  useShortcut('f', 'Full screen', fullScreen);
  useShortcut('r', 'Refresh', () => void query.refetch());

  return (
    <Page
      title="Monitor"
      description="Running and paused campaigns, the worst first."
      actions={
        <span className="button-row">
          <StatusIndicator type={type}>{text}</StatusIndicator>
          <Toggle
            checked={rotates}
            disabled={pages < 2}
            onChange={({ detail }) =>
              setSearch({ rotate: detail.checked ? 'on' : undefined })
            }
          >
            Turn pages every 20 s
          </Toggle>
          <Button iconName="expand" onClick={fullScreen}>
            Full screen
          </Button>
        </span>
      }
    >
      <Multiselect
        ariaLabel="Campaigns on the wall"
        placeholder="All that run or are paused"
        options={options}
        selectedOptions={options.filter(({ value }) => chosen.includes(value))}
        filteringType="auto"
        onChange={({ detail }) =>
          setSearch({
            ids: detail.selectedOptions.map(({ value }) => value).join(','),
          })
        }
      />
      <QueryPanel
        query={query}
        what="The campaigns could not be loaded"
        height="420px"
      >
        {() =>
          ids.length === 0 ? (
            <EmptyState title="Nothing runs">
              Campaigns show up here when they are started.
            </EmptyState>
          ) : (
            <div className="wall" ref={wall}>
              {pageOf(ids, page).map((id) => (
                <MonitorTile key={id} campaignId={id} />
              ))}
            </div>
          )
        }
      </QueryPanel>
      {pages > 1 && (
        <span className="button-row">
          <Button onClick={() => setPage(page + 1)}>Next page</Button>
          <span>
            Page {(page % pages) + 1} of {pages}
          </span>
        </span>
      )}
    </Page>
  );
}
