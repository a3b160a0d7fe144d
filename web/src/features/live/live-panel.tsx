import {
  Alert,
  Box,
  Container,
  Header,
  SpaceBetween,
  StatusIndicator,
} from '@cloudscape-design/components';
import { useEffect, useState } from 'react';
import type { CampaignView } from '#shared/contracts/campaigns.ts';
import type { LiveView } from '#shared/contracts/stats.ts';
import { isTerminal } from '#shared/domain/campaign.ts';
import { FigureGrid } from '../../components/figure-grid.tsx';
import {
  formatClock,
  formatCount,
  formatDecimal,
  formatInstant,
  formatSeconds,
  UNKNOWN,
} from '../../lib/format.ts';
import { useCampaignPart, useLive } from '../../live/live-context.tsx';
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
      <SpaceBetween size="l">
        {isTerminal(status) ? (
          <Performance campaignId={campaignId} />
        ) : (
          <div className="stack">
            <Banner campaignId={campaignId} />
            <Now campaignId={campaignId} />
          </div>
        )}
        <PassTable campaignId={campaignId} />
      </SpaceBetween>
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
          { label: 'Ringing', value: formatCount(live.ringing) },
          { label: 'In Progress', value: formatCount(live.in_progress) },
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
            value: formatSeconds(live.avg_ring_seconds),
            info: RING_TIME,
          },
          { label: 'Last Dial', value: lastDial(live) },
        ]}
      />
      <Box color="text-body-secondary">
        {formatCount(live.pending)} pending · {formatCount(live.retries_queued)}{' '}
        retries queued · ETA{' '}
        {live.eta_seconds === null ? UNKNOWN : formatSeconds(live.eta_seconds)}
      </Box>
    </SpaceBetween>
  );
}

const lastDial = ({ last_dial_at }: LiveView) =>
  last_dial_at === null ? (
    'None yet'
  ) : (
    <time dateTime={last_dial_at}>{formatClock(last_dial_at)}</time>
  );

function Performance({ campaignId }: { campaignId: string }) {
  const live = useCampaignPart(campaignId, (view) => view.live);
  if (!live) return null;
  return (
    <FigureGrid
      figures={[
        { label: 'Dials/sec', value: formatDecimal(live.dials_per_second) },
        {
          label: 'Connected/hr',
          value: formatCount(Math.round(live.connected_per_hour)),
        },
        { label: 'Calls/min', value: formatDecimal(live.calls_per_minute) },
        { label: 'Total Connected', value: formatCount(live.total_connected) },
      ]}
    />
  );
}

/** The state in words: the server decides which, this only says it. */
function Banner({ campaignId }: { campaignId: string }) {
  const state = useCampaignPart(campaignId, (view) => view.live.state);
  const paused = useCampaignPart(campaignId, (view) => view.paused);
  const activity = useCampaignPart(campaignId, (view) => view.activity);
  const until = activity?.until
    ? ` Goes on ${formatInstant(activity.until)}.`
    : '';
  switch (state) {
    case 'live':
      return (
        <StatusIndicator type="in-progress" colorOverride="green">
          Live Activity
        </StatusIndicator>
      );
    case 'idle':
      return <Alert type="info">Idle (waiting for retries).{until}</Alert>;
    case 'outside_window':
      return <Alert type="warning">Paused — Outside time window.{until}</Alert>;
    case 'paused':
      return <Alert type="warning">{pausedText(paused ?? null)}</Alert>;
    default:
      return null;
  }
}

function pausedText(paused: CampaignView['paused']): string {
  if (!paused) return 'Paused.';
  const reason = paused.reason_text ?? paused.reason_code;
  return `Paused by ${paused.by}, ${formatInstant(paused.at)}. Reason: ${reason}.`;
}

const TICK_MS = 1_000;

/** How old the figures are, by the browser's clock. */
function Updated({ campaignId }: { campaignId: string }) {
  const { store } = useLive();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const at = store.updatedAt(campaignId) ?? now;
  const seconds = Math.max(Math.round((now - at) / 1_000), 0);
  return <>Updated {formatSeconds(seconds)} ago</>;
}
