import {
  Box,
  Button,
  Header,
  Table,
  type TableProps,
  TextFilter,
} from '@cloudscape-design/components';
import { useDeferredValue } from 'react';
import type { DncEntryView } from '#shared/contracts/dnc.ts';
import { CopyId } from '../../components/copy-id.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { MayButton } from '../../components/may-button.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { Time } from '../../components/time.tsx';
import { formatCode, formatCount, UNKNOWN } from '../../lib/format.ts';
import { useOnceEach } from '../../lib/use-once-each.ts';
import { ActorName } from '../detail/actor-name.tsx';
import { type ListOf, useDncList, useRemoveFromDnc } from './use-dnc.ts';
import { sourceText } from './words.ts';

/** Who is never called, by number. */
export function DncTable({
  list,
  search,
  onSearch,
}: {
  list: ListOf;
  search: string;
  onSearch: (text: string) => void;
}) {
  const query = useDncList(list, useDeferredValue(search.trim()));
  const remove = useRemoveFromDnc(list);
  const removeOnce = useOnceEach(
    remove.mutateAsync,
    ({ phone_number }: DncEntryView) => phone_number,
  );
  const columns = columnsOf(removeOnce);
  const rows = query.data?.pages.flatMap(({ data }) => data) ?? [];
  const total = query.data?.pages[0]?.total ?? 0;
  return (
    <div className="stack">
      {query.error && (
        <ProblemAlert
          error={query.error}
          what="The list could not be loaded"
          onRetry={() => query.refetch()}
        />
      )}
      <Table
        wrapLines
        items={rows}
        trackBy="phone_number"
        columnDefinitions={columns}
        loading={query.isPending && !query.error}
        loadingText="Loading the list"
        ariaLabels={{ tableLabel: 'Never called' }}
        header={
          <Header variant="h2" counter={`(${formatCount(total)})`}>
            Never called
          </Header>
        }
        filter={
          <TextFilter
            filteringText={search}
            filteringPlaceholder="Find by part of the number"
            filteringAriaLabel="Find by part of the number"
            filteringClearAriaLabel="Clear"
            countText={search ? `${formatCount(total)} found` : ''}
            onChange={({ detail }) => onSearch(detail.filteringText)}
          />
        }
        empty={<Empty search={search} onSearch={onSearch} />}
        footer={
          query.hasNextPage && (
            <Box textAlign="center">
              <Button
                loading={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                Show more
              </Button>
            </Box>
          )
        }
      />
    </div>
  );
}

function Empty({
  search,
  onSearch,
}: {
  search: string;
  onSearch: (text: string) => void;
}) {
  return search ? (
    <EmptyState
      title={`No number on the list has “${search}”`}
      action={<Button onClick={() => onSearch('')}>Clear filter</Button>}
    />
  ) : (
    <EmptyState title="Nobody is on this list">
      People who ask in a call not to be called again come on it by themselves.
      Add others above, one by one or as a file.
    </EmptyState>
  );
}

const columnsOf = (
  remove: (entry: DncEntryView) => void,
): TableProps.ColumnDefinition<DncEntryView>[] => [
  {
    id: 'number',
    header: 'Number',
    isRowHeader: true,
    minWidth: 150,
    cell: (row) => row.phone_number,
  },
  {
    id: 'reason',
    header: 'Reason',
    minWidth: 200,
    cell: (row) => (row.reason ? reasonText(row.reason) : UNKNOWN),
  },
  {
    id: 'source',
    header: 'Source',
    minWidth: 110,
    cell: (row) => sourceText(row.source),
  },
  {
    id: 'added',
    header: 'Added',
    minWidth: 170,
    cell: (row) => <Time at={row.created_at} />,
  },
  {
    id: 'by',
    header: 'Added by',
    minWidth: 140,
    cell: ({ source, created_by }) =>
      // Who asked in a call is named by the attempt that it was.
      source === 'call' ? (
        <CopyId id={created_by} what="the call" />
      ) : (
        <ActorName id={created_by} />
      ),
  },
  {
    id: 'actions',
    header: 'Actions',
    minWidth: 110,
    cell: (row) => (
      <MayButton
        scope="dnc:manage"
        variant="inline-link"
        ariaLabel={`Remove ${row.phone_number} from the list`}
        onClick={() => remove(row)}
      >
        Remove
      </MayButton>
    ),
  },
];

/** A code of the product in words; what a person wrote as it is. */
const reasonText = (reason: string) =>
  /^[a-z]+(_[a-z]+)*$/.test(reason) ? formatCode(reason) : reason;
