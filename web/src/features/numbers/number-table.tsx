import {
  Box,
  Header,
  Table,
  type TableProps,
  TextFilter,
} from '@cloudscape-design/components';
import { type ReactNode, useMemo } from 'react';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import type { NumberView } from '#shared/contracts/numbers.ts';
import type { NumberUse } from '#shared/domain/number-use.ts';
import { paths } from '../../app/paths.ts';
import { EditAndDelete } from '../../components/edit-and-delete.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Time } from '../../components/time.tsx';
import { formatCount, UNKNOWN } from '../../lib/format.ts';
import { LinkTo } from '../detail/link-to.tsx';
import { CampaignLinks } from './campaign-links.tsx';
import {
  AnswerRate,
  countryText,
  cpsText,
  linesText,
  NumberStatus,
} from './number-words.tsx';

export interface NumberTableProps {
  readonly numbers: readonly NumberView[];
  readonly use: ReadonlyMap<string, NumberUse>;
  readonly users: ReadonlyMap<string, readonly CampaignView[]>;
  /** Their names by id. */
  readonly carriers: ReadonlyMap<string, string>;
  readonly search: string;
  readonly onSearch: (text: string) => void;
  readonly onEdit: (number: NumberView) => void;
  readonly onDelete: (number: NumberView) => void;
  /** What adds the first, where there is none. */
  readonly add: ReactNode;
}

export function NumberTable(props: NumberTableProps) {
  const { numbers, use, users, carriers, search, onSearch } = props;
  const { onEdit, onDelete } = props;
  const shown = useMemo(
    () => numbers.filter((number) => matches(number, search)),
    [numbers, search],
  );
  const columns = useMemo(
    () => columnsOf({ use, users, carriers, onEdit, onDelete }),
    [use, users, carriers, onEdit, onDelete],
  );
  return (
    <div className="figures">
      <Table
        items={shown}
        trackBy="id"
        wrapLines
        stickyColumns={{ last: 1 }}
        columnDefinitions={columns}
        ariaLabels={{ tableLabel: 'Numbers' }}
        header={
          <Header
            variant="h2"
            counter={`(${formatCount(numbers.length)})`}
            description="Calls and answer rate are of the runs that are on now."
          >
            Numbers to call from
          </Header>
        }
        filter={
          <TextFilter
            filteringText={search}
            filteringPlaceholder="Find by number, label or country"
            filteringAriaLabel="Find numbers by number, label or country"
            filteringClearAriaLabel="Clear"
            countText={search ? `${formatCount(shown.length)} found` : ''}
            onChange={({ detail }) => onSearch(detail.filteringText)}
          />
        }
        empty={
          search ? (
            <EmptyState title={`No number matches “${search}”`} />
          ) : (
            <EmptyState title="No numbers yet" action={props.add}>
              A campaign calls from the numbers of its pool. Add those that your
              carrier lets you call from.
            </EmptyState>
          )
        }
      />
    </div>
  );
}

function matches(
  { phone_number, label, country }: NumberView,
  search: string,
): boolean {
  const wanted = search.trim().toLowerCase();
  const text = `${phone_number} ${label} ${countryText(country)}`;
  return text.toLowerCase().includes(wanted);
}

const columnsOf = ({
  use,
  users,
  carriers,
  onEdit,
  onDelete,
}: Pick<
  NumberTableProps,
  'use' | 'users' | 'carriers' | 'onEdit' | 'onDelete'
>): TableProps.ColumnDefinition<NumberView>[] => [
  {
    id: 'number',
    header: 'Number',
    isRowHeader: true,
    minWidth: 130,
    cell: (row) => (
      <>
        <LinkTo to={paths.number(row.id)}>{row.phone_number}</LinkTo>
        {row.label && (
          <Box variant="small" display="block">
            {row.label}
          </Box>
        )}
      </>
    ),
  },
  {
    id: 'carrier',
    header: 'Carrier',
    minWidth: 104,
    cell: ({ carrier_id }) => (
      <LinkTo to={paths.carrier(carrier_id)}>
        {carriers.get(carrier_id) ?? carrier_id}
      </LinkTo>
    ),
  },
  {
    id: 'country',
    header: 'Country',
    minWidth: 90,
    cell: (row) => <span title={countryText(row.country)}>{row.country}</span>,
  },
  {
    id: 'status',
    header: 'Status',
    minWidth: 118,
    cell: (row) => <NumberStatus number={row} />,
  },
  { id: 'lines', header: 'Lines', minWidth: 72, cell: linesText },
  { id: 'cps', header: 'CPS', minWidth: 72, cell: cpsText },
  {
    id: 'campaigns',
    header: 'Campaigns',
    minWidth: 150,
    cell: (row) => {
      const campaigns = users.get(row.id) ?? [];
      return campaigns.length === 0 ? (
        UNKNOWN
      ) : (
        <CampaignLinks campaigns={campaigns} />
      );
    },
  },
  {
    id: 'calls',
    header: 'Calls',
    cell: (row) => {
      const own = use.get(row.id);
      return own ? formatCount(own.dials) : UNKNOWN;
    },
  },
  {
    id: 'rate',
    header: 'Answer rate',
    minWidth: 120,
    cell: (row) => <AnswerRate use={use.get(row.id)} />,
  },
  {
    id: 'last_used',
    header: 'Last used',
    minWidth: 90,
    cell: (row) => <Time at={use.get(row.id)?.last_used_at} as="relative" />,
  },
  {
    id: 'actions',
    header: 'Actions',
    minWidth: 90,
    cell: (row) => (
      <EditAndDelete
        scope="numbers:manage"
        name={row.phone_number}
        onEdit={() => onEdit(row)}
        onDelete={() => onDelete(row)}
      />
    ),
  },
];
