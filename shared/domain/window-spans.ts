import { Temporal } from 'temporal-polyfill';
import type { Hours } from './calling-window.ts';
import { type CallingWindow, weekdays } from './campaign.ts';
import { iso } from './instant.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** `from` is in, `to` is out; epoch milliseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A window on one day, or what a clock change leaves of it. */
export interface DaySpan extends Span {
  /** Local date on which the window begins, as its midnight in UTC. */
  readonly day: number;
}

/** A stretch of time in which the zone's clock is off UTC by one amount. */
interface Stretch extends Span {
  readonly offset_ms: number;
}

/**
 * Windows between two instants, in order of their begin, not merged. An instant
 * is open exactly when the clock on the wall shows a time of a window: a minute
 * that a clock change skips is no time at all, one that it repeats is there twice.
 *
 * @throws RangeError when the zone is no IANA name
 */
export function daysAround(hours: Hours, from: number, to: number): DaySpan[] {
  const spans: DaySpan[] = [];
  for (const stretch of stretchesIn(hours.timezone, from, to)) {
    // An overnight window belongs to the day on which it starts.
    const first = Math.floor((stretch.from + stretch.offset_ms) / DAY_MS) - 1;
    const last = Math.floor((stretch.to + stretch.offset_ms) / DAY_MS);
    for (let day = first; day <= last; day += 1) {
      spans.push(...windowsOn(hours, day, stretch));
    }
  }
  return spans.sort((a, b) => a.from - b.from);
}

function windowsOn(hours: Hours, day: number, stretch: Stretch) {
  // The first day of 1970 was a Thursday.
  const weekday = weekdays[(((day + 3) % 7) + 7) % 7]!;
  const midnight = day * DAY_MS - stretch.offset_ms;
  const spans: DaySpan[] = [];
  for (const window of windowsFor(hours, day)) {
    if (!window.days.includes(weekday)) continue;
    const start = clockMs(window.start);
    const end = clockMs(window.end);
    const from = Math.max(midnight + start, stretch.from);
    const over = end > start ? end : end + DAY_MS;
    const to = Math.min(midnight + over, stretch.to);
    if (to > from) spans.push({ from, to, day: day * DAY_MS });
  }
  return spans;
}

const allDay: readonly CallingWindow[] = [
  { days: weekdays, start: '00:00', end: '24:00' },
];
const none: readonly CallingWindow[] = [];

/** The windows of a local date, whatever its weekday. */
function windowsFor(hours: Hours, day: number): readonly CallingWindow[] {
  const { windows, holidays = [], start_date, end_date, in_force } = hours;
  if (holidays.length === 0 && !start_date && !end_date && !in_force) {
    return windows;
  }
  const date = iso(day * DAY_MS).slice(0, 10);
  if (in_force && !isBetween(date, in_force.from, in_force.to)) return allDay;
  if (!isBetween(date, start_date, end_date)) return none;
  if (!holidays.includes(date)) return windows;
  return hours.holiday_windows ?? none;
}

/** Both ends are in; one that is left out is no end. */
const isBetween = (
  date: string,
  from: string | null | undefined,
  to: string | null | undefined,
) => (!from || date >= from) && (!to || date <= to);

/** Zones and days that are asked about again and again. */
const known = new Map<string, readonly Stretch[]>();
const MAX_KNOWN = 1_000;

/** Stretches of whole days in UTC, that the two instants lie in. */
function stretchesIn(timeZone: string, from: number, to: number) {
  const first = Math.floor(from / DAY_MS);
  const last = Math.ceil(to / DAY_MS);
  const key = `${timeZone} ${first} ${last}`;
  const before = known.get(key);
  if (before) return before;
  const stretches = findStretches(timeZone, first * DAY_MS, last * DAY_MS);
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(key, stretches);
  return stretches;
}

function findStretches(timeZone: string, from: number, to: number): Stretch[] {
  const stretches: Stretch[] = [];
  let at =
    Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(timeZone);
  for (;;) {
    const change = at.getTimeZoneTransition('next');
    const end = Math.min(change?.epochMilliseconds ?? to, to);
    const offset_ms = at.offsetNanoseconds / 1e6;
    stretches.push({ from: at.epochMilliseconds, to: end, offset_ms });
    if (!change || end >= to) return stretches;
    at = change;
  }
}

/** Spans in order, with those that touch made one. */
export function merge(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && from <= last.to) {
      merged[merged.length - 1] = {
        from: last.from,
        to: Math.max(last.to, to),
      };
    } else {
      merged.push({ from, to });
    }
  }
  return merged;
}

/** What two lists of spans share. Both in order, neither overlapping itself. */
export function intersect(a: readonly Span[], b: readonly Span[]): Span[] {
  const shared: Span[] = [];
  for (const one of a) {
    for (const other of b) {
      const from = Math.max(one.from, other.from);
      const to = Math.min(one.to, other.to);
      if (from < to) shared.push({ from, to });
    }
  }
  return shared;
}

/** HH:MM → milliseconds since midnight on the wall. */
const clockMs = (clock: string) =>
  (Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5))) * MINUTE_MS;
