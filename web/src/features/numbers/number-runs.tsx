import {
  Box,
  Header,
  StatusIndicator,
  Table,
  type TableProps,
} from '@cloudscape-design/components';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import type { NumberHealth } from '#shared/contracts/numbers.ts';
import { numberUse } from '#shared/domain/number-use.ts';
import { paths } from '../../app/paths.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { Time } from '../../components/time.tsx';
import {
  formatCode,
  formatCount,
  formatDecimal,
  formatRate,
  UNKNOWN,
} from '../../lib/format.ts';
import { LinkTo } from '../detail/link-to.tsx';
import { numberStates } from '../detail/number-words.ts';
import { AnswerRate } from './number-words.tsx';

interface Run {
  readonly campaign: CampaignView;
  /** None: it is scheduled, or not answered for yet. */
  readonly row: NumberHealth['data'][number] | undefined;
  readonly poolRate: number | undefined;
}

/** A number in each campaign that has it: its place in the pool, and its calls. */
export function NumberRuns({
  id,
  campaigns,
  health,
}: {
  id: string;
  campaigns: readonly CampaignView[];
  health: readonly NumberHealth[];
}) {
  const runs = campaigns.map((campaign): Run => {
    const own = health.find((one) => one.campaign_id === campaign.id);
    return {
      campaign,
      row: own?.data.find(({ number_id }) => number_id === id),
      poolRate: own?.answer_rate,
    };
  });
  return (
    <div className="figures">
      <Table
        items={runs}
        trackBy={({ campaign }) => campaign.id}
        wrapLines
        columnDefinitions={columns}
        ariaLabels={{ tableLabel: 'Campaigns that call from it' }}
        header={
          <Header
            variant="h2"
            counter={`(${formatCount(runs.length)})`}
            description="Running, paused and scheduled campaigns that have it in their pool."
          >
            Campaigns
          </Header>
        }
        empty={
          <EmptyState title="No campaign calls from it">
            Add it to the pool of a campaign, in its step Numbers.
          </EmptyState>
        }
      />
    </div>
  );
}

const columns: TableProps.ColumnDefinition<Run>[] = [
  {
    id: 'campaign',
    header: 'Campaign',
    isRowHeader: true,
    minWidth: 160,
    cell: ({ campaign }) => (
      <>
        <LinkTo to={paths.campaignTab(campaign.id, 'numbers')}>
          {campaign.name}
        </LinkTo>
        <Box variant="small" display="block">
          {formatCode(campaign.status)}
        </Box>
      </>
    ),
  },
  {
    id: 'state',
    header: 'Status in the pool',
    minWidth: 180,
    cell: ({ row }) => {
      if (!row) return UNKNOWN;
      const { word, type } = numberStates[row.state];
      return (
        <>
          <StatusIndicator type={type}>{word}</StatusIndicator>
          {row.reason && (
            <Box variant="small" display="block">
              {row.reason}
            </Box>
          )}
        </>
      );
    },
  },
  {
    id: 'weight',
    header: 'Weight',
    cell: ({ row }) =>
      row ? (
        <>
          {formatDecimal(row.weight)}
          <Box variant="small" display="block">
            {formatRate(row.share)} of calls
          </Box>
        </>
      ) : (
        UNKNOWN
      ),
  },
  {
    id: 'calls',
    header: 'Calls',
    cell: ({ row }) => (row ? formatCount(row.dials) : UNKNOWN),
  },
  {
    id: 'rate',
    header: 'Answer rate',
    minWidth: 150,
    cell: ({ row }) => (
      <AnswerRate use={row && numberUse([row]).get(row.number_id)} />
    ),
  },
  {
    id: 'pool',
    header: 'Pool',
    cell: ({ poolRate }) =>
      poolRate === undefined ? UNKNOWN : formatRate(poolRate),
  },
  {
    id: 'last_used',
    header: 'Last used',
    minWidth: 140,
    cell: ({ row }) => <Time at={row?.last_used_at} />,
  },
];
