import {
  Box,
  Container,
  Header,
  SegmentedControl,
  SpaceBetween,
} from '@cloudscape-design/components';
import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { QueryPanel } from '../../components/query-panel.tsx';
import { DataTable } from './data-table.tsx';

export interface DashletBody {
  /** One sentence that says what the chart shows. */
  readonly summary: ReactNode;
  readonly chart: ReactNode;
  readonly table: {
    readonly columns: readonly string[];
    readonly rows: readonly (readonly ReactNode[])[];
  };
  /** Caution, basis, intervals. */
  readonly note?: ReactNode;
}

export interface EmptyDashlet {
  readonly title: string;
  readonly why: ReactNode;
}

const views = [
  { id: 'chart', text: 'Chart' },
  { id: 'table', text: 'Table' },
];

/** A chart with its words: title, sentence, table, and what it has when it has none. */
export function Dashlet<T>({
  title,
  what,
  query,
  actions,
  children,
}: {
  title: string;
  /** What went wrong when it does: "The timeline could not be loaded". */
  what: string;
  query: Pick<UseQueryResult<T>, 'data' | 'error' | 'isPending' | 'refetch'>;
  actions?: ReactNode;
  children: (data: T) => DashletBody | EmptyDashlet;
}) {
  const [view, setView] = useState('chart');
  const body = query.data === undefined ? null : children(query.data);
  const full = body !== null && 'summary' in body;
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            full && (
              <span className="button-row">
                {actions}
                <SegmentedControl
                  label={`View of ${title}`}
                  selectedId={view}
                  options={views}
                  onChange={({ detail }) => setView(detail.selectedId)}
                />
              </span>
            )
          }
        >
          {title}
        </Header>
      }
    >
      <QueryPanel query={query} what={what} height="260px">
        {() => {
          if (body === null) return null;
          if (!('summary' in body)) {
            return <EmptyState title={body.title}>{body.why}</EmptyState>;
          }
          return (
            <SpaceBetween size="s">
              <div>{body.summary}</div>
              {view === 'chart' ? (
                body.chart
              ) : (
                <DataTable title={title} {...body.table} />
              )}
              {body.note && (
                <Box color="text-body-secondary" fontSize="body-s">
                  {body.note}
                </Box>
              )}
            </SpaceBetween>
          );
        }}
      </QueryPanel>
    </Container>
  );
}
