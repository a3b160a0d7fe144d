import { StatusIndicator } from '@cloudscape-design/components';
import type { StatsView } from '#shared/contracts/stats.ts';
import { FigureGrid } from '../../components/figure-grid.tsx';
import { formatRate, formatSeconds, UNKNOWN } from '../../lib/format.ts';
import { Rate } from '../campaigns/cells.tsx';

/** Share of answered calls that nobody spoke to in time. @see 47 CFR 64.1200(a)(7) */
const ABANDON_CEILING = 0.03;
/** Near enough to the ceiling to say so. */
const ABANDON_WARNING = 0.025;

export function Metrics({ stats }: { stats: StatsView }) {
  return (
    <FigureGrid
      figures={[
        {
          label: 'Answer Rate',
          info: 'Answered attempts of all attempts of this run.',
          value: (
            <Rate
              rate={stats.attempt_answer_rate ?? stats.connect_rate}
              of={stats.attempts.total}
              unit="attempt"
            />
          ),
        },
        {
          label: 'Completion Rate',
          info: 'Completed contacts of all contacts that may be called.',
          value: (
            <Rate
              rate={stats.completion_rate ?? stats.connect_rate}
              of={stats.total_calls}
              unit="contact"
            />
          ),
        },
        {
          label: 'Abandon Rate',
          info: 'Answered calls that no agent spoke to in time, of calls answered by a person, over this run. The regulatory ceiling is 3 %.',
          value: <AbandonRate rate={stats.abandon_rate} />,
        },
        {
          label: 'AHT',
          info: 'Average handle time: conversation length, without ringing.',
          value:
            stats.aht_seconds > 0 ? formatSeconds(stats.aht_seconds) : UNKNOWN,
        },
      ]}
    />
  );
}

/** Against the ceiling, in words and with a sign. */
function AbandonRate({ rate }: { rate: number }) {
  const [type, words] =
    rate > ABANDON_CEILING
      ? (['error', 'above the 3 % ceiling'] as const)
      : rate >= ABANDON_WARNING
        ? (['warning', 'close to the 3 % ceiling'] as const)
        : (['success', 'ceiling 3 %'] as const);
  return (
    <div>
      {formatRate(rate)}
      <div className="small-note">
        <StatusIndicator type={type}>{words}</StatusIndicator>
      </div>
    </div>
  );
}
