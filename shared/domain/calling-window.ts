import {
  type CallingWindow,
  type Campaign,
  type Schedule,
  weekdays,
} from './campaign.ts';
import { epochMs, iso } from './instant.ts';
import { daysAround, intersect, merge, type Span } from './window-spans.ts';
import { isSameZone } from './zone-names.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/**
 * Days ahead that are looked at together. A week holds every window; a second
 * one, since a clock change can swallow the only window of a week.
 */
const HORIZON_DAYS = 15;
/**
 * No call is placed in the last minute of a window: it would still ring when
 * the window has ended. What never closes has no last minute.
 */
export const LAST_CALL_MS = 60_000;
/** UTC−12 to UTC+14: clocks on Earth are no further apart. */
const WESTMOST_MS = 12 * HOUR_MS;
const EASTMOST_MS = 14 * HOUR_MS;

/**
 * Whether calls may be placed at an instant, and when that changes. Windows are
 * half-open: `start` is in, `end` is out.
 */
export interface WindowState {
  readonly open: boolean;
  /** Epoch ms of the next change; null when it never changes. */
  readonly changes_at: number | null;
}

/** Windows on one clock. */
export interface Hours
  extends Pick<
    Schedule,
    'timezone' | 'windows' | 'holidays' | 'start_date' | 'end_date'
  > {
  /** Open while they are open on some clock on Earth; the zone is then UTC. */
  readonly anywhere?: boolean;
  /** On holidays, in place of none at all. */
  readonly holiday_windows?: readonly CallingWindow[];
  /** First and last local date on which they bind: open all day before and after. */
  readonly in_force?: {
    readonly from: string | null;
    readonly to: string | null;
  };
}

const always = new WeakMap<readonly CallingWindow[], boolean>();

/** All seven days from 00:00 to 24:00, in one window or in several, without an end. */
function isAlwaysOpen(hours: Hours): boolean {
  const { windows, holidays = [], start_date, end_date } = hours;
  if (holidays.length > 0 || start_date || end_date) return false;
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

/** The windows of a schedule on the clock of one zone. */
export function hoursIn(schedule: Schedule, timezone: string): Hours {
  const { windows, overrides = [] } = schedule;
  const { holidays, start_date, end_date } = schedule;
  const own = overrides.find(({ timezones }) =>
    timezones.some((name) => isSameZone(name, timezone)),
  );
  return {
    timezone,
    windows: own?.windows ?? windows,
    ...(holidays && { holidays }),
    ...(start_date && { start_date }),
    ...(end_date && { end_date }),
  };
}

const forFirst = new WeakMap<Schedule, Schedule>();

/** The schedule as it holds for the first attempt of a contact with `scheduled_at`. */
export function scheduleOfFirst(schedule: Schedule): Schedule {
  const { scheduled_windows, scheduled_overrides, overrides = [] } = schedule;
  if (!scheduled_windows && !scheduled_overrides) return schedule;
  const known = forFirst.get(schedule);
  if (known) return known;
  const first = {
    ...schedule,
    windows: scheduled_windows ?? schedule.windows,
    overrides: scheduled_overrides ?? overrides,
  };
  forFirst.set(schedule, first);
  return first;
}

/** When the campaign as a whole may call: with `callee_local`, somebody somewhere. */
function gateHours(schedule: Schedule): Hours {
  const { timezone, timezone_mode } = schedule;
  const own = hoursIn(schedule, timezone);
  const first = scheduleOfFirst(schedule);
  const all = first === schedule ? [schedule] : [schedule, first];
  if (timezone_mode === 'campaign') {
    const [one, other] = all.map((it) => hoursIn(it, timezone).windows);
    return other ? { ...own, windows: [...(one ?? []), ...other] } : own;
  }
  const parts = all.flatMap((it) => [it, ...(it.overrides ?? [])]);
  const windows =
    parts.length > 1 ? parts.flatMap((it) => it.windows) : schedule.windows;
  return { ...own, timezone: 'UTC', windows, anywhere: true };
}

/**
 * Whether a campaign may place calls at an instant.
 *
 * @param now - epoch milliseconds
 * @throws RangeError when the zone is no IANA name
 */
export const windowState = (schedule: Schedule, now: number): WindowState =>
  stateOf([gateHours(schedule)], now);

/** The first instant from `now` on at which the campaign may call; null when there is none. */
export const nextOpening = (schedule: Schedule, now: number): number | null =>
  openingOf(windowState(schedule, now), now);

export const openingOf = (state: WindowState, now: number): number | null =>
  state.open ? now : state.changes_at;

/**
 * Whether calls may be placed on several clocks at once.
 *
 * @param all - not empty
 * @param now - epoch milliseconds
 * @throws RangeError when a zone is no IANA name
 */
export function stateOf(all: readonly Hours[], now: number): WindowState {
  if (all.every(isAlwaysOpen)) return { open: true, changes_at: null };
  const current = spansOf(all, now).find(
    ({ from, to }) => from <= now && now < to,
  );
  // What closes at all closes within a week.
  const endless = now + (HORIZON_DAYS - 1) * DAY_MS;
  if (current && current.to >= endless) return { open: true, changes_at: null };
  if (current && now < current.to - LAST_CALL_MS) {
    return { open: true, changes_at: current.to - LAST_CALL_MS };
  }
  return { open: false, changes_at: nextSpan(all, now)?.from ?? null };
}

/** The next span that begins and is long enough for a call. */
function nextSpan(all: readonly Hours[], now: number): Span | undefined {
  const last = Math.max(now, ...all.map(lastException));
  const first = Math.max(
    now,
    ...all.map(({ start_date }) => dayMs(start_date)),
  );
  // Pieces overlap, so that what a piece cuts at its begin the one before shows whole.
  const step = (HORIZON_DAYS - 2) * DAY_MS;
  let at = first - (first > now ? 2 * DAY_MS : 0);
  for (; at <= last + step; at += step) {
    const next = spansOf(all, at).find(
      ({ from, to }) => from > now && to - from > LAST_CALL_MS,
    );
    if (next) return next;
  }
  return undefined;
}

/** After that date every week is like the next. */
const lastException = ({ holidays = [], start_date, in_force }: Hours) =>
  Math.max(
    ...[...holidays, start_date, in_force?.from, in_force?.to].map(dayMs),
  );

const dayMs = (date: string | null | undefined) =>
  date ? epochMs(`${date}T00:00:00.000Z`) : 0;

/** Spans around an instant, two days back and a horizon ahead, in order. */
function spansOf(all: readonly Hours[], at: number): Span[] {
  const from = at - 2 * DAY_MS;
  const to = at + HORIZON_DAYS * DAY_MS;
  return all
    .map((hours) => merge(daysOf(hours, from, to)))
    .reduce((some, others) => intersect(some, others));
}

function daysOf(hours: Hours, from: number, to: number) {
  const { anywhere, start_date, end_date } = hours;
  if ((end_date && dayMs(end_date) < from - 3 * DAY_MS) || to < from) return [];
  if (start_date && dayMs(start_date) > to + 3 * DAY_MS) return [];
  const days = daysAround(hours, from, to);
  if (!anywhere) return days;
  return days.map(({ day, ...span }) => ({
    day,
    from: Math.max(span.from - EASTMOST_MS, from),
    to: Math.min(span.to + WESTMOST_MS, to),
  }));
}

/**
 * A schedule, when its run began, which only that of a single day asks, and the
 * law that holds beside it; none where it is left out.
 */
export type Timed = Pick<Campaign, 'schedule'> &
  Partial<Pick<Campaign, 'started_at' | 'compliance'>>;

const firstDays = new WeakMap<Schedule, Map<string, Schedule>>();

/**
 * The schedule as it holds for a run: that of a single day ends with the first
 * day, on the campaign's clock, on which a window is open after the start.
 */
export function scheduleOf({ schedule, started_at }: Timed): Schedule {
  if (schedule.mode === 'multi_day' || !started_at) return schedule;
  const known = firstDays.get(schedule) ?? new Map<string, Schedule>();
  firstDays.set(schedule, known);
  const before = known.get(started_at);
  if (before) return before;
  const day = firstDay(schedule, epochMs(started_at));
  const answer = day
    ? { ...schedule, start_date: day, end_date: day }
    : schedule;
  known.set(started_at, answer);
  return answer;
}

function firstDay(schedule: Schedule, started: number): string | null {
  const hours = hoursIn(schedule, schedule.timezone);
  const opens = openingOf(stateOf([hours], started), started);
  if (opens === null) return null;
  const days = daysOf(hours, opens - 2 * DAY_MS, opens + 2 * DAY_MS);
  const open = days.filter(({ from, to }) => from <= opens && opens < to);
  const [first = opens] = open.map(({ day }) => day).sort((a, b) => a - b);
  return iso(first).slice(0, 10);
}

/** Why a run ends by the clock. */
export type EndReason = 'window_closed' | 'expired';

export interface RunEnd {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly reason: EndReason;
}

const ends = new WeakMap<Schedule, RunEnd>();

/**
 * When a run ends by the clock, whatever is left: with the last window of its
 * single day, or of its `end_date`. Null when it has no such end.
 */
export function endOfRun(campaign: Timed): RunEnd | null {
  const schedule = scheduleOf(campaign);
  const { end_date } = schedule;
  if (!end_date) return null;
  const known = ends.get(schedule);
  if (known) return known;
  const day = dayMs(end_date);
  const spans = daysOf(gateHours(schedule), day - 9 * DAY_MS, day + 4 * DAY_MS);
  const end: RunEnd = {
    at: Math.max(...spans.map(({ to }) => to), spans.length > 0 ? 0 : day),
    reason: schedule === campaign.schedule ? 'expired' : 'window_closed',
  };
  ends.set(schedule, end);
  return end;
}
