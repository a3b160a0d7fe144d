import type { BenchCampaign, Measured } from './campaign-run.ts';
import { costOf, partsOf, type Usage } from './prices.ts';
import type { Refill } from './refills.ts';
import {
  doubleDials,
  idealSchedule,
  makespanOf,
  peakOverLimit,
  utilisation,
} from './schedule.ts';

/** What one run comes to: numbers only, per attempt where it says so. */
export interface Summary {
  readonly attempts: number;
  readonly completed: boolean;
  /** Per attempt, by what was written. */
  readonly writes: Readonly<Record<string, number>>;
  readonly write_units: number;
  /** Per attempt, by what was read. */
  readonly reads: Readonly<Record<string, number>>;
  readonly read_units: number;
  readonly queue_requests: number;
  readonly invocations: number;
  readonly transitions: number;
  readonly usd_per_million: number;
  /** The same by what it is paid for. */
  readonly usd_parts: Usage;
  readonly peak: number;
  readonly double_dials: number;
  readonly slots_lost: number;
  readonly efficiency: number;
  /** Calls of the ideal schedule: as many as were placed, where no fault came between. */
  readonly ideal_calls: number;
  readonly utilisation: number;
  readonly drift: number;
  readonly fold_units_per_change: number;
  /** Most common number of round trips from an end event to the next dial, and the 99th percentile. */
  readonly round_trips: number;
  readonly round_trips_p99: number;
  readonly hand_offs: number;
  /** Slots that came free while somebody could be called, and were filled by a tick. */
  readonly timer_refills: number;
  /** Milliseconds from the end of a call to the next one in its slot, at hand-offs: median and 99th percentile. */
  readonly gap_ms: number;
  readonly gap_p99_ms: number;
  /** Milliseconds until an event of the carrier is acknowledged: median and 99th percentile. */
  readonly acknowledged_ms: number;
  readonly acknowledged_p99_ms: number;
}

/** Where a call ended, and the next one came of it: by the webhook, or from the queue. */
const atEvent: ReadonlySet<string> = new Set(['webhook', 'events']);

export type MeasuredCalls = Pick<Measured, 'calls' | 'start'>;

export function summarize(options: BenchCampaign, run: Measured): Summary {
  const { calls, start, usage, refills } = run;
  const each = (amount: number) => amount / calls.length;
  const handed = refills.all.filter(
    ({ by, freed_at }) => atEvent.has(by) && freed_at !== null,
  );
  const trips = handed.map(({ round_trips }) => round_trips);
  const ideal = idealSchedule(options);
  const gaps = handed.map(({ call, freed_at }) => call.begin - freed_at!);
  return {
    ...outcomeOf(options, run),
    attempts: calls.length,
    completed: run.completed,
    writes: Object.fromEntries(
      [...run.writes].map(([name, units]) => [name, each(units)]),
    ),
    write_units: each(usage.write_units),
    reads: Object.fromEntries(
      [...run.reads].map(([name, units]) => [name, each(units)]),
    ),
    read_units: each(usage.read_units),
    queue_requests: each(usage.queue_requests),
    invocations: each(usage.invocations),
    transitions: run.transitions,
    usd_per_million: each(costOf(usage)) * 1e6,
    usd_parts: mapUsage(partsOf(usage), (usd) => each(usd) * 1e6),
    slots_lost: run.slots_lost,
    efficiency: ideal.makespan_ms / makespanOf(calls, start),
    ideal_calls: ideal.calls,
    utilisation: utilisation(options, calls, start),
    drift: run.drift,
    fold_units_per_change: (run.writes.get('fold') ?? 0) / run.state_writes,
    round_trips: quantile(trips, 0.5),
    round_trips_p99: quantile(trips, 0.99),
    hand_offs: handed.length,
    timer_refills: timerRefills(options, refills.all),
    gap_ms: quantile(gaps, 0.5),
    gap_p99_ms: quantile(gaps, 0.99),
    acknowledged_ms: quantile(run.acknowledged, 0.5),
    acknowledged_p99_ms: quantile(run.acknowledged, 0.99),
  };
}

const mapUsage = (usage: Usage, to: (value: number) => number) =>
  Object.fromEntries(
    Object.entries(usage).map(([part, value]) => [part, to(value)]),
  ) as unknown as Usage;

/** What calls alone tell: for the product and for what it is compared with. */
export function outcomeOf(
  { lines, limits = [] }: BenchCampaign,
  { calls, start }: MeasuredCalls,
) {
  const history = [{ after_ms: 0, limit: lines }, ...limits];
  const limitAt = (oldest: number, now: number) =>
    Math.max(
      ...history
        .filter(({ after_ms }, i) => {
          const until = history[i + 1]?.after_ms ?? Number.POSITIVE_INFINITY;
          return (
            start + after_ms <= now && start + until >= oldest - ON_THE_WAY_MS
          );
        })
        .map(({ limit }) => limit),
    );
  return {
    peak: peakOverLimit(calls, limitAt),
    double_dials: doubleDials(calls),
  };
}

/** In which the carrier's event of an end comes and is written, mostly. */
const EVENT_MS = 300;
/** A call that was let in just before a limit fell may still be on its way. */
const ON_THE_WAY_MS = 1_000;

/**
 * Refills that waited for a timer with work at hand: the slot was used before,
 * the contact could be called when it came free, and only a tick filled it.
 */
function timerRefills(
  { delay_seconds }: BenchCampaign,
  refills: readonly Refill[],
): number {
  const ends = new Map<string, number>();
  for (const { call } of refills) {
    ends.set(`${call.ref.seq} ${call.attempt_number}`, call.end);
  }
  return refills.filter(({ call, by, freed_at, sent_at }) => {
    if (by !== 'tick' || freed_at === null) return false;
    // The event of the end is on its way from the carrier: nobody is late.
    if (sent_at - freed_at < EVENT_MS) return false;
    const before = ends.get(`${call.ref.seq} ${call.attempt_number - 1}`);
    const callable = before === undefined ? 0 : before + delay_seconds * 1_000;
    return callable <= freed_at;
  }).length;
}

function quantile(values: readonly number[], share: number): number {
  const ordered = [...values].sort((a, b) => a - b);
  return ordered[Math.floor((ordered.length - 1) * share)] ?? Number.NaN;
}
