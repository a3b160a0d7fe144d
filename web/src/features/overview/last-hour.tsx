import { Container, Header } from '@cloudscape-design/components';
import { lazy, Suspense } from 'react';
import type { OverviewView } from '#shared/contracts/overview.ts';
import { Placeholder } from '../../components/query-panel.tsx';
import { WhenSeen } from '../../components/when-seen.tsx';
import { countOf, formatCount } from '../../lib/format.ts';
import { CallsTable } from './calls-table.tsx';

const CallsChart = lazy(() => import('./calls-chart.tsx'));

export type CallPoint = OverviewView['calls_per_minute'][number];

/** Calls placed in the last hour, and how many of them reached somebody. */
export function LastHour({
  points,
  bucketSeconds,
}: {
  points: readonly CallPoint[];
  bucketSeconds: number;
}) {
  const calls = points.reduce((sum, point) => sum + point.calls, 0);
  const connected = points.reduce((sum, point) => sum + point.connected, 0);
  const minutes = Math.round(bucketSeconds / 60);
  const each = minutes === 1 ? 'a minute' : `${minutes} minutes`;
  return (
    <Container
      fitHeight
      header={
        <Header
          variant="h2"
          description={`${countOf(calls, 'call')}, ${formatCount(connected)} connected. Each point is ${each}.`}
        >
          Calls in the last hour
        </Header>
      }
    >
      <WhenSeen height="260px">
        <Suspense fallback={<Placeholder height="260px" />}>
          <CallsChart points={points} />
        </Suspense>
      </WhenSeen>
      <details>
        <summary>As a table</summary>
        <CallsTable points={points} />
      </details>
    </Container>
  );
}
