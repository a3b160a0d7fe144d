import { Table } from '@cloudscape-design/components';
import { Time } from '../../components/time.tsx';
import { formatCount } from '../../lib/format.ts';
import type { CallPoint } from './last-hour.tsx';

/** The chart's figures, for who reads them better than a line. */
export function CallsTable({ points }: { points: readonly CallPoint[] }) {
  return (
    <Table
      variant="embedded"
      contentDensity="compact"
      items={points.filter((point) => point.calls > 0).toReversed()}
      trackBy="at"
      ariaLabels={{ tableLabel: 'Calls in the last hour' }}
      empty="No calls in the last hour."
      columnDefinitions={[
        {
          id: 'at',
          header: 'From',
          isRowHeader: true,
          cell: (point) => <Time at={point.at} as="clock" />,
        },
        {
          id: 'calls',
          header: 'Calls',
          cell: (point) => formatCount(point.calls),
        },
        {
          id: 'connected',
          header: 'Connected',
          cell: (point) => formatCount(point.connected),
        },
      ]}
    />
  );
}
