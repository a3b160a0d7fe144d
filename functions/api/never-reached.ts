import type { ForecastView } from '#shared/contracts/forecast.ts';
import type { StatsView } from '#shared/contracts/stats.ts';
import type { Outlook } from '#shared/domain/forecast.ts';
import type { AudienceSample } from './audience-sample.ts';

type Row = ForecastView['never_reached'][number];

const words: Readonly<Record<Row['reason'], string>> = {
  timezone_unknown:
    'Nothing tells in which time zone they are: give them one, or call in the hours of the campaign.',
  no_opening: 'There is no hour in which they may be called.',
  do_not_call: 'They are on a do-not-call list.',
  invalid_number: 'Their number is expected to be none.',
  no_answer:
    'They are called as often as the retry policy lets, and nobody answers.',
  goal_reached: 'The goal is reached before it is their turn.',
  budget: 'The budget is spent before it is their turn.',
  window_closed: 'The day ends before it is their turn.',
  expired: 'The last date is over before it is their turn.',
  too_long: 'It is not their turn within a year.',
};

/** Who is not spoken to, by why; with those who are, everybody who waits. */
export function neverReachedOf(
  outlook: Outlook,
  { listed }: AudienceSample,
  { contacts }: StatsView,
): Row[] {
  const waiting = contacts.pending + contacts.in_progress;
  const counts: Partial<Record<Row['reason'], number>> = {
    ...outlook.never_called,
    do_not_call: listed,
    invalid_number: outlook.invalid,
  };
  const known = Object.values(counts).reduce(
    (sum, count) => sum + count,
    outlook.connected,
  );
  counts.no_answer = Math.max(waiting - known, 0);
  return Object.entries(counts)
    .map(([reason, count]) => ({
      reason: reason as Row['reason'],
      contacts: Math.round(count),
      text: words[reason as Row['reason']],
    }))
    .filter((row) => row.contacts > 0)
    .sort((a, b) => b.contacts - a.contacts);
}
