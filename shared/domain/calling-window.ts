import { Temporal } from 'temporal-polyfill';
import { type CallingWindow, type Schedule, weekdays } from './campaign.ts';

const DAY_MINUTES = 1_440;

/**
 * Whether a campaign may call at an instant, on its own clock, and when that
 * changes. Windows are half-open: `start` is in, `end` is out.
 */
export interface WindowState {
  readonly open: boolean;
  /** Epoch ms of the next change; null when it never changes. */
  readonly changes_at: number | null;
}

const always = new WeakMap<readonly CallingWindow[], boolean>();

/** All seven days from 00:00 to 24:00, in one window or in several. */
function isAlwaysOpen(windows: readonly CallingWindow[]): boolean {
  const known = always.get(windows);
  if (known !== undefined) return known;
  const whole = new Set(
    windows
      .filter(({ start, end }) => start === '00:00' && end === '24:00')
      .flatMap(({ days }) => days),
  );
  const answer = whole.size === weekdays.length;
  always.set(windows, answer);
  return answer;
}

/**
 * @param now - epoch milliseconds
 * @throws RangeError when the zone is no IANA name
 */
export function windowState(schedule: Schedule, now: number): WindowState {
  if (isAlwaysOpen(schedule.windows)) return { open: true, changes_at: null };
  const spans = spansAround(schedule, now);
  const current = spans.find(({ from, to }) => from <= now && now < to);
  if (current) return { open: true, changes_at: current.to };
  const next = spans.find(({ from }) => from > now);
  return { open: false, changes_at: next?.from ?? null };
}

/** The first instant from `now` on at which the window is open; null when there is none. */
export function nextOpening(schedule: Schedule, now: number): number | null {
  const state = windowState(schedule, now);
  return state.open ? now : state.changes_at;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Open spans of yesterday to a week from now, merged, in order. */
function spansAround(schedule: Schedule, now: number): Span[] {
  const today = Temporal.Instant.fromEpochMilliseconds(now)
    .toZonedDateTimeISO(schedule.timezone)
    .toPlainDate();
  const spans: Span[] = [];
  for (let offset = -1; offset <= 8; offset += 1) {
    const date = today.add({ days: offset });
    const day = weekdays[date.dayOfWeek - 1];
    for (const window of schedule.windows) {
      if (day === undefined || !window.days.includes(day)) continue;
      const start = minuteOf(window.start);
      const end = minuteOf(window.end);
      const from = instantAt(date, start, schedule.timezone);
      // An overnight window belongs to the day on which it starts.
      const to = instantAt(
        date,
        end > start ? end : end + DAY_MINUTES,
        schedule.timezone,
      );
      // A clock change can swallow a whole window.
      if (to > from) spans.push({ from, to });
    }
  }
  return merge(spans.sort((a, b) => a.from - b.from));
}

function merge(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last && span.from <= last.to) {
      merged[merged.length - 1] = {
        from: last.from,
        to: Math.max(last.to, span.to),
      };
    } else {
      merged.push(span);
    }
  }
  return merged;
}

function minuteOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
}

/** Where the clock skips the minute, the later instant; where it repeats, the first. */
function instantAt(
  date: Temporal.PlainDate,
  minute: number,
  timeZone: string,
): number {
  const day = date.add({ days: Math.floor(minute / DAY_MINUTES) });
  const time = new Temporal.PlainTime(
    Math.floor((minute % DAY_MINUTES) / 60),
    minute % 60,
  );
  return day
    .toPlainDateTime(time)
    .toZonedDateTime(timeZone, { disambiguation: 'compatible' })
    .epochMilliseconds;
}
