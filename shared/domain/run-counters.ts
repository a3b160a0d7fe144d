import { combine, type Figures } from './figures.ts';
import { epochMs } from './instant.ts';

/** Calls of one minute of the product's clock. */
export interface Minute {
  readonly dials: number;
  readonly connected: number;
}

/** What the fold keeps of one run: counts, and when things happened. */
export interface RunCounters {
  readonly figures: Figures;
  /** By epoch minute; the last twenty that saw a call. */
  readonly minutes: Readonly<Record<string, Minute>>;
  /** By attempt number; RFC 3339. */
  readonly passes: Readonly<
    Record<string, { readonly started_at: string; readonly ended_at: string }>
  >;
  readonly last_dial_at: string | null;
}

export const noCounters: RunCounters = {
  figures: {},
  minutes: {},
  passes: {},
  last_dial_at: null,
};

const MINUTE_MS = 60_000;

/** Sums the counters of several stream shards. */
export function mergeCounters(shards: readonly RunCounters[]): RunCounters {
  return shards.reduce(
    (a, b) => ({
      figures: combine(a.figures, b.figures),
      minutes: mergeMinutes(a.minutes, b.minutes),
      passes: mergePasses(a.passes, b.passes),
      last_dial_at: later(a.last_dial_at, b.last_dial_at),
    }),
    noCounters,
  );
}

function mergeMinutes(
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

/** Minutes kept: the rate of the last quarter of an hour, and some slack. */
const KEPT_MINUTES = 20;

/** Drops minutes that no rate looks at any more. */
export function trimMinutes(minutes: RunCounters['minutes']) {
  const kept = Object.keys(minutes)
    .map(Number)
    .sort((a, b) => b - a)
    .slice(0, KEPT_MINUTES);
  return Object.fromEntries(
    kept.map((minute) => [String(minute), minutes[String(minute)]!]),
  );
}

/** Instant → the key of its minute. */
export const minuteOf = (instant: string) =>
  String(Math.floor(epochMs(instant) / MINUTE_MS));
