import {
  MixedLineBarChart,
  type MixedLineBarChartProps,
  Select,
} from '@cloudscape-design/components';
import type { ActivityEntry } from '#shared/contracts/campaigns.ts';
import { Time } from '../../components/time.tsx';
import {
  countOf,
  formatCount,
  formatInstantIn,
  formatRate,
} from '../../lib/format.ts';
import { useSearchState } from '../../lib/search-state.ts';
import { useNow } from '../../lib/use-now.ts';
import { useZone } from '../../lib/zone.ts';
import { actionText } from '../detail/activity-text.ts';
import { useActivity } from '../detail/use-activity.ts';
import { Dashlet } from './dashlet.tsx';
import {
  inRange,
  marksOf,
  type Range,
  ranges,
  totalOf,
} from './timeline-range.ts';
import { type Analytics, useAnalytics } from './use-analytics.ts';

type Bucket = Analytics['timeline'][number];

/** Dials and answers by the hour, with what people changed in between. */
export function TimelineDashlet({ campaignId }: { campaignId: string }) {
  const query = useAnalytics(campaignId);
  const activity = useActivity(campaignId);
  const [search, setSearch] = useSearchState();
  const zone = useZone();
  const now = useNow();
  const range = ranges.find(({ id }) => id === search.range) ?? ranges[0];
  const entries = activity.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <Dashlet
      title="Campaign timeline"
      what="The timeline could not be loaded"
      query={query}
      actions={
        <RangeChoice
          range={range}
          onChange={(id) => setSearch({ range: id === 'run' ? undefined : id })}
        />
      }
    >
      {({ timeline }) => {
        if (timeline.length === 0) {
          return {
            title: 'No calls yet',
            why: 'Dials and answers appear here by the hour.',
          };
        }
        const buckets = inRange(timeline, range, now);
        const { dials, connected } = totalOf(buckets);
        const hourOf = (at: string) => formatInstantIn(at, zone);
        return {
          summary: `${countOf(dials, 'dial')} and ${formatCount(connected)} connected ${range.words}${dials > 0 ? `: ${formatRate(connected / dials)}` : ''}.`,
          chart: <Chart buckets={buckets} entries={entries} hourOf={hourOf} />,
          table: {
            columns: ['Hour', 'Dials', 'Connected', 'Connect rate'],
            rows: buckets.map((bucket) => [
              <Time key={bucket.at} at={bucket.at} />,
              formatCount(bucket.dials),
              formatCount(bucket.connected),
              formatRate(bucket.connect_rate),
            ]),
          },
          note: 'By the hour in which a call was placed. Lines mark changes of the campaign.',
        };
      }}
    </Dashlet>
  );
}

function RangeChoice({
  range,
  onChange,
}: {
  range: Range;
  onChange: (id: string) => void;
}) {
  return (
    <Select
      ariaLabel="Range of the timeline"
      options={ranges.map(({ id, text }) => ({ value: id, label: text }))}
      selectedOption={{ value: range.id, label: range.text }}
      onChange={({ detail }) => onChange(detail.selectedOption.value ?? 'run')}
    />
  );
}

function Chart({
  buckets,
  entries,
  hourOf,
}: {
  buckets: readonly Bucket[];
  entries: readonly ActivityEntry[];
  hourOf: (at: string) => string;
}) {
  const bars = (title: string, value: (bucket: Bucket) => number) => ({
    type: 'bar' as const,
    title,
    data: buckets.map((bucket) => ({ x: bucket.at, y: value(bucket) })),
  });
  const marks: MixedLineBarChartProps.ChartSeries<string>[] = marksOf(
    buckets,
    entries,
  ).map(({ at, actions }) => ({
    type: 'threshold',
    title: actions.map(actionText).join(', '),
    x: at,
  }));
  return (
    <MixedLineBarChart
      height={220}
      ariaLabel="Dials and connected by the hour"
      xScaleType="categorical"
      hideFilter
      xTitle="Hour"
      yTitle="Calls"
      xDomain={buckets.map(({ at }) => at)}
      xTickFormatter={(at) => hourOf(at).replace(/:\d\d (?=\S+$)/, ' ')}
      series={[
        bars('Dials', ({ dials }) => dials),
        bars('Connected', ({ connected }) => connected),
        ...marks,
      ]}
    />
  );
}
