import { Box, Button, Table } from '@cloudscape-design/components';
import { type Metric, searchMetrics } from '#shared/domain/metric-glossary.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { useSearchState } from '../../lib/search-state.ts';
import { GuideLink } from './guide-link.tsx';
import { HelpSearch } from './help-search.tsx';

const columns = [
  {
    id: 'name',
    header: 'Metric',
    isRowHeader: true,
    minWidth: 180,
    cell: ({ name, key }: Metric) => (
      <>
        <b>{name}</b>
        <Box fontSize="body-s" color="text-body-secondary">
          <code>{key}</code>
        </Box>
      </>
    ),
  },
  {
    id: 'formula',
    header: 'How it is worked out',
    minWidth: 260,
    cell: ({ formula }: Metric) => formula,
  },
  { id: 'unit', header: 'Unit', cell: ({ unit }: Metric) => unit },
  {
    id: 'of',
    header: 'Of what',
    cell: ({ denominator }: Metric) => denominator ?? '–',
  },
  { id: 'period', header: 'Period', cell: ({ period }: Metric) => period },
  {
    id: 'shown',
    header: 'Where it is shown',
    cell: ({ shown }: Metric) => shown,
  },
  {
    id: 'guide',
    header: 'Read more',
    cell: ({ guide, name }: Metric) => <GuideLink to={guide} about={name} />,
  },
];

/** Every figure of a campaign: what it is, of what, and over which time. */
export function MetricTable() {
  const [{ q = '' }, set] = useSearchState();
  const found = searchMetrics(q);
  return (
    <Table
      ariaLabels={{ tableLabel: 'Metrics' }}
      items={found}
      trackBy="key"
      columnDefinitions={columns}
      wrapLines
      filter={<HelpSearch what="a metric" count={found.length} />}
      empty={
        <EmptyState
          title={`No metric is about “${q}”`}
          action={<Button onClick={() => set({ q: '' })}>Clear filters</Button>}
        />
      }
    />
  );
}
