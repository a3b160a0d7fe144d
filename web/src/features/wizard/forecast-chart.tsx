import {
  BarChart,
  ExpandableSection,
  Table,
} from '@cloudscape-design/components';
import type { ForecastView } from '#shared/contracts/forecast.ts';
import { formatDecimal, formatInstantIn } from '../../lib/format.ts';
import { useZone } from '../../lib/zone.ts';
import { spanText } from './span-text.ts';

/** Calls over the run, as bars and as a table: as many as are expected within each bar. */
export default function ForecastChart({
  forecast,
}: {
  forecast: ForecastView;
}) {
  const zone = useZone();
  const { bucket_seconds, buckets } = forecast.timeline;
  const rows = buckets.map(({ at, calls, connected }) => ({
    at,
    label: formatInstantIn(at, zone),
    calls,
    connected,
  }));
  const span = spanText(bucket_seconds);
  const heading = `Expected calls in each ${span}`;
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
        Most calls within {span}: {formatDecimal(busiest.calls)}, from{' '}
        {busiest.label}.
      </p>
      <BarChart
        ariaLabel={heading}
        height={180}
        xTitle="Time"
        yTitle={`Calls in each ${span}`}
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
          ariaLabels={{ tableLabel: heading }}
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
              header: `Calls within ${span}`,
              cell: ({ calls }) => formatDecimal(calls),
            },
            {
              id: 'connected',
              header: `Connected within ${span}`,
              cell: ({ connected }) => formatDecimal(connected),
            },
          ]}
        />
      </ExpandableSection>
    </div>
  );
}
