import { Container, Header } from '@cloudscape-design/components';
import { lazy, Suspense } from 'react';
import type { ForecastView } from '#shared/contracts/forecast.ts';
import { FigureGrid } from '../../components/figure-grid.tsx';
import { Placeholder, QueryPanel } from '../../components/query-panel.tsx';
import { Time } from '../../components/time.tsx';
import {
  countOf,
  formatCount,
  formatMoney,
  formatRate,
} from '../../lib/format.ts';
import { useForecast } from './use-wizard-queries.ts';
import { useWizardState } from './wizard-context.ts';

const ForecastChart = lazy(() => import('./forecast-chart.tsx'));

/** What the run would come to. Expected values, and the range around them. */
export function ForecastPanel({ startsAt }: { startsAt: string | null }) {
  const { view, version } = useWizardState();
  const forecast = useForecast(view?.id ?? null, version, startsAt);
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="Where people answer and talk a fifth otherwise, it ends within the range."
        >
          Forecast
        </Header>
      }
    >
      <QueryPanel
        query={forecast}
        what="The forecast could not be made"
        height="320px"
      >
        {(it) => (
          <div className="stack">
            <p className="forecast-sentence">{sentenceOf(it)}</p>
            {it.contacts.waiting > 0 && <FigureGrid figures={figuresOf(it)} />}
            {it.contacts.waiting > 0 && it.timeline.buckets.length > 0 && (
              <Suspense fallback={<Placeholder height="260px" />}>
                <ForecastChart forecast={it} />
              </Suspense>
            )}
          </div>
        )}
      </QueryPanel>
    </Container>
  );
}

function sentenceOf(it: ForecastView): string {
  if (it.contacts.waiting === 0) return 'There is nobody to call yet.';
  if (it.expected_calls === 0)
    return 'As things are it would call nobody: the pre-flight says why.';
  const basis =
    it.basis === 'measured'
      ? 'by what its calls came to so far'
      : 'by usual rates';
  return `${countOf(it.expected_calls, 'call')} to ${countOf(it.contacts.waiting, 'person', 'people')}, of whom ${countOf(it.contacts.reached, 'is', 'are')} reached, ${basis}.`;
}

function figuresOf(it: ForecastView) {
  const { earliest_finish_at, latest_finish_at, low_cost_usd, high_cost_usd } =
    it.range;
  return [
    {
      label: 'Finishes',
      value: it.finishes_at ? (
        <Time at={it.finishes_at} />
      ) : (
        'Not within a year'
      ),
      info: it.ended_by,
    },
    {
      label: 'Finish range',
      value: (
        <>
          <Time at={earliest_finish_at} /> to <Time at={latest_finish_at} />
        </>
      ),
    },
    { label: 'Cost', value: formatMoney(it.cost_usd) },
    {
      label: 'Cost range',
      value: `${formatMoney(low_cost_usd)} to ${formatMoney(high_cost_usd)}`,
    },
    { label: 'Peak lines', value: formatCount(it.peak_concurrent_calls) },
    {
      label: 'Coverage',
      value: formatRate(it.coverage),
      info: 'Of those who wait, who is called at least once.',
    },
    {
      label: 'Calls at most',
      value: formatCount(it.estimate.max_calls),
      info: 'Contacts times attempts: no run places more.',
    },
  ];
}
