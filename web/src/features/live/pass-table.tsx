import { Box, StatusIndicator, Table } from '@cloudscape-design/components';
import { Time } from '../../components/time.tsx';
import { formatCount, formatRate, formatSeconds } from '../../lib/format.ts';
import { useCampaignPart } from '../../live/live-context.tsx';

/** One row for each pass: all n-th attempts of the run. */
export function PassTable({ campaignId }: { campaignId: string }) {
  const passes = useCampaignPart(campaignId, (view) => view.live.passes);
  const status = useCampaignPart(campaignId, (view) => view.status);
  if (!passes || passes.length === 0) return null;
  return (
    <div className="figures">
      <Table
        variant="embedded"
        items={passes}
        trackBy={(pass) => String(pass.number)}
        ariaLabels={{ tableLabel: 'Passes' }}
        header={<Box variant="h3">Passes</Box>}
        columnDefinitions={[
          {
            id: 'number',
            header: 'Pass',
            cell: (pass) => pass.number,
            isRowHeader: true,
          },
          {
            id: 'attempted',
            header: 'Attempted / eligible',
            cell: (pass) =>
              `${formatCount(pass.attempted)} / ${formatCount(pass.eligible)}`,
          },
          {
            id: 'connected',
            header: 'Connected',
            cell: (pass) =>
              `${formatCount(pass.connected)} (${formatRate(pass.connect_rate)})`,
          },
          {
            id: 'started',
            header: 'Started',
            cell: (pass) => <Time at={pass.started_at} />,
          },
          {
            id: 'ended',
            header: 'Ended',
            cell: (pass) =>
              pass.started_at && !pass.ended_at ? (
                status === 'running' ? (
                  <StatusIndicator type="in-progress">Dialing</StatusIndicator>
                ) : (
                  'Not ended'
                )
              ) : (
                <Time at={pass.ended_at} />
              ),
          },
          {
            id: 'duration',
            header: 'Duration',
            cell: (pass) => formatSeconds(pass.duration_seconds),
          },
        ]}
      />
    </div>
  );
}
