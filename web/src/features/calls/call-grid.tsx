import { Table } from '@cloudscape-design/components';
import { memo, type ReactNode, useMemo, useState } from 'react';
import { type CallItem, Cell } from './call-cells.tsx';
import { type CallColumn, callColumns } from './call-columns.tsx';
import { contactName } from './contact-name.ts';
import { namesOf } from './export-calls.ts';
import { RowButtons } from './row-buttons.tsx';
import { type RowStore, useOfRows } from './row-store.ts';
import { resultKeys } from './trail.ts';
import type { ColumnDisplay } from './use-columns.ts';

/** Between names that are joined into one value to compare. */
const BETWEEN = '\n';

const debugColumn: CallColumn = {
  id: 'debug',
  header: 'Debug',
  cell: (item) => <Cell item={item} show={(row) => <RowButtons row={row} />} />,
};

/** The columns that the rows of a page call for. */
export function useCallColumns(
  store: RowStore,
  ids: readonly string[],
): CallColumn[] {
  const variables = useOfRows(store, () =>
    namesOf(store.rows(ids).map((row) => row.custom_fields)).join(BETWEEN),
  );
  const results = useOfRows(store, () =>
    resultKeys(store.rows(ids).flatMap((row) => row.attempts)).join(BETWEEN),
  );
  return useMemo(
    () => callColumns(split(variables), split(results), debugColumn),
    [variables, results],
  );
}

const split = (names: string) => (names === '' ? [] : names.split(BETWEEN));

/**
 * The table itself. Nothing live comes in: its cells read their rows, so a
 * change renders no more than the cells of that row.
 */
export const CallGrid = memo(function CallGrid({
  ids,
  store,
  columns,
  display,
  loading,
  selected,
  onSelect,
  empty,
}: {
  ids: readonly string[];
  store: RowStore;
  columns: CallColumn[];
  display: ColumnDisplay[];
  loading: boolean;
  selected: readonly string[];
  onSelect: (ids: readonly string[]) => void;
  empty: ReactNode;
}) {
  const [open, setOpen] = useState<readonly string[]>([]);
  const items = useMemo<CallItem[]>(() => ids.map((id) => ({ id })), [ids]);
  // An attempt more, or the first one: the rows below an open row are others.
  useOfRows(store, () =>
    store
      .rows(ids)
      .map((row) =>
        open.includes(row.id) ? row.attempts.length : row.attempts.length > 0,
      )
      .join(),
  );
  const name = ({ id, contact_id }: CallItem) => {
    const row = store.get(contact_id ?? id);
    return row ? contactName(row) : id;
  };
  return (
    <Table
      items={items}
      trackBy="id"
      columnDefinitions={columns}
      columnDisplay={display}
      loading={loading}
      loadingText="Loading calls"
      contentDensity="compact"
      stickyColumns={STICKY}
      enableKeyboardNavigation
      selectionType="multi"
      selectedItems={selected.map((id): CallItem => ({ id }))}
      isItemDisabled={({ contact_id }) => contact_id !== undefined}
      onSelectionChange={({ detail }) =>
        onSelect(
          detail.selectedItems
            .filter(({ contact_id }) => contact_id === undefined)
            .map(({ id }) => id),
        )
      }
      expandableRows={{
        getItemChildren: ({ id, contact_id }) =>
          contact_id === undefined
            ? (store.get(id)?.attempts ?? []).map((attempt) => ({
                id: attempt.id,
                contact_id: id,
              }))
            : [],
        isItemExpandable: ({ id, contact_id }) =>
          contact_id === undefined && (store.get(id)?.attempts.length ?? 0) > 0,
        expandedItems: open.map((id): CallItem => ({ id })),
        onExpandableItemToggle: ({ detail: { item, expanded } }) =>
          setOpen((before) =>
            expanded
              ? [...before, item.id]
              : before.filter((id) => id !== item.id),
          ),
      }}
      ariaLabels={{
        tableLabel: 'Calls',
        selectionGroupLabel: 'Selection of contacts',
        allItemsSelectionLabel: () => 'Select all contacts of this page',
        itemSelectionLabel: (_, item) => `Select ${name(item)}`,
        expandButtonLabel: (item) => `Show the attempts of ${name(item)}`,
        collapseButtonLabel: (item) => `Hide the attempts of ${name(item)}`,
      }}
      empty={empty}
    />
  );
});

const STICKY = { first: 1, last: 1 };
