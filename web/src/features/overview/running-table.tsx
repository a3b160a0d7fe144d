import {
  Box,
  Link,
  ProgressBar,
  Table,
  type TableProps,
} from '@cloudscape-design/components';
import type { OverviewView } from '#shared/contracts/overview.ts';
import { paths } from '../../app/paths.ts';
import { useFollow } from '../../app/use-follow.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import {
  countOf,
  formatCount,
  formatMoney,
  formatRate,
  formatSeconds,
  UNKNOWN,
} from '../../lib/format.ts';
import { ActivityWords } from '../lifecycle/activity-words.tsx';
import { TableHeader } from './table-header.tsx';

type Row = OverviewView['running'][number];

const columns: TableProps.ColumnDefinition<Row>[] = [
  {
    id: 'name',
    header: 'Campaign',
    isRowHeader: true,
    minWidth: 180,
    cell: (row) => <Name row={row} />,
  },
  {
    id: 'activity',
    header: 'Now',
    minWidth: 200,
    cell: ({ activity }) => <ActivityWords activity={activity} />,
  },
  {
    id: 'progress',
    header: 'Progress',
    minWidth: 180,
    cell: (row) => (
      <ProgressBar
        value={row.processed_percent}
        ariaLabel={`${row.name}: ${formatCount(row.processed)} of ${formatCount(row.total_calls)} processed`}
        additionalInfo={`${formatCount(row.connected)} connected of ${formatCount(row.total_calls)}`}
      />
    ),
  },
  {
    id: 'lines',
    header: 'Lines',
    cell: (row) => (
      <span className="figures nowrap">
        {formatCount(row.in_flight)} / {formatCount(row.max_concurrent_calls)}
      </span>
    ),
  },
  {
    id: 'answer_rate',
    header: 'Answer Rate',
    cell: (row) => (
      <span className="figures nowrap">
        {row.answer_rate === null ? UNKNOWN : formatRate(row.answer_rate)}
        <Box color="text-body-secondary" fontSize="body-s">
          of {countOf(row.attempts, 'attempt')}
        </Box>
      </span>
    ),
  },
  {
    id: 'cost',
    header: 'Cost',
    cell: (row) => (
      <span className="figures nowrap">
        {formatMoney(row.cost_usd)}
        {row.budget_usd !== null && ` / ${formatMoney(row.budget_usd)}`}
      </span>
    ),
  },
  {
    id: 'eta',
    header: 'ETA',
    cell: (row) => (
      <span className="figures nowrap">{formatSeconds(row.eta_seconds)}</span>
    ),
  },
];

/** The campaigns that run, the newest first. */
export function RunningTable({
  rows,
  total,
}: {
  rows: readonly Row[];
  total: number;
}) {
  const follow = useFollow();
  return (
    <Table
      items={rows}
      columnDefinitions={columns}
      trackBy="id"
      ariaLabels={{ tableLabel: 'Running campaigns' }}
      header={
        <TableHeader
          title="Running campaigns"
          counter={`(${total})`}
          link={{
            text: 'All running campaigns',
            href: `${paths.campaigns}?status=running`,
          }}
        />
      }
      empty={
        <EmptyState title="No campaign is running">
          Start one in the{' '}
          <Link href={paths.campaigns} onFollow={follow}>
            list of campaigns
          </Link>
          .
        </EmptyState>
      }
    />
  );
}

function Name({ row }: { row: Row }) {
  const follow = useFollow();
  return (
    <Link href={paths.campaign(row.id)} onFollow={follow}>
      {row.name}
    </Link>
  );
}
