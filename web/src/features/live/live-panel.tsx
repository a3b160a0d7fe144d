import {
  Box,
  Container,
  Header,
  SpaceBetween,
} from '@cloudscape-design/components';
import { isTerminal } from '#shared/domain/campaign.ts';
import { FigureGrid } from '../../components/figure-grid.tsx';
import { Time } from '../../components/time.tsx';
import {
  formatCount,
  formatDecimal,
  formatSeconds,
  UNKNOWN,
} from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { useCampaignPart } from '../../live/live-context.tsx';
import { Door } from './door.tsx';
import { doorTo } from './doors.ts';
import { Fresh, Updated } from './freshness.tsx';
import { PassTable } from './pass-table.tsx';

const RING_TIME =
  'Time customers take to pick up after dialing. Not talk time: that is AHT.';

/** What goes on now; the averages of the whole run once it has ended. */
export function LivePanel({ campaignId }: { campaignId: string }) {
  const status = useCampaignPart(campaignId, (view) => view.status);
  if (!status || status === 'draft' || status === 'scheduled') return null;
  return (
    <Container
      header={
        <Header variant="h2" description={<Updated campaignId={campaignId} />}>
          {isTerminal(status) ? 'Campaign Performance' : 'Live Activity'}
        </Header>
      }
    >
      <Fresh campaignId={campaignId}>
        <SpaceBetween size="l">
          {isTerminal(status) ? (
            <Performance campaignId={campaignId} />
          ) : (
            <Now campaignId={campaignId} />
          )}
          <PassTable campaignId={campaignId} />
        </SpaceBetween>
      </Fresh>
    </Container>
  );
}

function Now({ campaignId }: { campaignId: string }) {
  const live = useCampaignPart(campaignId, (view) => view.live);
  if (!live) return null;
  return (
    <SpaceBetween size="m">
      <FigureGrid
        figures={[
          {
            label: 'Ringing',
            value: (
              <Door
                to={doorTo(campaignId, 'ringing')}
                count={live.ringing}
                of="ringing"
              />
            ),
          },
          {
            label: 'In Progress',
            value: (
              <Door
                to={doorTo(campaignId, 'talking')}
                count={live.in_progress}
                of="in progress"
              />
            ),
          },
          {
            label: 'Dials/sec',
            value: formatDecimal(live.dials_per_second),
            info: 'Calls placed a second, over the last minute.',
          },
          {
            label: 'Connected/hr',
            value: formatCount(Math.round(live.connected_per_hour)),
            info: 'Contacts reached, over the last 15 minutes, as an hourly rate.',
          },
          {
            label: 'Avg Ring Time',
            value:
              live.avg_ring_seconds > 0
                ? formatSeconds(live.avg_ring_seconds)
                : UNKNOWN,
            info: RING_TIME,
          },
          {
            label: 'Last Dial',
            value: live.last_dial_at ? (
              <LastDial at={live.last_dial_at} />
            ) : (
              'None yet'
            ),
          },
        ]}
      />
      <Box color="text-body-secondary">
        <Door
          to={doorTo(campaignId, 'not_attempted')}
          count={live.pending}
          of="pending"
        />{' '}
        pending ·{' '}
        <Door
          to={doorTo(campaignId, 'retries_queued')}
          count={live.retries_queued}
          of="retries queued"
        />{' '}
        retries queued · ETA{' '}
        {live.eta_seconds === null ? (
          <span title="Known once 20 contacts are done and calls go on.">
            {UNKNOWN}
          </span>
        ) : (
          <span title="Calls still expected over the rate of the last minute, while windows are open.">
            {formatSeconds(live.eta_seconds)}
          </span>
        )}
      </Box>
    </SpaceBetween>
  );
}

/** Its age; of an instant that a clock behind ours has not reached, the instant. */
function LastDial({ at }: { at: string }) {
  const now = useNow();
  return <Time at={at} as={Date.parse(at) <= now ? 'relative' : 'clock'} />;
}

function Performance({ campaignId }: { campaignId: string }) {
  const live = useCampaignPart(campaignId, (view) => view.live);
  if (!live) return null;
  return (
    <FigureGrid
      figures={[
        {
          label: 'Dials/sec',
          value: formatDecimal(live.dials_per_second),
          info: 'Average over the run.',
        },
        {
          label: 'Connected/hr',
          value: formatCount(Math.round(live.connected_per_hour)),
          info: 'Average over the run.',
        },
        {
          label: 'Calls/min',
          value: formatDecimal(live.calls_per_minute),
          info: 'Average over the run.',
        },
        {
          label: 'Total Connected',
          value: (
            <Door
              to={doorTo(campaignId, 'connected')}
              count={live.total_connected}
              of="connected"
            />
          ),
        },
      ]}
    />
  );
}
