import {
  Box,
  CopyToClipboard,
  ExpandableSection,
  Header,
  SpaceBetween,
  Table,
  type TableProps,
} from '@cloudscape-design/components';
import {
  eventTypes,
  type WebhookEventType,
  webhookEvents,
} from '#shared/contracts/webhook-events.ts';
import type { DeliveryView, WebhookView } from '#shared/contracts/webhooks.ts';
import { paths } from '../../app/paths.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { QueryPanel } from '../../components/query-panel.tsx';
import { Time } from '../../components/time.tsx';
import { formatCount, UNKNOWN } from '../../lib/format.ts';
import { LinkTo } from '../detail/link-to.tsx';
import { tryText } from './delivery-table.tsx';
import { exampleEvent } from './example-events.ts';
import { useRecentDeliveries, useWebhooks } from './use-webhooks.ts';
import { DeliveryStatusWord } from './webhook-words.tsx';

/** What was told to anybody of late, and what each event looks like. */
export function EventList() {
  const webhooks = useWebhooks();
  return (
    <SpaceBetween size="l">
      <QueryPanel
        query={webhooks}
        what="The webhooks could not be loaded"
        height="240px"
      >
        {(data) => <Recent webhooks={data} />}
      </QueryPanel>
      <Table
        items={eventTypes}
        wrapLines
        columnDefinitions={typeColumns}
        ariaLabels={{ tableLabel: 'Event types' }}
        header={
          <Header
            variant="h2"
            counter={`(${formatCount(eventTypes.length)})`}
            description="An event carries ids, to be read with the API. It can come twice, with the same webhook-id, and out of order: go by its timestamp."
          >
            Event types
          </Header>
        }
      />
    </SpaceBetween>
  );
}

interface Row {
  readonly delivery: DeliveryView;
  readonly webhook: WebhookView | undefined;
}

function Recent({ webhooks }: { webhooks: readonly WebhookView[] }) {
  const recent = useRecentDeliveries(webhooks);
  return (
    <>
      {recent.error && (
        <ProblemAlert
          error={recent.error}
          what="The deliveries could not be loaded"
          onRetry={recent.refetch}
        />
      )}
      <Table
        items={recent.data.map(
          (delivery): Row => ({
            delivery,
            webhook: webhooks.find(({ id }) => id === delivery.webhook_id),
          }),
        )}
        trackBy={({ delivery }) => delivery.id}
        wrapLines
        loading={recent.isPending}
        loadingText="Loading deliveries"
        columnDefinitions={recentColumns}
        ariaLabels={{ tableLabel: 'Recent deliveries' }}
        header={
          <Header
            variant="h2"
            description="The last ten to each webhook, newest first."
          >
            Recent deliveries
          </Header>
        }
        empty={
          <EmptyState title="Nothing was sent yet">
            {webhooks.length === 0
              ? 'There is no webhook that events could be sent to.'
              : 'Events come with the next campaign that runs.'}
          </EmptyState>
        }
      />
    </>
  );
}

const recentColumns: TableProps.ColumnDefinition<Row>[] = [
  {
    id: 'event',
    header: 'Event',
    isRowHeader: true,
    minWidth: 170,
    cell: ({ delivery }) => <code>{delivery.event_type}</code>,
  },
  {
    id: 'webhook',
    header: 'Webhook',
    minWidth: 220,
    cell: ({ delivery, webhook }) => (
      <LinkTo to={paths.webhook(delivery.webhook_id)}>
        {webhook?.url ?? delivery.webhook_id}
      </LinkTo>
    ),
  },
  {
    id: 'status',
    header: 'Status',
    minWidth: 120,
    cell: ({ delivery }) => <DeliveryStatusWord status={delivery.status} />,
  },
  {
    id: 'last',
    header: 'Last try',
    minWidth: 150,
    cell: ({ delivery }) => {
      const last = delivery.attempts.at(-1);
      return last ? tryText(last) : UNKNOWN;
    },
  },
  {
    id: 'created',
    header: 'Created',
    minWidth: 150,
    cell: ({ delivery }) => <Time at={delivery.created_at} />,
  },
];

const typeColumns: TableProps.ColumnDefinition<WebhookEventType>[] = [
  {
    id: 'type',
    header: 'Event',
    isRowHeader: true,
    minWidth: 180,
    cell: (type) => <code>{type}</code>,
  },
  {
    id: 'summary',
    header: 'When',
    minWidth: 220,
    cell: (type) => webhookEvents[type].summary,
  },
  {
    id: 'example',
    header: 'Body',
    minWidth: 320,
    cell: (type) => <Example type={type} />,
  },
];

function Example({ type }: { type: WebhookEventType }) {
  const text = JSON.stringify(exampleEvent(type), null, 2);
  return (
    <ExpandableSection
      variant="inline"
      headerText="Example"
      headerAriaLabel={`Example of ${type}`}
    >
      <CopyToClipboard
        textToCopy={text}
        copyButtonText="Copy"
        copyButtonAriaLabel={`Copy the example of ${type}`}
        copySuccessText="Copied"
        copyErrorText="Could not be copied"
      />
      <Box margin={{ top: 'xs' }}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and keys must reach it */}
        <pre className="setup-json" tabIndex={0}>
          {text}
        </pre>
      </Box>
    </ExpandableSection>
  );
}
