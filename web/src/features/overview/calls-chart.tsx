import { Box, LineChart } from '@cloudscape-design/components';
import { formatClockIn, formatCount } from '../../lib/format.ts';
import { useZone } from '../../lib/zone.ts';
import type { CallPoint } from './last-hour.tsx';

export default function CallsChart({
  points,
}: {
  points: readonly CallPoint[];
}) {
  const zone = useZone();
  const lineOf = (title: string, pick: (point: CallPoint) => number) => ({
    title,
    type: 'line' as const,
    data: points.map((point) => ({ x: new Date(point.at), y: pick(point) })),
    valueFormatter: formatCount,
  });
  return (
    <LineChart
      series={[
        lineOf('Calls', (point) => point.calls),
        lineOf('Connected', (point) => point.connected),
      ]}
      xScaleType="time"
      height={180}
      hideFilter
      ariaLabel="Calls and connected calls of the last hour"
      xTickFormatter={(at) => formatClockIn(at.toISOString(), zone).slice(0, 5)}
      yTickFormatter={formatCount}
      empty={<Box color="text-body-secondary">No calls in the last hour.</Box>}
    />
  );
}
