import { Temporal } from 'temporal-polyfill';
import { type CallingWindow, type Schedule, weekdays } from './campaign.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/**
 * Days ahead that are looked at. A week holds every window; a second one, since
 * a clock change can swallow the only window of a week.
 */
const HORIZON_DAYS = 15;

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
  if (current) {
    // What closes at all closes within a week.
    const endless = current.to >= now + (HORIZON_DAYS - 1) * DAY_MS;
    return { open: true, changes_at: endless ? null : current.to };
  }
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

/** A stretch of time in which the zone's clock is off UTC by one amount. */
interface Stretch extends Span {
  readonly offset_ms: number;
}

/**
 * Open spans around an instant, merged, in order. An instant is open exactly
 * when the clock on the wall shows a time of a window: a minute that a clock
 * change skips is no time at all, one that it repeats is there twice.
 */
function spansAround({ timezone, windows }: Schedule, now: number): Span[] {
  const spans: Span[] = [];
  for (const stretch of stretchesAround(timezone, now)) {
    const { offset_ms } = stretch;
    // An overnight window belongs to the day on which it starts.
    const first = Math.floor((stretch.from + offset_ms) / DAY_MS) - 1;
    const last = Math.floor((stretch.to + offset_ms) / DAY_MS);
    for (let day = first; day <= last; day += 1) {
      // The first day of 1970 was a Thursday.
      const weekday = weekdays[(((day + 3) % 7) + 7) % 7]!;
      const midnight = day * DAY_MS - offset_ms;
      for (const window of windows) {
        if (!window.days.includes(weekday)) continue;
        const start = clockMs(window.start);
        const end = clockMs(window.end);
        const from = Math.max(midnight + start, stretch.from);
        const over = end > start ? end : end + DAY_MS;
        const to = Math.min(midnight + over, stretch.to);
        if (to > from) spans.push({ from, to });
      }
    }
  }
  return merge(spans.sort((a, b) => a.from - b.from));
}

/** @throws RangeError when the zone is no IANA name */
function stretchesAround(timeZone: string, now: number): Stretch[] {
  const end = now + HORIZON_DAYS * DAY_MS;
  const stretches: Stretch[] = [];
  let at = Temporal.Instant.fromEpochMilliseconds(
    now - 2 * DAY_MS,
  ).toZonedDateTimeISO(timeZone);
  for (;;) {
    const change = at.getTimeZoneTransition('next');
    const from = at.epochMilliseconds;
    const to = Math.min(change?.epochMilliseconds ?? end, end);
    stretches.push({ from, to, offset_ms: at.offsetNanoseconds / 1e6 });
    if (!change || to >= end) return stretches;
    at = change;
  }
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

/** HH:MM → milliseconds since midnight on the wall. */
const clockMs = (clock: string) =>
  (Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5))) * MINUTE_MS;
