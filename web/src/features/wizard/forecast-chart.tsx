import {
  BarChart,
  ExpandableSection,
  Table,
} from '@cloudscape-design/components';
import type { ForecastView } from '#shared/contracts/forecast.ts';
import { formatDecimal, formatInstantIn } from '../../lib/format.ts';
import { useZone } from '../../lib/zone.ts';
import { spanText } from './span-text.ts';

const HOUR_SECONDS = 3_600;
const HEADING = 'Expected calls per hour';

/** Calls per hour over the run, as bars and as a table; in words, how many come in the busiest bar. */
export default function ForecastChart({
  forecast,
}: {
  forecast: ForecastView;
}) {
  const zone = useZone();
  const { bucket_seconds, buckets } = forecast.timeline;
  const perHour = (calls: number) => (calls / bucket_seconds) * HOUR_SECONDS;
  const rows = buckets.map(({ at, calls, connected }) => ({
    at,
    label: formatInstantIn(at, zone),
    expected: calls,
    calls: perHour(calls),
    connected: perHour(connected),
  }));
  const span = spanText(bucket_seconds);
  const busiest = rows.reduce((a, b) => (b.calls > a.calls ? b : a));
  const series = (title: string, part: 'calls' | 'connected') => ({
    title,
    type: 'bar' as const,
    data: rows.map((row) => ({ x: new Date(row.at), y: row[part] })),
    valueFormatter: formatDecimal,
  });
  return (
    <div>
      <p>
        Most calls within {span}: {formatDecimal(busiest.expected)}, from{' '}
        {busiest.label}.
      </p>
      <BarChart
        ariaLabel={HEADING}
        height={180}
        xTitle="Time"
        yTitle="Calls per hour"
        xScaleType="categorical"
        hideFilter
        series={[series('Calls', 'calls'), series('Connected', 'connected')]}
        i18nStrings={{
          xTickFormatter: (at) => formatInstantIn(at.toISOString(), zone),
          detailPopoverDismissAriaLabel: 'Close',
          legendAriaLabel: 'Legend',
          chartAriaRoleDescription: 'bar chart',
        }}
      />
      <ExpandableSection headerText="As a table">
        <Table
          variant="embedded"
          ariaLabels={{ tableLabel: HEADING }}
          items={rows}
          trackBy="at"
          columnDefinitions={[
            {
              id: 'at',
              header: 'From',
              isRowHeader: true,
              cell: ({ label }) => label,
            },
            {
              id: 'calls',
              header: 'Calls per hour',
              cell: ({ calls }) => formatDecimal(calls),
            },
            {
              id: 'connected',
              header: 'Connected per hour',
              cell: ({ connected }) => formatDecimal(connected),
            },
          ]}
        />
      </ExpandableSection>
    </div>
  );
}
