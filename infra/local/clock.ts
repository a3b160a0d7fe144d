import type { Clock } from '#functions/platform/runtime.ts';

/**
 * The one clock of the local run, and its timers.
 *
 * Time moves `speed` times as fast as real time, but never while work is in
 * flight (`hold`): due timers run in order of their instant, the work they cause
 * finishes, then time moves on. So a slow machine makes the clock slower, and no
 * lease or time-out fires because a handler had to wait for the processor.
 */
export interface VirtualClock extends Clock {
  readonly speed: number;
  /** Runs `task` once at the instant `at` (epoch ms; past means at once). */
  at(instant: number, task: () => void): Timer;
  /** Runs `task` once after `ms` of this clock. */
  after(ms: number, task: () => void): Timer;
  /** Time stands still until the returned function is called (once). */
  hold(): () => void;
}

export interface Timer {
  cancel(): void;
}
