import { combine, type Figures } from './figures.ts';
import { epochMs } from './instant.ts';
import { mergePace, type RunPace } from './run-pace.ts';

/** Calls of one minute of the product's clock. */
export interface Minute {
  readonly dials: number;
  readonly connected: number;
}

/** Calls that ended in one hour. */
export interface HourEnds {
  /** Talked on by a person and an agent. */
  readonly completed: number;
  readonly abandoned: number;
  readonly cost_micro_usd: number;
}
export const noEnds: HourEnds = {
  completed: 0,
  abandoned: 0,
  cost_micro_usd: 0,
};

/** What the fold keeps of one run: counts, and when things happened. */
export interface RunCounters {
  readonly figures: Figures;
  /** By epoch minute; the last sixty-five that saw a call. */
  readonly minutes: Readonly<Record<string, Minute>>;
  /** By epoch hour; the last two hundred that saw a call. */
  readonly hours: Readonly<Record<string, Minute>>;
  /** By epoch hour; the last fifty in which a call ended. */
  readonly ends?: Readonly<Record<string, HourEnds>>;
  /** By attempt number; RFC 3339. */
  readonly passes: Readonly<
    Record<string, { readonly started_at: string; readonly ended_at: string }>
  >;
  readonly last_dial_at: string | null;
  /** Begin of the last call, RFC 3339, by the number it was placed from. */
  readonly last_used?: Readonly<Record<string, string>>;
  /** Of what came after the calls; absent where nothing did. */
  readonly conversations?: Figures;
  /** Of paced calls; absent where there were none. */
  readonly pace?: RunPace;
}

export const noCounters: RunCounters = {
  figures: {},
  minutes: {},
  hours: {},
  ends: {},
  passes: {},
  last_dial_at: null,
};

const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;

/** Sums the counters of several stream shards. */
export function mergeCounters(shards: readonly RunCounters[]): RunCounters {
  return shards.reduce(
    (a, b) => ({
      figures: combine(a.figures, b.figures),
      minutes: mergeSpans(a.minutes, b.minutes),
      hours: mergeSpans(a.hours, b.hours),
      ends: mergeEnds(a.ends, b.ends),
      passes: mergePasses(a.passes, b.passes),
      last_dial_at: later(a.last_dial_at, b.last_dial_at),
      last_used: mergeLast(a.last_used, b.last_used),
      ...((a.conversations ?? b.conversations) && {
        conversations: combine(a.conversations ?? {}, b.conversations ?? {}),
      }),
      ...((a.pace ?? b.pace) && {
        pace: mergePace(a.pace ?? {}, b.pace ?? {}),
      }),
    }),
    noCounters,
  );
}

function mergeSpans(
  a: RunCounters['minutes'],
  b: RunCounters['minutes'],
): RunCounters['minutes'] {
  const sum: Record<string, Minute> = { ...a };
  for (const [minute, { dials, connected }] of Object.entries(b)) {
    const known = sum[minute] ?? { dials: 0, connected: 0 };
    sum[minute] = {
      dials: known.dials + dials,
      connected: known.connected + connected,
    };
  }
  return sum;
}

type Ends = NonNullable<RunCounters['ends']>;

function mergeEnds(a: Ends = {}, b: Ends = {}): Ends {
  const all: Record<string, HourEnds> = { ...a };
  for (const [hour, ends] of Object.entries(b)) {
    all[hour] = addEnds(all[hour] ?? noEnds, ends);
  }
  return all;
}

export const addEnds = (a: HourEnds, b: HourEnds): HourEnds => ({
  completed: a.completed + b.completed,
  abandoned: a.abandoned + b.abandoned,
  cost_micro_usd: a.cost_micro_usd + b.cost_micro_usd,
});

type Last = NonNullable<RunCounters['last_used']>;

function mergeLast(a: Last = {}, b: Last = {}): Last {
  const all: Record<string, string> = { ...a };
  for (const [phone, at] of Object.entries(b)) {
    all[phone] = later(all[phone] ?? null, at) ?? at;
  }
  return all;
}

function mergePasses(
  a: RunCounters['passes'],
  b: RunCounters['passes'],
): RunCounters['passes'] {
  const all: Record<string, { started_at: string; ended_at: string }> = {
    ...a,
  };
  for (const [number, pass] of Object.entries(b)) {
    const known = all[number];
    all[number] = known
      ? {
          started_at: earlier(known.started_at, pass.started_at),
          ended_at: later(known.ended_at, pass.ended_at) ?? pass.ended_at,
        }
      : pass;
  }
  return all;
}

function earlier(a: string, b: string): string {
  return a < b ? a : b;
}

function later(a: string | null, b: string | null): string | null {
  if (a === null) return b;
  return b === null || a > b ? a : b;
}

/** Minutes kept: the last hour, and some slack. */
const KEPT_MINUTES = 65;

/** A timeline's hours: more than a week of calling all day. */
const KEPT_HOURS = 200;

/** Today and yesterday, on any clock. */
const KEPT_ENDS = 50;

/** Drops minutes that no rate looks at any more. */
export const trimMinutes = (minutes: RunCounters['minutes']) =>
  newest(minutes, KEPT_MINUTES);

/** Drops the oldest hours of a long run. */
export const trimHours = (hours: RunCounters['hours']) =>
  newest(hours, KEPT_HOURS);

/** Drops the ends of days before yesterday. */
export const trimEnds = (ends: Ends) => newest(ends, KEPT_ENDS);

function newest<Span>(
  spans: Readonly<Record<string, Span>>,
  count: number,
): Readonly<Record<string, Span>> {
  const kept = Object.keys(spans)
    .map(Number)
    .sort((a, b) => b - a)
    .slice(0, count);
  return Object.fromEntries(
    kept.map((span) => [String(span), spans[String(span)]!]),
  );
}

/** All calls of these minutes, or hours, or of those that are `wanted`. */
export function sumMinutes(
  spans: RunCounters['minutes'],
  wanted: (span: number) => boolean = () => true,
): Minute {
  let [dials, connected] = [0, 0];
  for (const [span, seen] of Object.entries(spans)) {
    if (!wanted(Number(span))) continue;
    dials += seen.dials;
    connected += seen.connected;
  }
  return { dials, connected };
}

/** Instant → the key of its minute. */
export const minuteOf = (instant: string) =>
  String(Math.floor(epochMs(instant) / MINUTE_MS));

/** Instant → the key of its hour. */
export const hourOf = (instant: string) =>
  String(Math.floor(epochMs(instant) / HOUR_MS));
