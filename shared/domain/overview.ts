import { Temporal } from 'temporal-polyfill';
import { epochMs, iso } from './instant.ts';
import {
  addEnds,
  HOUR_MS,
  noEnds,
  type RunCounters,
  sumMinutes,
} from './run-counters.ts';

/** An organization's calls by time: from the same counters as any run's figures. */

const MINUTE_MS = 60_000;
/** How long a point of `callsPerMinute` is. */
export const BUCKET_SECONDS = 60;
const POINTS = 60;

/** The last hour, oldest first. @param now - epoch milliseconds */
export function callsPerMinute(runs: readonly RunCounters[], now: number) {
  const current = Math.floor(now / MINUTE_MS);
  return Array.from({ length: POINTS }, (_, i) => {
    const minute = current - POINTS + 1 + i;
    const of = (name: 'dials' | 'connected') =>
      runs.reduce(
        (sum, { minutes }) => sum + (minutes[String(minute)]?.[name] ?? 0),
        0,
      );
    return {
      at: iso(minute * MINUTE_MS),
      calls: of('dials'),
      connected: of('connected'),
    };
  });
}

/** Part of a day, in whole hours of the epoch but for the last. */
export interface DayPart {
  /** RFC 3339. */
  readonly since: string;
  readonly until: string;
}

/**
 * Today so far, and yesterday until the same hour: calls are kept by the hour,
 * so yesterday ends with the last full one.
 *
 * @param timezone - IANA name: when a day begins
 */
export function daysOf(now: number, timezone: string) {
  const here =
    Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timezone);
  const before = here.subtract({ days: 1 });
  const today: DayPart = { since: hourFloor(startOf(here)), until: iso(now) };
  const yesterday: DayPart = {
    since: hourFloor(startOf(before)),
    until: hourFloor(before.epochMilliseconds),
  };
  return { today, yesterday };
}

const startOf = (at: Temporal.ZonedDateTime) =>
  at.startOfDay().epochMilliseconds;
const hourFloor = (ms: number) => iso(Math.floor(ms / HOUR_MS) * HOUR_MS);

/** What the calls of these runs came to in part of a day. */
export function dayFigures(
  runs: readonly RunCounters[],
  { since, until }: DayPart,
) {
  const from = epochMs(since) / HOUR_MS;
  const to = epochMs(until) / HOUR_MS;
  const isIn = (hour: number) => hour >= from && hour < to;
  let [attempts, connected] = [0, 0];
  let sum = noEnds;
  for (const { hours, ends = {} } of runs) {
    const calls = sumMinutes(hours, isIn);
    attempts += calls.dials;
    connected += calls.connected;
    for (const [hour, ended] of Object.entries(ends)) {
      if (isIn(Number(hour))) sum = addEnds(sum, ended);
    }
  }
  return {
    since,
    until,
    attempts,
    connected,
    completed: sum.completed,
    abandoned: sum.abandoned,
    cost_usd: sum.cost_micro_usd / 1_000_000,
    answer_rate: attempts > 0 ? Math.min(connected / attempts, 1) : null,
  };
}

/** How many lines are free, for people. */
export function capacitySentence({
  limit,
  in_flight,
  free,
  reserved,
}: {
  readonly limit: number;
  readonly in_flight: number;
  readonly free: number;
  readonly reserved: number;
}): string {
  const lines = limit === 1 ? 'line' : 'lines';
  const use =
    in_flight === 0
      ? `None of ${limit} ${lines} is in use.`
      : free === 0
        ? `All ${limit} ${lines} are in use.`
        : `${in_flight} of ${limit} ${lines} in use, ${free} free.`;
  if (reserved === 0) return use;
  const left = limit - reserved;
  const room =
    left > 0
      ? `another campaign may ask for up to ${left}`
      : 'another strict campaign has to wait for one of them';
  return `${use} Running campaigns may use ${reserved} together: ${room}.`;
}
