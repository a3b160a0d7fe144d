import {
  Box,
  Button,
  FormField,
  Select,
  SpaceBetween,
  Table,
  type TableProps,
  TextFilter,
} from '@cloudscape-design/components';
import { campaignStatuses } from '#shared/domain/campaign.ts';
import { paths } from '../../app/paths.ts';
import { useGo } from '../../app/use-follow.ts';
import { PageTitle } from '../../components/page-title.tsx';
import { saveTemplate } from '../../lib/download.ts';
import { formatCode, formatCount } from '../../lib/format.ts';
import type { StatusFilter } from '../../pages/campaigns-search.ts';
import { ConnectionIndicator } from '../live/connection-indicator.tsx';
import { CampaignActions } from './campaign-actions.tsx';
import {
  AnswerRateCell,
  CompletionCell,
  LinesCell,
  NameCell,
  ProgressCell,
  StatusCell,
} from './cells.tsx';

interface Row {
  readonly id: string;
}

export interface CampaignTableProps {
  /** Keeps its identity while its rows stay: a new one renders every cell. */
  readonly items: readonly Row[];
  readonly total: number;
  readonly loading: boolean;
  readonly refreshing: boolean;
  readonly status: StatusFilter;
  readonly search: string;
  readonly hasMore: boolean;
  readonly onMore: () => void;
  readonly onRefresh: () => void;
  readonly onSearch: (text: string) => void;
  readonly onStatus: (status: StatusFilter) => void;
}

const columns: TableProps.ColumnDefinition<Row>[] = [
  {
    id: 'name',
    header: 'Name',
    cell: ({ id }) => <NameCell campaignId={id} />,
    isRowHeader: true,
    minWidth: 180,
  },
  {
    id: 'status',
    header: 'Status',
    cell: ({ id }) => <StatusCell campaignId={id} />,
    minWidth: 160,
  },
  {
    id: 'progress',
    header: 'Progress',
    cell: ({ id }) => <ProgressCell campaignId={id} />,
    minWidth: 210,
  },
  {
    id: 'answer_rate',
    header: 'Answer Rate',
    cell: ({ id }) => <AnswerRateCell campaignId={id} />,
  },
  {
    id: 'completion',
    header: 'Completion',
    cell: ({ id }) => <CompletionCell campaignId={id} />,
  },
  {
    id: 'lines',
    header: 'Lines',
    cell: ({ id }) => <LinesCell campaignId={id} />,
  },
  {
    id: 'actions',
    header: 'Actions',
    cell: ({ id }) => <CampaignActions campaignId={id} inline />,
    minWidth: 190,
  },
];

/** The campaigns of a filter, each cell kept up by itself. */
export function CampaignTable(props: CampaignTableProps) {
  return (
    <Table
      variant="borderless"
      items={props.items}
      trackBy="id"
      columnDefinitions={columns}
      loading={props.loading}
      loadingText="Loading campaigns"
      enableKeyboardNavigation
      wrapLines
      ariaLabels={{ tableLabel: 'Campaigns' }}
      header={<TableHeader {...props} />}
      filter={<Filters {...props} />}
      empty={<Empty {...props} />}
      footer={
        props.hasMore && (
          <Box textAlign="center">
            <Button onClick={props.onMore} loading={props.refreshing}>
              Show more
            </Button>
          </Box>
        )
      }
    />
  );
}

function TableHeader({ total, refreshing, onRefresh }: CampaignTableProps) {
  const go = useGo();
  return (
    <PageTitle
      name="Campaigns"
      counter={`(${formatCount(total)})`}
      actions={
        <SpaceBetween direction="horizontal" size="xs" alignItems="center">
          <ConnectionIndicator />
          <Button
            iconName="refresh"
            ariaLabel="Refresh"
            loading={refreshing}
            onClick={onRefresh}
          />
          <Button
            variant="primary"
            href={paths.newCampaign}
            onFollow={(event) => {
              event.preventDefault();
              go(paths.newCampaign);
            }}
          >
            Create campaign
          </Button>
        </SpaceBetween>
      }
    >
      Campaigns
    </PageTitle>
  );
}

const statusOptions = [
  { value: 'all', label: 'All statuses' },
  ...campaignStatuses.map((value) => ({ value, label: formatCode(value) })),
];

function Filters({
  search,
  status,
  items,
  onSearch,
  onStatus,
}: CampaignTableProps) {
  return (
    <SpaceBetween direction="horizontal" size="xs" alignItems="end">
      <TextFilter
        filteringText={search}
        filteringPlaceholder="Find by name or id"
        filteringAriaLabel="Find campaigns by name or id"
        filteringClearAriaLabel="Clear"
        countText={search ? `${items.length} found` : ''}
        onChange={({ detail }) => onSearch(detail.filteringText)}
      />
      <FormField label="Status" stretch>
        <Select
          options={statusOptions}
          selectedOption={
            statusOptions.find(({ value }) => value === status) ?? null
          }
          onChange={({ detail }) =>
            onStatus(detail.selectedOption.value as StatusFilter)
          }
        />
      </FormField>
    </SpaceBetween>
  );
}

function Empty({ search, status, onSearch, onStatus }: CampaignTableProps) {
  const go = useGo();
  if (search || status !== 'all') {
    return (
      <SpaceBetween size="s" alignItems="center">
        <Box variant="strong">No campaign matches</Box>
        <Box color="text-body-secondary">
          {search && `Name or id: “${search}”. `}
          {status !== 'all' && `Status: ${formatCode(status)}.`}
        </Box>
        <Button
          onClick={() => {
            onSearch('');
            onStatus('all');
          }}
        >
          Clear filters
        </Button>
      </SpaceBetween>
    );
  }
  return (
    <SpaceBetween size="s" alignItems="center">
      <Box variant="strong">No campaigns yet</Box>
      <Box color="text-body-secondary">
        A campaign calls a list of contacts through your numbers.
      </Box>
      <SpaceBetween direction="horizontal" size="xs">
        <Button onClick={() => go(paths.newCampaign)} variant="primary">
          Create campaign
        </Button>
        <Button iconName="download" onClick={saveTemplate}>
          CSV template
        </Button>
      </SpaceBetween>
    </SpaceBetween>
  );
}
