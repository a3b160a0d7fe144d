import {
  Box,
  Header,
  StatusIndicator,
  Table,
  type TableProps,
} from '@cloudscape-design/components';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import { paths } from '../../app/paths.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { Time } from '../../components/time.tsx';
import { formatCode, formatCount, UNKNOWN } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { CampaignZone } from '../../lib/zone.ts';
import { LinkTo } from '../detail/link-to.tsx';
import { openingOf } from './opening.ts';
import { WindowList } from './window-list.tsx';

/** When each campaign may call, by its own hours. */
export function CalendarTable({
  campaigns,
}: {
  campaigns: readonly CampaignView[];
}) {
  return (
    <Table
      items={campaigns}
      trackBy="id"
      wrapLines
      columnDefinitions={columns}
      ariaLabels={{ tableLabel: 'Calling windows' }}
      header={
        <Header
          variant="h2"
          counter={`(${formatCount(campaigns.length)})`}
          description="Of running, paused and scheduled campaigns. The law of a compliance profile may narrow them."
        >
          Calling windows
        </Header>
      }
      empty={
        <EmptyState title="No campaign is running, paused or scheduled">
          Each campaign has hours of its own, in its step Schedule.
        </EmptyState>
      }
    />
  );
}

const columns: TableProps.ColumnDefinition<CampaignView>[] = [
  {
    id: 'campaign',
    header: 'Campaign',
    isRowHeader: true,
    minWidth: 160,
    cell: ({ id, name, status }) => (
      <>
        <LinkTo to={paths.campaign(id)}>{name}</LinkTo>
        <Box variant="small" display="block">
          {formatCode(status)}
        </Box>
      </>
    ),
  },
  {
    id: 'now',
    header: 'Windows now',
    minWidth: 180,
    cell: (row) => <Now campaign={row} />,
  },
  {
    id: 'windows',
    header: 'Windows',
    minWidth: 180,
    cell: ({ schedule }) => (
      <>
        <WindowList windows={schedule.windows} />
        {schedule.overrides.length > 0 && (
          <Box variant="small" display="block">
            Others in{' '}
            {schedule.overrides
              .flatMap(({ timezones }) => timezones)
              .join(', ')}
          </Box>
        )}
      </>
    ),
  },
  {
    id: 'clock',
    header: 'Clock',
    minWidth: 130,
    cell: ({ schedule }) => (
      <>
        {schedule.timezone}
        {schedule.timezone_mode === 'callee_local' && (
          <Box variant="small" display="block">
            Each person by their own clock
          </Box>
        )}
      </>
    ),
  },
  {
    id: 'holidays',
    header: 'Holidays',
    minWidth: 110,
    cell: ({ schedule }) => <Holidays dates={schedule.holidays} />,
  },
  {
    id: 'dates',
    header: 'Days',
    minWidth: 100,
    cell: ({ schedule: { mode, start_date, end_date } }) =>
      mode === 'single_day' ? 'One day' : daysRange(start_date, end_date),
  },
  {
    id: 'law',
    header: 'Law',
    minWidth: 90,
    cell: ({ compliance }) => (
      <LinkTo to={paths.setting('compliance')}>{compliance.profile}</LinkTo>
    ),
  },
  {
    id: 'actions',
    header: 'Actions',
    minWidth: 80,
    cell: ({ id, name, allowed_actions }) =>
      allowed_actions.includes('edit') ? (
        <LinkTo
          to={`${paths.editCampaign(id)}?step=schedule`}
          ariaLabel={`Edit the schedule of ${name}`}
        >
          Edit
        </LinkTo>
      ) : (
        UNKNOWN
      ),
  },
];

function daysRange(start: string | null, end: string | null): string {
  if (start && end) return `${start} to ${end}`;
  if (start) return `From ${start}`;
  return end ? `Until ${end}` : 'Any';
}

function Now({ campaign }: { campaign: CampaignView }) {
  const { open, changes_at } = openingOf(campaign, useNow());
  return (
    <CampaignZone value={campaign.schedule.timezone}>
      <StatusIndicator type={open ? 'success' : 'stopped'}>
        {open ? 'Open' : 'Closed'}
      </StatusIndicator>
      <Box variant="small" display="block">
        {changes_at === null ? (
          open ? (
            'Always'
          ) : (
            'Does not open again'
          )
        ) : (
          <>
            {open ? 'Closes' : 'Opens'} <Time at={changes_at} /> (
            <Time at={changes_at} as="relative" />)
          </>
        )}
      </Box>
    </CampaignZone>
  );
}

/** More than these are only counted. */
const SHOWN = 3;

function Holidays({ dates }: { dates: readonly string[] }) {
  if (dates.length === 0) return 'None';
  const more = dates.length - SHOWN;
  return (
    <>
      {dates.slice(0, SHOWN).join(', ')}
      {more > 0 && ` and ${formatCount(more)} more`}
    </>
  );
}
