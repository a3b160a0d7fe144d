import {
  Button,
  FormField,
  Header,
  Input,
  SpaceBetween,
  StatusIndicator,
  Table,
} from '@cloudscape-design/components';
import { useInfiniteQuery } from '@tanstack/react-query';
import { listAudit } from '#shared/client/generated/sdk.gen.ts';
import type { AuditEntryView } from '#shared/contracts/audit.ts';
import { CopyId } from '../../components/copy-id.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { QueryPanel } from '../../components/query-panel.tsx';
import { Time } from '../../components/time.tsx';
import { unwrap } from '../../lib/api-client.ts';
import { useClient } from '../../lib/client.ts';
import { formatCode, UNKNOWN } from '../../lib/format.ts';
import { useSearchState } from '../../lib/search-state.ts';

interface Page {
  readonly data: AuditEntryView[];
  readonly next_cursor: string | null;
}

const filters = ['actor', 'action', 'object_id'] as const;

/** Who asked for which change, the latest first. */
export function AuditLog() {
  const [search, setSearch] = useSearchState();
  const log = useAudit(
    Object.fromEntries(
      filters.flatMap((name) => (search[name] ? [[name, search[name]]] : [])),
    ),
  );
  const entries = log.data?.pages.flatMap(({ data }) => data) ?? [];
  const filtered = filters.some((name) => search[name]);
  return (
    <SpaceBetween size="m">
      <div className="field-row">
        {filters.map((name) => (
          <FormField key={name} label={formatCode(name)}>
            <Input
              type="search"
              value={search[name] ?? ''}
              placeholder={examples[name]}
              onChange={({ detail }) => setSearch({ [name]: detail.value })}
            />
          </FormField>
        ))}
      </div>
      <QueryPanel query={log} what="The audit log could not be loaded">
        {() => (
          <Table
            items={entries}
            trackBy="request_id"
            contentDensity="compact"
            ariaLabels={{ tableLabel: 'Audit log' }}
            header={
              <Header
                variant="h2"
                actions={
                  <Button
                    iconName="refresh"
                    ariaLabel="Refresh"
                    loading={log.isFetching}
                    onClick={() => log.refetch()}
                  />
                }
              >
                Audit log
              </Header>
            }
            columnDefinitions={columns}
            empty={
              filtered ? (
                <EmptyState
                  title="No entry matches"
                  action={
                    <Button
                      onClick={() =>
                        setSearch({
                          actor: undefined,
                          action: undefined,
                          object_id: undefined,
                        })
                      }
                    >
                      Clear filters
                    </Button>
                  }
                />
              ) : (
                <EmptyState title="Nothing was changed yet" />
              )
            }
            footer={
              log.hasNextPage && (
                <Button
                  loading={log.isFetchingNextPage}
                  onClick={() => log.fetchNextPage()}
                >
                  Load more
                </Button>
              )
            }
          />
        )}
      </QueryPanel>
    </SpaceBetween>
  );
}

const examples: Readonly<Record<(typeof filters)[number], string>> = {
  actor: 'key_… or usr_…',
  action: 'start_campaign',
  object_id: 'cmp_…',
};

function useAudit(filter: Readonly<Record<string, string>>) {
  const client = useClient();
  return useInfiniteQuery({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam, signal }) =>
      unwrap<Page>(
        listAudit({
          client,
          signal,
          query: {
            ...filter,
            limit: 50,
            ...(pageParam !== '' && { cursor: pageParam }),
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  });
}

const columns = [
  {
    id: 'at',
    header: 'When',
    isRowHeader: true,
    cell: (row: AuditEntryView) => <Time at={row.at} />,
  },
  { id: 'actor', header: 'Who', cell: (row: AuditEntryView) => row.actor },
  {
    id: 'action',
    header: 'What',
    cell: (row: AuditEntryView) => <code>{row.action}</code>,
  },
  {
    id: 'object',
    header: 'On',
    cell: (row: AuditEntryView) => row.object_id ?? row.campaign_id ?? UNKNOWN,
  },
  {
    id: 'status',
    header: 'Answer',
    cell: (row: AuditEntryView) => (
      <StatusIndicator type={row.status < 400 ? 'success' : 'error'}>
        {row.status}
        {row.replayed && ', a repeat'}
      </StatusIndicator>
    ),
  },
  {
    id: 'request',
    header: 'Request',
    cell: (row: AuditEntryView) => (
      <CopyId id={row.request_id} what="the request" />
    ),
  },
];
