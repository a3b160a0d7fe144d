import type { TableProps } from '@cloudscape-design/components';
import { CampaignActions } from './campaign-actions.tsx';
import {
  AnswerRateCell,
  CompletionCell,
  CostCell,
  LinesCell,
  NameCell,
  NextCell,
  ProgressCell,
  UpdatedCell,
} from './cells.tsx';
import type { Sort, SortColumn } from './list-order.ts';
import { StatusCell } from './status.tsx';

export interface Row {
  readonly id: string;
}

type Column = TableProps.ColumnDefinition<Row>;

const sortable = (
  id: SortColumn,
  header: string,
  Cell: (props: { campaignId: string }) => React.ReactNode,
  more: Partial<Column> = {},
): Column => ({
  id,
  header,
  sortingField: id,
  cell: ({ id }) => <Cell campaignId={id} />,
  ariaLabel: ({ sorted, descending }) =>
    `${header}, ${sorted ? `sorted ${descending ? 'down' : 'up'}` : 'not sorted'}`,
  ...more,
});

/** Stable: a new array would render every cell. */
export const columns: readonly Column[] = [
  sortable('name', 'Name', (it) => <NameCell {...it} />, {
    isRowHeader: true,
    minWidth: 150,
  }),
  sortable('status', 'Status', (it) => <StatusCell {...it} />, {
    minWidth: 140,
  }),
  sortable('progress', 'Progress', (it) => <ProgressCell {...it} />, {
    minWidth: 170,
  }),
  sortable('lines', 'Lines', (it) => <LinesCell {...it} />),
  sortable('answer_rate', 'Answer Rate', (it) => <AnswerRateCell {...it} />),
  sortable('completion', 'Completion', (it) => <CompletionCell {...it} />),
  sortable('cost', 'Cost', (it) => <CostCell {...it} />),
  {
    id: 'next',
    header: 'Next',
    cell: ({ id }) => <NextCell campaignId={id} />,
    minWidth: 110,
  },
  sortable('updated', 'Updated', (it) => <UpdatedCell {...it} />),
  {
    id: 'actions',
    header: 'Actions',
    cell: ({ id }) => <CampaignActions campaignId={id} inline />,
    minWidth: 150,
  },
];

export const columnOf = (sort: Sort | null): TableProps.SortingColumn<Row> =>
  sort ? { sortingField: sort.column } : {};
