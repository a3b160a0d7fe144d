import {
  Box,
  Header,
  Table,
  type TableProps,
} from '@cloudscape-design/components';
import { type ReactNode, useMemo } from 'react';
import { paths } from '../../app/paths.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { formatCount, UNKNOWN } from '../../lib/format.ts';
import { LinkTo } from '../detail/link-to.tsx';
import {
  CarrierStatus,
  Circuit,
  isOwn,
  kindText,
  LastCheck,
  rateText,
} from './carrier-words.tsx';
import type { CarrierView } from './use-carriers.ts';

/** The organization's carriers; the deployment's own among them. */
export function CarrierTable({
  carriers,
  add,
}: {
  carriers: readonly CarrierView[];
  /** What adds the first, where there is none. */
  add: ReactNode;
}) {
  const columns = useMemo(columnsOf, []);
  const added = carriers.filter((carrier) => !isOwn(carrier));
  return (
    <div className="figures">
      <Table
        items={carriers}
        trackBy="id"
        wrapLines
        columnDefinitions={columns}
        ariaLabels={{ tableLabel: 'Carriers' }}
        header={
          <Header variant="h2" counter={`(${formatCount(carriers.length)})`}>
            Carriers that calls go through
          </Header>
        }
        footer={
          added.length === 0 && (
            <EmptyState title="No carrier of your own yet" action={add}>
              The simulated carrier calls nobody. Add an account that you have
              at a carrier, and give it numbers: then real phones ring.
            </EmptyState>
          )
        }
        empty={<EmptyState title="No carriers yet" action={add} />}
      />
    </div>
  );
}

const columnsOf = (): TableProps.ColumnDefinition<CarrierView>[] => [
  {
    id: 'name',
    header: 'Name',
    isRowHeader: true,
    minWidth: 150,
    cell: (row) => (
      <>
        <LinkTo to={paths.carrier(row.id)}>{row.name}</LinkTo>
        {kindText(row) !== row.name && (
          <Box variant="small" display="block">
            {kindText(row)}
          </Box>
        )}
      </>
    ),
  },
  {
    id: 'status',
    header: 'Status',
    minWidth: 110,
    cell: (row) => <CarrierStatus carrier={row} />,
  },
  {
    id: 'circuit',
    header: 'Circuit',
    minWidth: 140,
    cell: (row) => <Circuit circuit={row.circuit} />,
  },
  {
    id: 'in_flight',
    header: 'Calls in flight',
    minWidth: 90,
    cell: ({ calls_in_flight }) =>
      calls_in_flight === null ? UNKNOWN : formatCount(calls_in_flight),
  },
  { id: 'rate', header: 'CPS', minWidth: 70, cell: rateText },
  {
    id: 'check',
    header: 'Last check',
    minWidth: 150,
    cell: (row) => <LastCheck carrier={row} />,
  },
];
