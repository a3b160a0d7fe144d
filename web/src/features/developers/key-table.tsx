import {
  Box,
  Header,
  StatusIndicator,
  type StatusIndicatorProps,
  Table,
  type TableProps,
} from '@cloudscape-design/components';
import { useMemo } from 'react';
import type { KeyView } from '#shared/contracts/keys.ts';
import { scopes } from '#shared/contracts/settings.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { MayButton } from '../../components/may-button.tsx';
import { Time } from '../../components/time.tsx';
import { formatCode, formatCount } from '../../lib/format.ts';
import { useMe } from '../../lib/me.ts';
import './developers.css';
import { keyText } from './use-keys.ts';

interface KeyTableProps {
  readonly keys: readonly KeyView[];
  readonly onCreate: () => void;
  readonly onRotate: (key: KeyView) => void;
  readonly onRevoke: (key: KeyView) => void;
}

export function KeyTable({
  keys,
  onCreate,
  onRotate,
  onRevoke,
}: KeyTableProps) {
  const columns = useMemo(
    () => columnsOf({ onRotate, onRevoke }),
    [onRotate, onRevoke],
  );
  const create = (
    <MayButton scope="keys:manage" variant="primary" onClick={onCreate}>
      Create key
    </MayButton>
  );
  return (
    <Table
      items={keys}
      trackBy="id"
      wrapLines
      columnDefinitions={columns}
      ariaLabels={{ tableLabel: 'API keys' }}
      header={
        <Header
          variant="h2"
          counter={`(${formatCount(keys.length)})`}
          actions={create}
          description="Keys of the organization (ak) and tokens of people (pat). Last use is written at most once in 10 minutes."
        >
          API keys
        </Header>
      }
      empty={
        <EmptyState title="No keys yet" action={create}>
          A program signs in with a key, which does no more than its scopes.
        </EmptyState>
      }
    />
  );
}

const statusTypes: Readonly<
  Record<KeyView['status'], StatusIndicatorProps.Type>
> = { active: 'success', expired: 'warning', revoked: 'stopped' };

const columnsOf = ({
  onRotate,
  onRevoke,
}: Pick<
  KeyTableProps,
  'onRotate' | 'onRevoke'
>): TableProps.ColumnDefinition<KeyView>[] => [
  {
    id: 'name',
    header: 'Name',
    isRowHeader: true,
    minWidth: 180,
    cell: (row) => (
      <>
        {row.name}
        <Box variant="small" display="block">
          <code>{keyText(row)}</code>
        </Box>
      </>
    ),
  },
  {
    id: 'status',
    header: 'Status',
    minWidth: 110,
    cell: (row) => (
      <StatusIndicator type={statusTypes[row.status]}>
        {formatCode(row.status)}
      </StatusIndicator>
    ),
  },
  {
    id: 'scopes',
    header: 'Scopes',
    minWidth: 220,
    cell: (row) =>
      row.scopes.length === scopes.length ? (
        'All'
      ) : (
        <span className="scope-list">
          {row.scopes.map((scope) => (
            <code key={scope}>{scope}</code>
          ))}
        </span>
      ),
  },
  {
    id: 'created',
    header: 'Created',
    minWidth: 150,
    cell: (row) => <Time at={row.created_at} />,
  },
  {
    id: 'used',
    header: 'Last used',
    minWidth: 150,
    cell: (row) =>
      row.last_used_at ? <Time at={row.last_used_at} /> : 'Never',
  },
  {
    id: 'expires',
    header: 'Expires',
    minWidth: 110,
    cell: (row) => (row.expires_at ? <Time at={row.expires_at} /> : 'Never'),
  },
  {
    id: 'actions',
    header: 'Actions',
    minWidth: 90,
    cell: (row) =>
      row.status !== 'revoked' && (
        <KeyButtons row={row} onRotate={onRotate} onRevoke={onRevoke} />
      ),
  },
];

function KeyButtons({
  row,
  onRotate,
  onRevoke,
}: Pick<KeyTableProps, 'onRotate' | 'onRevoke'> & { row: KeyView }) {
  const me = useMe();
  return (
    <span className="button-row">
      <MayButton
        scope="keys:manage"
        variant="inline-link"
        ariaLabel={`Rotate ${row.name}`}
        onClick={() => onRotate(row)}
      >
        Rotate
      </MayButton>
      <MayButton
        scope="keys:manage"
        variant="inline-link"
        ariaLabel={`Revoke ${row.name}`}
        disabled={me?.id === row.id}
        disabledReason="You are signed in with it."
        onClick={() => onRevoke(row)}
      >
        Revoke
      </MayButton>
    </span>
  );
}
