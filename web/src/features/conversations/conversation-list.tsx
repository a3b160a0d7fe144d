import {
  Box,
  Button,
  Header,
  Link,
  StatusIndicator,
  Table,
  type TableProps,
} from '@cloudscape-design/components';
import type { ConversationView } from '#shared/contracts/conversations.ts';
import { paths } from '../../app/paths.ts';
import { useFollow } from '../../app/use-follow.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { Time } from '../../components/time.tsx';
import {
  formatCode,
  formatCount,
  formatSeconds,
  UNKNOWN,
} from '../../lib/format.ts';
import { useSearchState } from '../../lib/search-state.ts';
import { CampaignName } from './campaign-name.tsx';
import { Filters, FilterText } from './conversation-filters.tsx';
import './conversations.css';
import { sentimentTypes } from './conversation-words.ts';
import {
  type ConversationFilter,
  conversationFilters,
  useConversations,
} from './use-conversations.ts';

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
              <FilterText filter={filter} />
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
      <CampaignName id={row.campaign_id} />
    </Link>
  );
}
