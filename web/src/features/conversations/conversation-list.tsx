import {
  Box,
  Button,
  FormField,
  Header,
  Input,
  Link,
  Select,
  type SelectProps,
  SpaceBetween,
  StatusIndicator,
  Table,
  type TableProps,
} from '@cloudscape-design/components';
import { useState } from 'react';
import type { ConversationView } from '#shared/contracts/conversations.ts';
import {
  conversationStatuses,
  sentiments,
} from '#shared/domain/conversation.ts';
import { paths } from '../../app/paths.ts';
import { useFollow } from '../../app/use-follow.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { Time } from '../../components/time.tsx';
import {
  formatCode,
  formatCount,
  formatSeconds,
  getShortCampaignId,
  UNKNOWN,
} from '../../lib/format.ts';
import { useSearchState } from '../../lib/search-state.ts';
import './conversations.css';
import { sentimentTypes } from './conversation-words.ts';
import {
  type ConversationFilter,
  conversationFilters,
  useConversations,
} from './use-conversations.ts';

const choicesOf = (
  all: string,
  codes: readonly string[],
): SelectProps.Option[] => [
  { value: '', label: all },
  ...codes.map((value) => ({ value, label: formatCode(value) })),
];
const statusOptions = choicesOf('Any status', conversationStatuses);
const sentimentOptions = choicesOf('Any sentiment', sentiments);

/** Conversations of all campaigns, the last first. */
export function ConversationList() {
  const [search, setSearch] = useSearchState();
  const filter: ConversationFilter = Object.fromEntries(
    conversationFilters.flatMap((name) =>
      search[name] ? [[name, String(search[name])]] : [],
    ),
  );
  const query = useConversations(filter);
  const rows = query.data?.pages.flatMap(({ data }) => data) ?? [];
  const total = query.data?.pages[0]?.total ?? 0;
  const clear = () =>
    setSearch(
      Object.fromEntries(conversationFilters.map((name) => [name, undefined])),
    );
  return (
    <div className="stack">
      {query.error && (
        <ProblemAlert
          error={query.error}
          what="The conversations could not be loaded"
          onRetry={() => query.refetch()}
        />
      )}
      <Table
        items={rows}
        trackBy="id"
        columnDefinitions={columns}
        loading={query.isPending}
        loadingText="Loading conversations"
        contentDensity="compact"
        enableKeyboardNavigation
        ariaLabels={{ tableLabel: 'Conversations' }}
        header={
          <Header
            counter={`(${formatCount(total)})`}
            actions={
              <Button
                iconName="refresh"
                ariaLabel="Refresh conversations"
                loading={query.isFetching && !query.isFetchingNextPage}
                onClick={() => void query.refetch()}
              />
            }
          >
            Calls that were answered
          </Header>
        }
        filter={<Filters filter={filter} onChange={setSearch} />}
        empty={
          Object.keys(filter).length > 0 ? (
            <EmptyState
              title="No conversation matches"
              action={<Button onClick={clear}>Clear filters</Button>}
            >
              {describe(filter)}
            </EmptyState>
          ) : (
            <EmptyState title="No conversations yet">
              A call that somebody answers becomes a conversation. It is listed
              while it is on, and after it has been judged.
            </EmptyState>
          )
        }
        footer={
          query.hasNextPage && (
            <Box textAlign="center">
              <Button
                loading={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                {`Show more (${formatCount(rows.length)} of ${formatCount(total)})`}
              </Button>
            </Box>
          )
        }
      />
    </div>
  );
}

const describe = (filter: ConversationFilter) =>
  Object.entries(filter)
    .map(([name, value]) => `${formatCode(name)}: ${formatCode(value)}`)
    .join(', ');

const columns: TableProps.ColumnDefinition<ConversationView>[] = [
  {
    id: 'started',
    header: 'Started',
    isRowHeader: true,
    cell: (row) => <ConversationName row={row} />,
  },
  { id: 'status', header: 'Status', cell: (row) => <Status row={row} /> },
  {
    id: 'duration',
    header: 'Duration',
    cell: ({ duration_seconds }) => formatSeconds(duration_seconds),
  },
  {
    id: 'sentiment',
    header: 'Sentiment',
    cell: ({ sentiment }) =>
      sentiment ? (
        <StatusIndicator type={sentimentTypes[sentiment]}>
          {formatCode(sentiment)}
        </StatusIndicator>
      ) : (
        UNKNOWN
      ),
  },
  { id: 'score', header: 'Score', cell: ({ score }) => score ?? UNKNOWN },
  {
    id: 'summary',
    header: 'Summary',
    minWidth: 240,
    cell: ({ summary }) => summary ?? UNKNOWN,
  },
  {
    id: 'campaign',
    header: 'Campaign',
    cell: (row) => <CampaignLink row={row} />,
  },
];

function ConversationName({ row }: { row: ConversationView }) {
  const follow = useFollow();
  return (
    <Link href={paths.conversation(row.id)} onFollow={follow}>
      <Time at={row.started_at} />
    </Link>
  );
}

function Status({ row: { status } }: { row: ConversationView }) {
  return (
    <StatusIndicator type={status === 'completed' ? 'success' : 'in-progress'}>
      {status === 'completed' ? 'Completed' : 'In call'}
    </StatusIndicator>
  );
}

function CampaignLink({ row }: { row: ConversationView }) {
  const follow = useFollow();
  return (
    <Link href={paths.campaign(row.campaign_id)} onFollow={follow}>
      {getShortCampaignId(row.campaign_id)}
    </Link>
  );
}

function Filters({
  filter,
  onChange,
}: {
  filter: ConversationFilter;
  onChange: (change: Record<string, string | undefined>) => void;
}) {
  const [campaign, setCampaign] = useState(filter.campaign_id ?? '');
  return (
    <SpaceBetween direction="horizontal" size="s">
      <Choice
        label="Status"
        options={statusOptions}
        value={filter.status}
        onChange={(status) => onChange({ status })}
      />
      <Choice
        label="Sentiment"
        options={sentimentOptions}
        value={filter.sentiment}
        onChange={(sentiment) => onChange({ sentiment })}
      />
      <FormField label="Campaign id">
        <Input
          value={campaign}
          placeholder="cmp_…"
          onChange={({ detail }) => setCampaign(detail.value)}
          onBlur={() => onChange({ campaign_id: campaign.trim() })}
          onKeyDown={({ detail }) =>
            detail.key === 'Enter' && onChange({ campaign_id: campaign.trim() })
          }
        />
      </FormField>
      <Since value={filter.from} onChange={(from) => onChange({ from })} />
    </SpaceBetween>
  );
}

const HOUR_MS = 3_600_000;
const spans: readonly (readonly [string, number])[] = [
  ['Last hour', HOUR_MS],
  ['Last 24 hours', 24 * HOUR_MS],
  ['Last 7 days', 168 * HOUR_MS],
];

/** A day is chosen as an instant, so that the address still means it tomorrow. */
function Since({
  value,
  onChange,
}: {
  value: string | undefined;
  onChange: (from: string | undefined) => void;
}) {
  const options = [
    { value: '', label: 'Any time' },
    ...spans.map(([label]) => ({ value: label, label })),
    ...(value ? [{ value, label: `Since ${value.slice(0, 16)} UTC` }] : []),
  ];
  return (
    <Choice
      label="Begun"
      options={options}
      value={value}
      onChange={(chosen) => {
        const span = spans.find(([label]) => label === chosen);
        onChange(span ? new Date(Date.now() - span[1]).toISOString() : chosen);
      }}
    />
  );
}

function Choice({
  label,
  options,
  value = '',
  onChange,
}: {
  label: string;
  options: SelectProps.Option[];
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}) {
  return (
    <FormField label={label}>
      <Select
        options={options}
        selectedOption={options.find((one) => one.value === value) ?? null}
        onChange={({ detail }) =>
          onChange(detail.selectedOption.value || undefined)
        }
      />
    </FormField>
  );
}
