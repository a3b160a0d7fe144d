import { BarChart } from '@cloudscape-design/components';
import { retryVerdict } from '#shared/domain/reading-analytics.ts';
import { shareOf } from '#shared/domain/variants.ts';
import { countOf, formatCount, formatRate } from '../../lib/format.ts';
import { Dashlet } from './dashlet.tsx';
import { intervalText } from './interval-text.ts';
import { type Analytics, useAnalytics } from './use-analytics.ts';

type Row = Analytics['retry_effectiveness'][number];

/** Whether retries help, or only call more often. */
export function RetriesDashlet({ campaignId }: { campaignId: string }) {
  const query = useAnalytics(campaignId);
  return (
    <Dashlet
      title="Retry effectiveness"
      what="Retry effectiveness could not be loaded"
      query={query}
    >
      {({ retry_effectiveness: rows }) => {
        if (rows.length === 0) {
          return {
            title: 'No attempts yet',
            why: 'What each further attempt adds appears here.',
          };
        }
        return {
          summary: verdictText(rows),
          chart: (
            <BarChart
              height={200}
              hideFilter
              ariaLabel="Calls and connects by attempt"
              xTitle="Attempt"
              yTitle="Calls"
              series={[
                series('Attempted', rows, ({ attempted }) => attempted),
                series('Connected', rows, ({ connected }) => connected),
              ]}
            />
          ),
          table: {
            columns: ['Attempt', 'Attempted', 'Connected', 'Connect rate'],
            rows: rows.map((row) => [
              row.attempt_number,
              formatCount(row.attempted),
              formatCount(row.connected),
              `${formatRate(row.connect_rate)} ${intervalText(shareOf(row.connected, row.attempted))}`,
            ]),
          },
          note: 'Rates in brackets: the interval in which the rate lies with 95 % confidence.',
        };
      }}
    </Dashlet>
  );
}

const series = (
  title: string,
  rows: readonly Row[],
  value: (row: Row) => number,
) => ({
  type: 'bar' as const,
  title,
  data: rows.map((row) => ({ x: `#${row.attempt_number}`, y: value(row) })),
});

function verdictText(rows: readonly Row[]): string {
  const verdict = retryVerdict(rows);
  if (verdict.kind === 'none') {
    return 'No retry was placed yet, so there is nothing to compare.';
  }
  const { attempt_number, connected, attempted } = verdict.row;
  const said = `Attempt ${attempt_number} adds ${countOf(connected, 'connect')} for ${countOf(attempted, 'call')}`;
  switch (verdict.kind) {
    case 'too_few':
      return `${said}: too few calls to tell.`;
    case 'hardly_pays':
      return `${said} (${formatRate(verdict.rate)}) – consider max ${verdict.max_attempts}.`;
    case 'pays':
      return `${said} (${formatRate(verdict.rate)}): retries still connect people.`;
  }
}
