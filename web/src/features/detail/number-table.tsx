import {
  Box,
  Header,
  StatusIndicator,
  Table,
  type TableProps,
} from '@cloudscape-design/components';
import { useMemo } from 'react';
import type { NumberHealth } from '#shared/contracts/numbers.ts';
import { paths } from '../../app/paths.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { MayButton } from '../../components/may-button.tsx';
import { Time } from '../../components/time.tsx';
import { countOf, formatCount, formatRate, UNKNOWN } from '../../lib/format.ts';
import { useCampaignPart } from '../../live/live-context.tsx';
import { LinkTo } from './link-to.tsx';
import { differenceText, ENOUGH_CALLS, numberStates } from './number-words.ts';
import { useChangeNumber } from './use-change-number.ts';
import { type NumberRow, nameOfNumber } from './use-number-health.ts';

export function NumberTable({
  campaignId,
  health,
}: {
  campaignId: string;
  health: NumberHealth;
}) {
  const columns = useMemo(
    () => columnsOf(campaignId, health.answer_rate),
    [campaignId, health.answer_rate],
  );
  const dials = health.data.reduce((sum, row) => sum + row.dials, 0);
  return (
    <div className="figures">
      <Table
        items={health.data}
        trackBy="number_id"
        columnDefinitions={columns}
        ariaLabels={{ tableLabel: 'Number pool health' }}
        header={
          <Header
            variant="h2"
            counter={`(${formatCount(health.data.length)})`}
            description={
              <>
                {dials > 0
                  ? `The pool is answered at ${formatRate(health.answer_rate)} of ${countOf(dials, 'call')} in run ${health.run_number}. `
                  : `No calls yet in run ${health.run_number}. `}
                As of <Time at={health.at} as="clock" />
              </>
            }
          >
            Number pool health
          </Header>
        }
        empty={
          <EmptyState title="No number is in the pool">
            A campaign needs a number to call from.
          </EmptyState>
        }
      />
    </div>
  );
}

const columnsOf = (
  campaignId: string,
  poolRate: number,
): TableProps.ColumnDefinition<NumberRow>[] => [
  {
    id: 'number',
    header: 'Number',
    isRowHeader: true,
    cell: (row) => (
      <>
        <LinkTo to={paths.number(row.number_id)}>
          {nameOfNumber(row, row.number_id)}
        </LinkTo>
        {row.label && (
          <Box variant="small" display="block">
            {row.label}
          </Box>
        )}
      </>
    ),
  },
  {
    id: 'country',
    header: 'Country',
    cell: (row) => row.country ?? UNKNOWN,
  },
  { id: 'state', header: 'Status', cell: (row) => <State row={row} /> },
  {
    id: 'weight',
    header: 'Weight',
    cell: (row) => (
      <>
        {row.weight}
        <Box variant="small" display="block">
          {formatRate(row.share)} of calls
        </Box>
      </>
    ),
  },
  {
    id: 'dials',
    header: 'Calls',
    cell: (row) => (
      <>
        {formatCount(row.dials)}
        {row.phone_number && row.dials > 0 && (
          <Box variant="small" display="block">
            <LinkTo
              to={paths.calls(campaignId, { from_number: row.phone_number })}
              ariaLabel={`Contacts called from ${row.phone_number}`}
            >
              Contacts
            </LinkTo>
          </Box>
        )}
      </>
    ),
  },
  {
    id: 'rate',
    header: 'Answer rate',
    cell: (row) => <AnswerRate row={row} poolRate={poolRate} />,
  },
  {
    id: 'in_flight',
    header: 'In call',
    cell: (row) => formatCount(row.in_flight),
  },
  {
    id: 'last_used',
    header: 'Last used',
    cell: (row) => <Time at={row.last_used_at} />,
  },
  {
    id: 'actions',
    header: 'Actions',
    cell: (row) => <Change campaignId={campaignId} row={row} />,
  },
];

function State({ row }: { row: NumberRow }) {
  const { word, type } = numberStates[row.state];
  return (
    <>
      <StatusIndicator type={type}>{word}</StatusIndicator>
      {row.reason && (
        <Box variant="small" display="block">
          {row.reason}
        </Box>
      )}
      {row.removed && (
        <Box variant="small" display="block">
          <Time at={row.removed.at} />
        </Box>
      )}
    </>
  );
}

function AnswerRate({ row, poolRate }: { row: NumberRow; poolRate: number }) {
  if (row.dials === 0) return UNKNOWN;
  return (
    <>
      {formatRate(row.answer_rate)}{' '}
      <Box variant="small" display="inline">
        [{formatRate(row.answer_rate_low).replace(' %', '')}–
        {formatRate(row.answer_rate_high)}]
      </Box>
      <Box variant="small" display="block">
        {row.dials < ENOUGH_CALLS
          ? 'n too small'
          : differenceText(row, poolRate)}
      </Box>
    </>
  );
}

function Change({ campaignId, row }: { campaignId: string; row: NumberRow }) {
  const change = useChangeNumber(campaignId);
  const status = useCampaignPart(campaignId, (view) => view.status);
  const pool = useCampaignPart(campaignId, (view) => view.number_pool.length);
  const name = nameOfNumber(row, row.number_id);
  if (status !== 'running' && status !== 'paused') return UNKNOWN;
  if (row.state === 'deleted') return UNKNOWN;
  const removed = row.state === 'removed';
  const resting = row.state === 'cooling';
  const act = (to: 'removed' | 'restored') =>
    change.mutate({ number_id: row.number_id, name, to });
  return (
    <span className="button-row">
      {(removed || resting) && (
        <MayButton
          scope="campaigns:manage"
          ariaLabel={`Restore ${name}`}
          loading={change.isPending}
          onClick={() => act('restored')}
        >
          Restore
        </MayButton>
      )}
      {!removed && (
        <MayButton
          scope="campaigns:manage"
          ariaLabel={`Remove ${name} from the pool`}
          loading={change.isPending}
          disabled={pool === 1}
          disabledReason="It is the last number of the pool. Pause the campaign, or add another first."
          onClick={() => act('removed')}
        >
          Remove
        </MayButton>
      )}
    </span>
  );
}
