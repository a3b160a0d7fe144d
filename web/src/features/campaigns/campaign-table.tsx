import { Table } from '@cloudscape-design/components';
import { memo, type ReactNode } from 'react';
import { useLive } from '../../live/live-context.tsx';
import { columnOf, columns, type Row } from './list-columns.tsx';
import type { Sort, SortColumn } from './list-order.ts';

export interface CampaignTableProps {
  /** Keeps its identity while its rows stay: a new one renders every row. */
  readonly items: readonly Row[];
  readonly loading: boolean;
  readonly sort: Sort | null;
  readonly selected: readonly Row[];
  readonly empty: ReactNode;
  readonly onSort: (sort: Sort) => void;
  readonly onSelect: (rows: readonly Row[]) => void;
}

/** The campaigns of a filter, each cell kept up by itself. */
export const CampaignTable = memo(function CampaignTable({
  items,
  loading,
  sort,
  selected,
  empty,
  onSort,
  onSelect,
}: CampaignTableProps) {
  const { store } = useLive();
  return (
    <Table
      variant="borderless"
      items={items}
      trackBy="id"
      columnDefinitions={columns}
      loading={loading}
      loadingText="Loading campaigns"
      enableKeyboardNavigation
      wrapLines
      stickyColumns={{ last: 1 }}
      selectionType="multi"
      selectedItems={selected}
      onSelectionChange={({ detail }) => onSelect(detail.selectedItems)}
      sortingColumn={columnOf(sort)}
      sortingDescending={sort?.descending === true}
      onSortingChange={({ detail }) =>
        onSort({
          column: detail.sortingColumn.sortingField as SortColumn,
          descending: detail.isDescending === true,
        })
      }
      ariaLabels={{
        tableLabel: 'Campaigns',
        selectionGroupLabel: 'Select campaigns',
        allItemsSelectionLabel: () => 'Select all campaigns shown',
        itemSelectionLabel: (_, { id }) =>
          `Select ${store.get(id)?.name ?? id}`,
      }}
      empty={empty}
    />
  );
});
