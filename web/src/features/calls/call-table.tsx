import {
  Box,
  Button,
  FormField,
  Header,
  Pagination,
  Select,
  type SelectProps,
  SpaceBetween,
  Table,
} from '@cloudscape-design/components';
import { useState } from 'react';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { CALLS_PER_PAGE } from '../../lib/api.ts';
import { formatCount } from '../../lib/format.ts';
import { useCampaignPart, useTopic } from '../../live/live-context.tsx';
import { callColumns } from './call-columns.tsx';
import { useCalls } from './use-calls.ts';

const statusOptions: SelectProps.Option[] = [
  { value: '', label: 'All statuses' },
  { value: 'pending', label: 'Pending' },
  { value: 'in_progress', label: 'In progress' },
  { value: 'completed', label: 'Completed' },
  { value: 'exhausted', label: 'Exhausted' },
  { value: 'stopped', label: 'Stopped' },
];

const callbackOptions: SelectProps.Option[] = [
  { value: 'all', label: 'All' },
  { value: 'requested', label: 'Requested' },
  { value: 'pending', label: 'Pending' },
  { value: 'completed', label: 'Completed' },
  { value: 'cancelled', label: 'Cancelled' },
];

/** The contacts of a campaign with what came of each, a page at a time. */
export function CallTable({ campaignId }: { campaignId: string }) {
  const [page, setPage] = useState(1);
  const [status, setStatus] = useState('');
  const [callback, setCallback] = useState('all');
  const detects = useCampaignPart(
    campaignId,
    (view) => view.callback_detection.enabled,
  );
  const calls = useCalls(campaignId, {
    page,
    status: status || undefined,
    callback: detects ? callback : undefined,
  });
  const rows = calls.data?.data ?? [];
  const total = calls.data?.total ?? 0;
  useTopic(
    campaignId,
    rows.map((row) => row.id),
  );
  /** A filter shows its first page: the old page may not be there. */
  const filterBy = (set: (value: string) => void) => (value: string) => {
    set(value);
    setPage(1);
  };

  return (
    <SpaceBetween size="s">
      {calls.error && (
        <ProblemAlert
          error={calls.error}
          what="The calls could not be loaded"
          onRetry={() => calls.refetch()}
        />
      )}
      <Table
        items={rows}
        trackBy="id"
        columnDefinitions={callColumns}
        loading={calls.isPending}
        loadingText="Loading calls"
        contentDensity="compact"
        stickyColumns={{ first: 1 }}
        enableKeyboardNavigation
        ariaLabels={{ tableLabel: 'Calls' }}
        header={
          <Header
            variant="h2"
            counter={`(${formatCount(total)})`}
            actions={
              <Button
                iconName="refresh"
                ariaLabel="Refresh calls"
                loading={calls.isFetching}
                onClick={() => calls.refetch()}
              />
            }
          >
            Calls
          </Header>
        }
        filter={
          <SpaceBetween direction="horizontal" size="s">
            <Choice
              label="Call status"
              options={statusOptions}
              value={status}
              onChange={filterBy(setStatus)}
            />
            {detects && (
              <Choice
                label="Callback"
                options={callbackOptions}
                value={callback}
                onChange={filterBy(setCallback)}
              />
            )}
          </SpaceBetween>
        }
        pagination={
          total > CALLS_PER_PAGE && (
            <Pagination
              currentPageIndex={page}
              pagesCount={Math.ceil(total / CALLS_PER_PAGE)}
              onChange={({ detail }) => setPage(detail.currentPageIndex)}
            />
          )
        }
        empty={
          <Box textAlign="center" color="text-body-secondary">
            {status || callback !== 'all'
              ? 'No contact matches the filter.'
              : 'No contacts yet.'}
          </Box>
        }
      />
    </SpaceBetween>
  );
}

function Choice({
  label,
  options,
  value,
  onChange,
}: {
  label: string;
  options: SelectProps.Option[];
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <FormField label={label}>
      <Select
        options={options}
        selectedOption={options.find((one) => one.value === value) ?? null}
        onChange={({ detail }) => onChange(detail.selectedOption.value ?? '')}
      />
    </FormField>
  );
}
