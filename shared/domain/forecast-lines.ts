/**
 * Lines as a fluid: calls begin on free lines, and a share of those that are up
 * ends in each moment. Milliseconds, and fractions of calls.
 */
export interface Lines {
  /** Calls at once, at most. */
  readonly count: number;
  /** Calls that may begin in a second, at most. */
  readonly calls_per_second: number;
  /** How long a call takes a line, in the mean. */
  readonly hold_ms: number;
}

/** How long it takes until so many calls have begun. */
export function spanOf(lines: Lines, busy: number, calls: number): number {
  const free = Math.max(lines.count - busy, 0);
  const waiting = Math.max(calls - free, 0);
  const byLines = (waiting * lines.hold_ms) / lines.count;
  return Math.max(byLines, (calls * 1_000) / lines.calls_per_second);
}

/** How many calls begin in this time, of those that could. */
export function begunIn(
  lines: Lines,
  busy: number,
  calls: number,
  ms: number,
): number {
  const free = Math.max(lines.count - busy, 0);
  const byLines = free + (lines.count * ms) / lines.hold_ms;
  return Math.min(calls, byLines, (lines.calls_per_second * ms) / 1_000);
}

/** Calls that are up at the end of a time in which so many began, evenly. */
export function busyAfter(
  lines: Lines,
  busy: number,
  begun: number,
  ms: number,
): number {
  const stays = Math.exp(-ms / lines.hold_ms);
  const fed = ms > 0 ? (begun * lines.hold_ms * (1 - stays)) / ms : begun;
  return Math.min(busy * stays + fed, lines.count);
}

/** Most calls at once while so many begin, `calls` of which wait at the outset. */
export function peakOf(lines: Lines, busy: number, calls: number): number {
  const inOneHold = (lines.calls_per_second * lines.hold_ms) / 1_000;
  return Math.min(lines.count, busy + Math.min(calls, inOneHold));
}
