import { Box, SpaceBetween } from '@cloudscape-design/components';
import type { StatsView } from '#shared/contracts/stats.ts';
import { FigureGrid } from '../../components/figure-grid.tsx';
import { formatSeconds } from '../../lib/format.ts';
import { Door } from './door.tsx';
import { doorTo } from './doors.ts';
import { useShownRun } from './freshness.tsx';

const kinds = ['requested', 'pending', 'completed', 'cancelled'] as const;

/** Only where somebody asked to be called back. */
export function Callbacks({
  campaignId,
  callback,
}: {
  campaignId: string;
  callback: StatsView['callback'];
}) {
  const run = useShownRun();
  if (callback.requested === 0 && callback.pending === 0) return null;
  return (
    <SpaceBetween size="xs">
      <Box variant="h3">Callbacks</Box>
      <FigureGrid
        figures={[
          ...kinds.map((kind) => ({
            label: `${kind[0]?.toUpperCase()}${kind.slice(1)}`,
            value: (
              <Door
                to={doorTo(campaignId, `callback_${kind}`, run)}
                count={callback[kind]}
                of={`callbacks ${kind}`}
              />
            ),
          })),
          {
            label: 'Average delay',
            value: formatSeconds(callback.avg_delay_seconds),
            info: 'How long after the promised time the callback was dialed.',
          },
        ]}
      />
    </SpaceBetween>
  );
}
