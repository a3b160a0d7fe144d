import { type Weekday, weekdays } from '../campaign.ts';
import { epochMs, iso } from '../instant.ts';

/** Public holidays as rules, so that every year has its own. */
export interface Calendar {
  readonly id: string;
  readonly days: readonly Holiday[];
  /** What a holiday on a weekend does to the days beside it, beyond itself. */
  readonly observed: 'never' | 'sunday_to_monday' | 'nearest' | 'next_weekday';
}

export interface Holiday {
  readonly name: string;
  readonly on: HolidayDate;
}

export type HolidayDate =
  /** MM-DD */
  | string
  /** The n-th such weekday of a month; −1 the last. */
  | {
      readonly month: number;
      readonly weekday: Weekday;
      readonly nth: 1 | 2 | 3 | 4 | -1;
    }
  /** The last such weekday before MM-DD. */
  | { readonly before: string; readonly weekday: Weekday }
  /** Days after Easter Sunday of the western churches. */
  | { readonly easter: number };

const DAY_MS = 86_400_000;

/** @returns YYYY-MM-DD, in order, each once, with the days that stand in for them */
export function datesIn(calendar: Calendar, year: number): string[] {
  const dates = calendar.days.map(({ on }) => dayOf(on, year));
  const all = new Set(dates);
  for (const day of dates.sort((a, b) => a - b)) {
    const other = observedOn(day, calendar.observed, all);
    if (other !== null) all.add(other);
  }
  return [...all].sort((a, b) => a - b).map((day) => iso(day).slice(0, 10));
}

function dayOf(on: HolidayDate, year: number): number {
  if (typeof on === 'string') return utc(`${year}-${on}`);
  if ('easter' in on) return easter(year) + on.easter * DAY_MS;
  if ('before' in on) {
    const end = utc(`${year}-${on.before}`) - DAY_MS;
    return end - daysBetween(on.weekday, weekdayOf(end)) * DAY_MS;
  }
  const { month, weekday, nth } = on;
  if (nth === -1) {
    const last =
      dayInMs(month === 12 ? year + 1 : year, (month % 12) + 1, 1) - DAY_MS;
    return last - daysBetween(weekday, weekdayOf(last)) * DAY_MS;
  }
  const first = dayInMs(year, month, 1);
  const days = daysBetween(weekdayOf(first), weekday) + (nth - 1) * 7;
  return first + days * DAY_MS;
}

function observedOn(
  day: number,
  observed: Calendar['observed'],
  taken: ReadonlySet<number>,
): number | null {
  const weekday = weekdayOf(day);
  if (observed === 'never') return null;
  if (weekday === 'sun') {
    return observed === 'next_weekday' ? free(day, taken) : day + DAY_MS;
  }
  if (weekday !== 'sat' || observed === 'sunday_to_monday') return null;
  return observed === 'nearest' ? day - DAY_MS : free(day, taken);
}

/** The next day that is neither on a weekend nor a holiday itself. */
function free(day: number, taken: ReadonlySet<number>): number {
  let next = day;
  while (taken.has(next) || ['sat', 'sun'].includes(weekdayOf(next))) {
    next += DAY_MS;
  }
  return next;
}

const utc = (date: string) => epochMs(`${date}T00:00:00.000Z`);
const two = (number: number) => String(number).padStart(2, '0');
/** @param month - 1 to 12 */
const dayInMs = (year: number, month: number, day: number) =>
  utc(`${year}-${two(month)}-${two(day)}`);
/** The first day of 1970 was a Thursday. */
const weekdayOf = (day: number): Weekday => weekdays[(day / DAY_MS + 3) % 7]!;
const daysBetween = (from: Weekday, to: Weekday) =>
  (weekdays.indexOf(to) - weekdays.indexOf(from) + 7) % 7;

/** Gauss's rule as corrected by Meeus, Jones and Butcher. */
function easter(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 19 * l) / 433);
  const month = Math.floor((h + l - 7 * m + 90) / 25);
  return dayInMs(year, month, (h + l - 7 * m + 33 * month + 19) % 32);
}
