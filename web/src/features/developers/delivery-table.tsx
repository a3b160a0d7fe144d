import {
  Box,
  Button,
  ExpandableSection,
  Header,
  SegmentedControl,
  Table,
  type TableProps,
} from '@cloudscape-design/components';
import { useState } from 'react';
import {
  type DeliveryAttempt,
  type DeliveryView,
  deliveryStatuses,
} from '#shared/contracts/webhooks.ts';
import { notify } from '../../app/notices.tsx';
import { ConfirmModal } from '../../components/confirm-modal.tsx';
import { CopyId } from '../../components/copy-id.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { MayButton } from '../../components/may-button.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { Time } from '../../components/time.tsx';
import { countOf, formatCode, formatCount, UNKNOWN } from '../../lib/format.ts';
import { useSearchState } from '../../lib/search-state.ts';
import { useOnceEach } from '../../lib/use-once-each.ts';
import './developers.css';
import {
  type DeliveryStatus,
  useDeliveries,
  useResend,
} from './use-webhooks.ts';
import { DeliveryStatusWord } from './webhook-words.tsx';

const isStatus = (text: string | undefined): text is DeliveryStatus =>
  deliveryStatuses.some((status) => status === text);

/** What was sent to one endpoint in the last 14 days, and what became of it. */
export function DeliveryTable({ webhookId }: { webhookId: string }) {
  const [search, setSearch] = useSearchState();
  const status = isStatus(search.status) ? search.status : '';
  const query = useDeliveries(webhookId, status);
  const resend = useResend(webhookId);
  const [asking, setAsking] = useState(false);
  const again = useOnceEach(resend.one.mutateAsync, (id: string) => id);
  const columns = columnsOf(again);
  const error = query.error ?? resend.one.error ?? resend.allFailed.error;
  return (
    <div className="stack">
      {error && (
        <ProblemAlert
          error={error}
          what={
            query.error
              ? 'The deliveries could not be loaded'
              : 'The event was not sent again'
          }
          {...(query.error && { onRetry: () => void query.refetch() })}
        />
      )}
      <Table
        items={query.data?.pages.flatMap(({ data }) => data) ?? []}
        trackBy="id"
        wrapLines
        columnDefinitions={columns}
        loading={query.isPending && !query.error}
        loadingText="Loading deliveries"
        ariaLabels={{ tableLabel: 'Deliveries' }}
        header={
          <Header
            variant="h2"
            description="Of the last 14 days, newest first. An event that is sent again keeps its id."
            actions={
              <MayButton
                scope="webhooks:manage"
                loading={resend.allFailed.isPending}
                onClick={() => setAsking(true)}
              >
                Resend all failed
              </MayButton>
            }
          >
            Deliveries
          </Header>
        }
        filter={
          <SegmentedControl
            label="Which deliveries"
            selectedId={status || 'all'}
            options={[
              { id: 'all', text: 'All' },
              ...deliveryStatuses.map((id) => ({ id, text: formatCode(id) })),
            ]}
            onChange={({ detail }) =>
              setSearch({
                status:
                  detail.selectedId === 'all' ? undefined : detail.selectedId,
              })
            }
          />
        }
        empty={
          <EmptyState
            title={status ? `Nothing is ${status}` : 'Nothing was sent yet'}
          >
            {!status && 'Send a test event to see whether it arrives.'}
          </EmptyState>
        }
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
      {asking && (
        <ConfirmModal
          title="Resend all failed events?"
          verb="Resend all failed"
          onClose={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            resend.allFailed.mutate(undefined, {
              onSuccess: (count) => notify('success', sentText(count)),
            });
          }}
        >
          Every event that failed in the last 14 days is sent again now, with
          the id that it had, so that a receiver can tell which it has.
        </ConfirmModal>
      )}
    </div>
  );
}

function sentText(count: number): string {
  if (count === 0) return 'No event had failed';
  return count === 1
    ? '1 event is on its way again'
    : `${formatCount(count)} events are on their way again`;
}

const columnsOf = (
  resend: (id: string) => void,
): TableProps.ColumnDefinition<DeliveryView>[] => [
  {
    id: 'event',
    header: 'Event',
    isRowHeader: true,
    minWidth: 180,
    cell: (row) => (
      <>
        <code>{row.event_type}</code>
        <Box variant="small" display="block">
          <CopyId id={row.id} what={`the delivery of ${row.event_type}`} />
        </Box>
      </>
    ),
  },
  {
    id: 'status',
    header: 'Status',
    minWidth: 140,
    cell: (row) => <DeliveryStatusWord status={row.status} />,
  },
  {
    id: 'tries',
    header: 'Tries',
    minWidth: 240,
    cell: (row) => <Tries row={row} />,
  },
  {
    id: 'created',
    header: 'Created',
    minWidth: 150,
    cell: (row) => <Time at={row.created_at} />,
  },
  {
    id: 'next',
    header: 'Next try',
    minWidth: 110,
    cell: (row) => <Time at={row.next_attempt_at} as="relative" />,
  },
  {
    id: 'actions',
    header: 'Actions',
    minWidth: 90,
    cell: (row) => (
      <MayButton
        scope="webhooks:manage"
        variant="inline-link"
        ariaLabel={`Resend ${row.event_type} ${row.id.slice(-8)}`}
        disabled={row.status === 'pending'}
        disabledReason="It is on its way."
        onClick={() => resend(row.id)}
      >
        Resend
      </MayButton>
    ),
  },
];

export const tryText = ({ status_class, error, latency_ms }: DeliveryAttempt) =>
  `${status_class ?? formatCode(error ?? 'no_answer')} in ${formatCount(latency_ms)} ms`;

function Tries({ row }: { row: DeliveryView }) {
  const last = row.attempts.at(-1);
  if (!last) return UNKNOWN;
  if (row.attempt_count === 1) return tryText(last);
  return (
    <ExpandableSection
      variant="inline"
      headerText={`${countOf(row.attempt_count, 'try', 'tries')}, the last ${tryText(last)}`}
    >
      <ol className="tries" start={row.attempt_count - row.attempts.length + 1}>
        {row.attempts.map((one) => (
          <li key={one.at}>
            <Time at={one.at} />: {tryText(one)}
          </li>
        ))}
      </ol>
    </ExpandableSection>
  );
}
