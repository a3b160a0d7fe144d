import {
  Badge,
  Box,
  SpaceBetween,
  StatusIndicator,
  type StatusIndicatorProps,
  type TableProps,
} from '@cloudscape-design/components';
import type { ContactView } from '#shared/contracts/contacts.ts';
import type { ContactStatus } from '#shared/domain/contact.ts';
import {
  formatCode,
  formatInstant,
  formatSeconds,
  UNKNOWN,
} from '../../lib/format.ts';
import { AttemptTrail } from './attempt-trail.tsx';

const indicator: Readonly<Record<ContactStatus, StatusIndicatorProps.Type>> = {
  pending: 'pending',
  retry_scheduled: 'pending',
  callback_scheduled: 'pending',
  leased: 'in-progress',
  dialling: 'in-progress',
  ringing: 'in-progress',
  amd_screening: 'in-progress',
  attaching: 'in-progress',
  in_progress: 'in-progress',
  completed: 'success',
  exhausted: 'error',
  abandoned: 'error',
  amd_machine: 'stopped',
  window_closed: 'stopped',
  manual_stopped: 'stopped',
  suppressed: 'stopped',
};

/** The columns of seeds 001 and 002. */
export const callColumns: TableProps.ColumnDefinition<ContactView>[] = [
  {
    id: 'contact',
    header: 'Contact',
    cell: (row) => row.external_id ?? `#${row.seq + 1}`,
    isRowHeader: true,
  },
  { id: 'phone', header: 'Phone', cell: (row) => row.phone_number },
  {
    id: 'from',
    header: 'From',
    cell: (row) => row.from_number ?? UNKNOWN,
  },
  { id: 'status', header: 'Status', cell: (row) => <Status row={row} /> },
  { id: 'blocker', header: 'Blocker', cell: (row) => <Blocker row={row} /> },
  {
    id: 'disposition',
    header: 'Disposition',
    cell: (row) => (row.disposition ? formatCode(row.disposition) : UNKNOWN),
  },
  {
    id: 'attempts',
    header: 'Attempts',
    cell: (row) => `${row.attempt_count}/${row.max_attempts}`,
  },
  {
    id: 'trail',
    header: 'Attempt Trail',
    cell: (row) => <AttemptTrail attempts={row.attempts} />,
  },
  {
    id: 'system_retries',
    header: 'System retries',
    cell: (row) => row.system_retries,
  },
  {
    id: 'duration',
    header: 'Duration',
    cell: (row) =>
      row.duration_seconds > 0 ? formatSeconds(row.duration_seconds) : UNKNOWN,
  },
  { id: 'score', header: 'Score', cell: (row) => row.score ?? UNKNOWN },
  {
    id: 'last_result',
    header: 'Last Result',
    cell: (row) => row.last_result ?? UNKNOWN,
  },
  {
    id: 'last_attempted',
    header: 'Last attempted',
    cell: (row) => formatInstant(row.last_attempted_at),
  },
  {
    id: 'variables',
    header: 'Variables',
    cell: (row) => <Variables row={row} />,
  },
];

function Status({ row }: { row: ContactView }) {
  const due = row.status === 'callback_scheduled' ? row.callback : null;
  return (
    <SpaceBetween size="xxxs">
      <StatusIndicator type={indicator[row.status]}>
        {formatCode(row.status)}
      </StatusIndicator>
      {due && (
        <span className="nowrap">
          <Badge color="blue">Callback {formatInstant(due.scheduled_at)}</Badge>
        </span>
      )}
    </SpaceBetween>
  );
}

function Blocker({ row: { blocker } }: { row: ContactView }) {
  if (!blocker) return UNKNOWN;
  return (
    <SpaceBetween size="xxxs">
      <div>{blocker.text}</div>
      <Box variant="small">
        {blocker.code}
        {blocker.until && `, until ${formatInstant(blocker.until)}`}
      </Box>
    </SpaceBetween>
  );
}

function Variables({ row }: { row: ContactView }) {
  const fields = Object.entries(row.custom_fields);
  if (fields.length === 0) return UNKNOWN;
  return (
    <div>
      {fields.map(([name, value]) => (
        <div key={name}>
          <Box variant="small" display="inline">
            {name}
          </Box>{' '}
          {value}
        </div>
      ))}
    </div>
  );
}
