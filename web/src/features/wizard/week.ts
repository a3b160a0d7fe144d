import { type Weekday, weekdays } from '#shared/domain/campaign.ts';
import type { WindowRow } from './form.ts';

/** Minutes since midnight; `to` is out. */
export interface DayPart {
  readonly from: number;
  readonly to: number;
}

export interface DayOfWeek {
  readonly day: Weekday;
  readonly parts: readonly DayPart[];
}

export const DAY_MINUTES = 1_440;

/** What windows open on each day: the night of one goes on in the next. */
export function weekOf(windows: readonly WindowRow[]): DayOfWeek[] {
  const parts = new Map<Weekday, DayPart[]>(weekdays.map((day) => [day, []]));
  for (const { days, start, end } of windows) {
    const from = minutesOf(start);
    const to = minutesOf(end);
    if (from === null || to === null || from === to) continue;
    for (const day of days) {
      if (to > from) parts.get(day)!.push({ from, to });
      else {
        parts.get(day)!.push({ from, to: DAY_MINUTES });
        if (to > 0) parts.get(after(day))!.push({ from: 0, to });
      }
    }
  }
  return weekdays.map((day) => ({ day, parts: joined(parts.get(day)!) }));
}

const after = (day: Weekday) => weekdays[(weekdays.indexOf(day) + 1) % 7]!;

/** @returns null for what is no HH:MM up to 24:00 */
function minutesOf(clock: string): number | null {
  const [, hours, minutes] = /^(\d\d):([0-5]\d)$/.exec(clock) ?? [];
  const all = Number(hours) * 60 + Number(minutes);
  return all <= DAY_MINUTES ? all : null;
}

function joined(parts: readonly DayPart[]): DayPart[] {
  const done: DayPart[] = [];
  for (const part of [...parts].sort((a, b) => a.from - b.from)) {
    const last = done.at(-1);
    if (last && part.from <= last.to) {
      done[done.length - 1] = {
        from: last.from,
        to: Math.max(last.to, part.to),
      };
    } else done.push(part);
  }
  return done;
}

const clockText = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** "09:00–12:00, 14:00–18:00", or "closed" */
export const partsText = (parts: readonly DayPart[]) =>
  parts.length === 0
    ? 'closed'
    : parts
        .map(({ from, to }) => `${clockText(from)}–${clockText(to)}`)
        .join(', ');
