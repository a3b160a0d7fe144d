import { KeyValuePairs } from '@cloudscape-design/components';
import type { ReactNode } from 'react';
import type { ForecastView } from '#shared/contracts/forecast.ts';
import { Time } from '../../components/time.tsx';
import {
  formatCount,
  formatMoney,
  formatRate,
  UNKNOWN,
} from '../../lib/format.ts';
import { linesText } from './budget-conflict.tsx';

/** What the run would come to, as ranges. */
export function ForecastSummary({ forecast }: { forecast: ForecastView }) {
  const { range, basis } = forecast;
  return (
    <KeyValuePairs
      columns={4}
      items={[
        { label: 'Finishes', value: finishOf(forecast) },
        {
          label: 'Cost',
          value: `${formatMoney(range.low_cost_usd)} – ${formatMoney(range.high_cost_usd)}`,
        },
        {
          label: 'Calls',
          value: `${formatCount(forecast.expected_calls)} expected, ${formatCount(forecast.estimate.max_calls)} at most`,
        },
        {
          label: 'Reached',
          value: `${formatRate(forecast.coverage)} called at least once, ${linesText(forecast.peak_concurrent_calls)} at peak (${basis === 'measured' ? 'from what was measured' : 'from usual rates'})`,
        },
      ]}
    />
  );
}

function finishOf({ range, finishes_at }: ForecastView): ReactNode {
  const { earliest_finish_at: first, latest_finish_at: last } = range;
  if (!first || !last) return finishes_at ? <Time at={finishes_at} /> : UNKNOWN;
  return (
    <>
      <Time at={first} /> – <Time at={last} />
    </>
  );
}
