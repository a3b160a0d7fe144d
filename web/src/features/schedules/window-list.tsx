import { Box } from '@cloudscape-design/components';
import {
  type CallingWindow,
  type Weekday,
  weekdays,
} from '#shared/domain/campaign.ts';
import { formatCode } from '../../lib/format.ts';
import './schedules.css';

/** "Mon–Fri", "Every day", "Mon, Wed" */
export function daysText(days: readonly Weekday[]): string {
  if (days.length === 0) return 'No day';
  if (days.length === weekdays.length) return 'Every day';
  const places = days.map((day) => weekdays.indexOf(day));
  const sorted = places.sort((a, b) => a - b);
  const [first = 0] = sorted;
  const isRow = sorted.every((place, index) => place === first + index);
  const names = sorted.map((place) => formatCode(weekdays[place] ?? ''));
  return isRow && names.length > 2
    ? `${names[0]}–${names.at(-1)}`
    : names.join(', ');
}

export function WindowList({ windows }: { windows: readonly CallingWindow[] }) {
  if (windows.length === 0) {
    return <Box color="text-status-warning">None: nobody is called</Box>;
  }
  return (
    <ul className="window-list">
      {windows.map(({ days, start, end }) => (
        <li key={`${days.join()} ${start} ${end}`}>
          {daysText(days)} {start}–{end}
        </li>
      ))}
    </ul>
  );
}
