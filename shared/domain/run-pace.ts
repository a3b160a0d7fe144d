import type { Attempt } from './contact.ts';
import { isHuman } from './figures.ts';
import { epochMs } from './instant.ts';
import { ABANDON_SAMPLE, type PacingInputs, WINDOW_MINUTES } from './pacing.ts';

/**
 * What pacing is estimated from: the calls of a run that were dialled beyond
 * its seats, by the minute. Folded with the other counters, so it costs no write.
 */
export interface PaceMinute {
  /** Dials that stopped ringing, answered or not, and how long they rang. */
  readonly resolved: number;
  readonly ring_ms: number;
  /** People who answered, and how long until then. */
  readonly answered: number;
  readonly pickup_ms: number;
  /** Of those, who found no seat. */
  readonly abandoned: number;
  /** Talks that ended. */
  readonly talks: number;
  readonly talk_ms: number;
}
/** By epoch minute. */
export type RunPace = Readonly<Record<string, PaceMinute>>;

export const noPace: PaceMinute = {
  resolved: 0,
  ring_ms: 0,
  answered: 0,
  pickup_ms: 0,
  abandoned: 0,
  talks: 0,
  talk_ms: 0,
};

const MINUTE_MS = 60_000;
/** Minutes that saw a call and are kept: the window, and what few answers need. */
const KEPT_MINUTES = 20;

/** A person answered, whether or not somebody came to talk. */
const isReached = (attempt: Attempt) => isUntended(attempt) || isHuman(attempt);

const isUntended = ({ no_seat, attach_failed }: Attempt) =>
  no_seat === true || attach_failed === true;

/** What one attempt has told so far: when, and what. It only ever grows. */
function tellings(attempt: Attempt): readonly [string, Partial<PaceMinute>][] {
  const { started_at, answered_at, ended_at, status } = attempt;
  const began = epochMs(started_at);
  const told: [string, Partial<PaceMinute>][] = [];
  if (answered_at !== undefined && isReached(attempt)) {
    const ring_ms = epochMs(answered_at) - began;
    told.push([
      answered_at,
      {
        resolved: 1,
        ring_ms,
        answered: 1,
        pickup_ms: ring_ms,
        ...(attempt.no_seat && { abandoned: 1 }),
      },
    ]);
    if (status === 'ended' && ended_at !== undefined && !isUntended(attempt)) {
      const talk_ms = epochMs(ended_at) - epochMs(answered_at);
      told.push([ended_at, { talks: 1, talk_ms }]);
    }
  } else if (status === 'ended' && ended_at !== undefined) {
    const ring_ms = epochMs(answered_at ?? ended_at) - began;
    told.push([ended_at, { resolved: 1, ring_ms }]);
  }
  return told;
}

/** The pace with what an attempt tells now and did not tell before. */
export function withAttempt(
  pace: RunPace,
  before: Attempt | undefined,
  after: Attempt,
): RunPace {
  if (!after.paced) return pace;
  const known = before ? tellings(before).length : 0;
  const sum: Record<string, PaceMinute> = { ...pace };
  for (const [instant, news] of tellings(after).slice(known)) {
    const minute = String(Math.floor(epochMs(instant) / MINUTE_MS));
    sum[minute] = addUp(sum[minute] ?? noPace, { ...noPace, ...news });
  }
  return sum;
}

const addUp = (a: PaceMinute, b: PaceMinute): PaceMinute => ({
  resolved: a.resolved + b.resolved,
  ring_ms: a.ring_ms + b.ring_ms,
  answered: a.answered + b.answered,
  pickup_ms: a.pickup_ms + b.pickup_ms,
  abandoned: a.abandoned + b.abandoned,
  talks: a.talks + b.talks,
  talk_ms: a.talk_ms + b.talk_ms,
});

/** Sums two shards' minutes. */
export function mergePace(a: RunPace, b: RunPace): RunPace {
  const sum: Record<string, PaceMinute> = { ...a };
  for (const [minute, pace] of Object.entries(b)) {
    sum[minute] = addUp(sum[minute] ?? noPace, pace);
  }
  return sum;
}

/** Drops minutes that no estimate looks at any more. */
export function trimPace(pace: RunPace): RunPace {
  const minutes = Object.keys(pace).map(Number);
  if (minutes.length <= KEPT_MINUTES) return pace;
  const oldest = minutes.sort((a, b) => b - a)[KEPT_MINUTES - 1] ?? 0;
  return Object.fromEntries(
    Object.entries(pace).filter(([minute]) => Number(minute) >= oldest),
  );
}

type Estimates = Pick<
  PacingInputs,
  | 'answer_rate'
  | 'answer_sample'
  | 'aht_seconds'
  | 'ring_seconds'
  | 'pickup_seconds'
  | 'abandon_rate'
  | 'abandon_sample'
>;

/**
 * Estimates over the last five minutes, this one included. Where few people
 * answered in that time, rates and times look further back; the abandon rate
 * does not.
 *
 * @param now - epoch milliseconds
 */
export function estimatePace(pace: RunPace, now: number): Estimates {
  const last = Math.floor(now / MINUTE_MS);
  const minutes = Object.entries(pace)
    .map(([minute, sums]) => ({ age: last - Number(minute), sums }))
    .sort((a, b) => a.age - b.age);
  let window = noPace;
  let wide = noPace;
  for (const { age, sums } of minutes) {
    const isInside = age < WINDOW_MINUTES;
    if (isInside) window = addUp(window, sums);
    if (isInside || wide.talks < ABANDON_SAMPLE) wide = addUp(wide, sums);
  }
  return {
    answer_rate: mean(wide.answered, wide.resolved),
    answer_sample: wide.resolved,
    aht_seconds: seconds(wide.talk_ms, wide.talks),
    ring_seconds: seconds(wide.ring_ms, wide.resolved),
    pickup_seconds: seconds(wide.pickup_ms, wide.answered),
    abandon_rate: mean(window.abandoned, window.answered) ?? 0,
    abandon_sample: window.answered,
  };
}

const mean = (sum: number, count: number) => (count > 0 ? sum / count : null);
const seconds = (ms: number, count: number) =>
  count > 0 ? ms / count / 1_000 : null;
