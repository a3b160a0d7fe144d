import {
  Box,
  Header,
  Table,
  type TableProps,
} from '@cloudscape-design/components';
import { type ReactNode, useMemo } from 'react';
import type { ConfigurationView } from '#shared/contracts/configurations.ts';
import { CopyId } from '../../components/copy-id.tsx';
import { EditAndDelete } from '../../components/edit-and-delete.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Time } from '../../components/time.tsx';
import { countOf, formatCount, UNKNOWN } from '../../lib/format.ts';
import { settingsText } from './configuration-form.ts';
import { WindowList } from './window-list.tsx';

interface ConfigurationTableProps {
  readonly configurations: readonly ConfigurationView[];
  readonly onEdit: (configuration: ConfigurationView) => void;
  readonly onDelete: (configuration: ConfigurationView) => void;
  readonly add: ReactNode;
}

/** Settings that campaigns can be made with. */
export function ConfigurationTable({
  configurations,
  onEdit,
  onDelete,
  add,
}: ConfigurationTableProps) {
  const columns = useMemo(
    () => columnsOf({ onEdit, onDelete }),
    [onEdit, onDelete],
  );
  return (
    <Table
      items={configurations}
      trackBy="id"
      wrapLines
      columnDefinitions={columns}
      ariaLabels={{ tableLabel: 'Saved configurations' }}
      header={
        <Header
          variant="h2"
          counter={`(${formatCount(configurations.length)})`}
          actions={add}
          description="Hours and other settings to share. A campaign that is made over the API with configuration_id starts with them; those that are there stay as they are."
        >
          Saved configurations
        </Header>
      }
      empty={
        <EmptyState title="No saved configurations yet">
          Keep the hours and holidays that your campaigns have in common.
        </EmptyState>
      }
    />
  );
}

const columnsOf = ({
  onEdit,
  onDelete,
}: Pick<
  ConfigurationTableProps,
  'onEdit' | 'onDelete'
>): TableProps.ColumnDefinition<ConfigurationView>[] => [
  {
    id: 'name',
    header: 'Name',
    isRowHeader: true,
    minWidth: 160,
    cell: ({ id, name }) => (
      <>
        {name}
        <Box variant="small" display="block">
          <CopyId id={id} what={name} />
        </Box>
      </>
    ),
  },
  {
    id: 'hours',
    header: 'Windows',
    minWidth: 200,
    cell: ({ schedule }) =>
      schedule === null ? (
        'As the campaign says'
      ) : (
        <>
          <WindowList windows={schedule.windows} />
          <Box variant="small" display="block">
            {schedule.timezone}
            {schedule.holidays.length > 0 &&
              `, ${countOf(schedule.holidays.length, 'holiday')}`}
          </Box>
        </>
      ),
  },
  {
    id: 'settings',
    header: 'Other settings',
    minWidth: 180,
    cell: (row) => settingsText(row).join(', ') || UNKNOWN,
  },
  {
    id: 'updated',
    header: 'Changed',
    minWidth: 150,
    cell: ({ updated_at }) => <Time at={updated_at} />,
  },
  {
    id: 'actions',
    header: 'Actions',
    minWidth: 120,
    cell: (row) => (
      <EditAndDelete
        scope="campaigns:manage"
        name={row.name}
        onEdit={() => onEdit(row)}
        onDelete={() => onDelete(row)}
      />
    ),
  },
];
