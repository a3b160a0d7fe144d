import {
  Box,
  Header,
  Table,
  type TableProps,
} from '@cloudscape-design/components';
import { useMemo, useState } from 'react';
import type { WebhookWithSecret } from '#shared/client/generated/types.gen.ts';
import type { DeliveryView, WebhookView } from '#shared/contracts/webhooks.ts';
import { paths } from '../../app/paths.ts';
import { useGo } from '../../app/use-follow.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { MayButton } from '../../components/may-button.tsx';
import { QueryPanel } from '../../components/query-panel.tsx';
import { Time } from '../../components/time.tsx';
import { formatCount, UNKNOWN } from '../../lib/format.ts';
import { LinkTo } from '../detail/link-to.tsx';
import { SecretModal } from './secret-modal.tsx';
import { useRecentDeliveries, useWebhooks } from './use-webhooks.ts';
import { WebhookModal } from './webhook-form.tsx';
import { eventsText, WebhookStatus } from './webhook-words.tsx';

const NONE: readonly WebhookView[] = [];

/** Where events are sent to. */
export function WebhookList() {
  const webhooks = useWebhooks();
  const recent = useRecentDeliveries(webhooks.data ?? NONE).data;
  const columns = useMemo(
    () => columnsOf(Map.groupBy(recent, ({ webhook_id }) => webhook_id)),
    [recent],
  );
  const [adding, setAdding] = useState(false);
  const [created, setCreated] = useState<WebhookWithSecret | null>(null);
  const go = useGo();
  const add = (
    <MayButton
      scope="webhooks:manage"
      variant="primary"
      onClick={() => setAdding(true)}
    >
      Add webhook
    </MayButton>
  );
  return (
    <>
      <QueryPanel
        query={webhooks}
        what="The webhooks could not be loaded"
        height="240px"
      >
        {(data) => (
          <Table
            items={data}
            trackBy="id"
            wrapLines
            columnDefinitions={columns}
            ariaLabels={{ tableLabel: 'Webhooks' }}
            header={
              <Header
                variant="h2"
                counter={`(${formatCount(data.length)})`}
                actions={add}
              >
                Webhooks
              </Header>
            }
            empty={
              <EmptyState title="No webhooks yet" action={add}>
                A webhook tells your programs what happens, as it happens: each
                event is posted to its URL, signed.
              </EmptyState>
            }
          />
        )}
      </QueryPanel>
      {adding && (
        <WebhookModal
          webhook={null}
          onClose={() => setAdding(false)}
          onCreated={(made) => {
            setAdding(false);
            setCreated(made);
          }}
        />
      )}
      {created && (
        <SecretModal
          title="The secret of the webhook"
          label="the secret"
          secret={created.secret}
          onStored={() => go(paths.webhook(created.id))}
        >
          Events are signed with it by Standard Webhooks: check the signature of
          each before you believe it.
        </SecretModal>
      )}
    </>
  );
}

const columnsOf = (
  recent: ReadonlyMap<string, readonly DeliveryView[]>,
): TableProps.ColumnDefinition<WebhookView>[] => [
  {
    id: 'url',
    header: 'URL',
    isRowHeader: true,
    minWidth: 240,
    cell: (row) => (
      <>
        <LinkTo to={paths.webhook(row.id)}>{row.url}</LinkTo>
        {row.description && (
          <Box variant="small" display="block">
            {row.description}
          </Box>
        )}
      </>
    ),
  },
  {
    id: 'status',
    header: 'Status',
    minWidth: 160,
    cell: (row) => <WebhookStatus webhook={row} />,
  },
  {
    id: 'events',
    header: 'Events',
    minWidth: 200,
    cell: (row) => eventsText(row.events),
  },
  {
    id: 'recent',
    header: 'Last deliveries',
    minWidth: 150,
    cell: (row) => takenText(recent.get(row.id) ?? []),
  },
  {
    id: 'created',
    header: 'Created',
    minWidth: 160,
    cell: (row) => <Time at={row.created_at} />,
  },
];

/** How many of the last ones arrived; those on their way say nothing yet. */
function takenText(deliveries: readonly DeliveryView[]): string {
  const over = deliveries.filter(({ status }) => status !== 'pending');
  if (over.length === 0) return UNKNOWN;
  const taken = over.filter(({ status }) => status === 'delivered');
  return `${formatCount(taken.length)} of ${formatCount(over.length)} delivered`;
}
