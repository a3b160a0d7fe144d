import {
  Box,
  Header,
  StatusIndicator,
  Table,
  type TableProps,
} from '@cloudscape-design/components';
import { type ReactNode, useMemo } from 'react';
import type { AgentView } from '#shared/contracts/agents.ts';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import { CopyId } from '../../components/copy-id.tsx';
import { EditAndDelete } from '../../components/edit-and-delete.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { formatCount, UNKNOWN } from '../../lib/format.ts';
import { CampaignLinks } from '../numbers/campaign-links.tsx';
import { addressOf, targetKinds } from './agent-target-form.ts';

interface AgentTableProps {
  readonly agents: readonly AgentView[];
  /** Unfinished campaigns, by the agent that they need. */
  readonly users: ReadonlyMap<string, readonly CampaignView[]>;
  readonly onEdit: (agent: AgentView) => void;
  readonly onDelete: (agent: AgentView) => void;
  /** What adds the first, where there is none. */
  readonly add: ReactNode;
}

export function AgentTable(props: AgentTableProps) {
  const { agents, users, onEdit, onDelete, add } = props;
  const columns = useMemo(
    () => columnsOf({ users, onEdit, onDelete }),
    [users, onEdit, onDelete],
  );
  return (
    <div className="figures">
      <Table
        items={agents}
        trackBy="id"
        wrapLines
        columnDefinitions={columns}
        ariaLabels={{ tableLabel: 'Agents' }}
        header={
          <Header variant="h2" counter={`(${formatCount(agents.length)})`}>
            Agents that take calls
          </Header>
        }
        empty={
          <EmptyState title="No agents yet" action={add}>
            An agent talks to the people who answer. Each campaign names one.
          </EmptyState>
        }
      />
    </div>
  );
}

const columnsOf = ({
  users,
  onEdit,
  onDelete,
}: Pick<
  AgentTableProps,
  'users' | 'onEdit' | 'onDelete'
>): TableProps.ColumnDefinition<AgentView>[] => [
  {
    id: 'name',
    header: 'Name',
    isRowHeader: true,
    minWidth: 180,
    cell: (row) => (
      <>
        {row.name}
        <Box variant="small" display="block">
          <CopyId id={row.id} what={row.name} />
        </Box>
      </>
    ),
  },
  {
    id: 'status',
    header: 'Status',
    minWidth: 120,
    cell: ({ status }) => (
      <StatusIndicator type={status === 'active' ? 'success' : 'stopped'}>
        {status === 'active' ? 'Active' : 'Inactive'}
      </StatusIndicator>
    ),
  },
  {
    id: 'target',
    header: 'Connects calls to',
    minWidth: 180,
    cell: ({ target }) =>
      target === null ? (
        <Box color="text-body-secondary">Nothing</Box>
      ) : (
        <>
          {targetKinds[target.kind].label}
          <Box variant="small" display="block">
            <span className="change">{addressOf(target)}</span>
          </Box>
        </>
      ),
  },
  {
    id: 'calls',
    header: 'In call',
    cell: ({ calls_in_use }) => formatCount(calls_in_use),
  },
  {
    id: 'seats',
    header: 'Seats',
    cell: ({ max_concurrent }) =>
      max_concurrent === null ? 'No limit' : formatCount(max_concurrent),
  },
  {
    id: 'campaigns',
    header: 'Campaigns',
    minWidth: 200,
    cell: ({ id }) => {
      const campaigns = users.get(id) ?? [];
      return campaigns.length === 0 ? (
        UNKNOWN
      ) : (
        <CampaignLinks campaigns={campaigns} />
      );
    },
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
