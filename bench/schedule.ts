import { MinHeap } from '#infra/local/cloud/heap.ts';
import type { Call } from '../tests/simulation/carrier.ts';
import type { BenchCampaign } from './campaign-run.ts';
import { courseOf, retried } from './draws.ts';

interface Due {
  readonly at: number;
  readonly seq: number;
  readonly attempt: number;
}

export interface Ideal {
  readonly makespan_ms: number;
  readonly calls: number;
}

/**
 * List scheduling of the same calls on as many lines, with nothing between two
 * calls: a line that is free takes the next untouched contact, else the retry
 * that is due first, else it waits for one.
 */
export function idealSchedule(options: BenchCampaign): Ideal {
  const { seed, contacts, lines, max_attempts, delay_seconds } = options;
  const free = new MinHeap<number>((a, b) => a < b);
  for (let line = 0; line < lines; line += 1) free.push(0);
  const due = new MinHeap<Due>(
    (a, b) => a.at < b.at || (a.at === b.at && a.seq < b.seq),
  );
  // A retry is known once its call is over: in the order of ends.
  const ends = new MinHeap<Due>((a, b) => a.at < b.at);
  let [fresh, calls, makespan] = [0, 0, 0];
  const call = (line: number, at: number, seq: number, attempt: number) => {
    const { duration_ms, sip_code } = courseOf(seed, seq, attempt);
    const end = at + duration_ms;
    calls += 1;
    makespan = Math.max(makespan, end);
    free.push(Math.max(line, end));
    if (retried.has(sip_code) && attempt < max_attempts) {
      const next = end + delay_seconds * 1_000;
      ends.push({ at: next, seq, attempt: attempt + 1 });
    }
  };
  for (;;) {
    const line = free.pop()!;
    while ((ends.peek()?.at ?? Number.POSITIVE_INFINITY) <= line) {
      due.push(ends.pop()!);
    }
    if (fresh < contacts) {
      call(line, line, fresh, 1);
      fresh += 1;
      continue;
    }
    const retry = due.pop() ?? ends.pop();
    if (!retry) return { makespan_ms: makespan, calls };
    call(line, Math.max(line, retry.at), retry.seq, retry.attempt);
  }
}

/** From the start to the end of the last call. */
export const makespanOf = (calls: readonly Call[], start: number): number =>
  calls.reduce((last, { end }) => Math.max(last, end), start) - start;

/**
 * Busy lines over wanted lines, both as areas over time: wanted is who is called
 * and who could be, up to all lines. When nobody is left to call, nothing is
 * wanted: neither the tail nor a wait for retries counts.
 */
export function utilisation(
  { lines, contacts, delay_seconds }: BenchCampaign,
  calls: readonly Call[],
  start: number,
): number {
  // Changes of (live, waiting) over time; every contact waits from the start.
  const changes: { at: number; live: number; waiting: number }[] = [];
  const numbered = new Map<string, Call>();
  for (const call of calls) {
    numbered.set(`${call.ref.seq} ${call.attempt_number}`, call);
  }
  for (const call of calls) {
    changes.push({ at: call.begin, live: 1, waiting: -1 });
    changes.push({ at: call.end, live: -1, waiting: 0 });
    const next = numbered.get(`${call.ref.seq} ${call.attempt_number + 1}`);
    if (!next) continue;
    const due = Math.min(call.end + delay_seconds * 1_000, next.begin);
    changes.push({ at: due, live: 0, waiting: 1 });
  }
  changes.sort((a, b) => a.at - b.at);
  let [at, live, waiting, busy, wanted] = [start, 0, contacts, 0, 0];
  for (const change of changes) {
    busy += live * (change.at - at);
    wanted += Math.min(lines, live + waiting) * (change.at - at);
    at = change.at;
    live += change.live;
    waiting += change.waiting;
  }
  return busy / wanted;
}

/** Most calls at once, over the limits that a live one may have begun under. */
export function peakOverLimit(
  calls: readonly Call[],
  limitAt: (oldest: number, now: number) => number,
): number {
  const begun = [...calls].sort((a, b) => a.begin - b.begin);
  let live: Call[] = [];
  let peak = 0;
  for (const call of begun) {
    live = live.filter(({ end }) => end > call.begin);
    live.push(call);
    const oldest = Math.min(...live.map(({ begin }) => begin));
    peak = Math.max(peak, live.length / limitAt(oldest, call.begin));
  }
  return peak;
}

/** Calls to somebody who was on the phone already, or for an attempt that had its call. */
export function doubleDials(calls: readonly Call[]): number {
  const begun = [...calls].sort((a, b) => a.begin - b.begin);
  const ends = new Map<number, number>();
  const tokens = new Set<string>();
  let doubles = 0;
  for (const { ref, begin, end, token } of begun) {
    const before = ends.get(ref.seq) ?? Number.NEGATIVE_INFINITY;
    if (before > begin || tokens.has(token)) doubles += 1;
    ends.set(ref.seq, Math.max(before, end));
    tokens.add(token);
  }
  return doubles;
}
