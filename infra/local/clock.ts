import type { Clock } from '#functions/platform/runtime.ts';
import { MinHeap } from './cloud/heap.ts';

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

/** Real time as the clock reads it: milliseconds from any origin. */
export interface RealTime {
  now(): number;
  setTimeout(task: () => void, ms: number): unknown;
  clearTimeout(handle: unknown): void;
  /** Runs `task` after the work that is queued now; default: a zero time-out. */
  setImmediate?(task: () => void): unknown;
}

export interface LocalClock extends VirtualClock {
  /** Ends time: no timer runs any more, and `now` stays where it is. */
  stop(): void;
  /** The latest instant this clock has reached. */
  last(): number;
}

export interface ClockOptions {
  /** Milliseconds of this clock in one of real time, above 0. */
  readonly speed: number;
  /** Epoch milliseconds at which this clock begins. */
  readonly start: number;
  readonly real?: RealTime;
  /**
   * Called before `now` passes what was reserved last, with an instant a little
   * ahead. A clock that starts there again is behind nothing that was ever read.
   */
  readonly reserve?: (instant: number) => void;
}

/** Real time that is reserved at once: what a killed clock may skip. */
const RESERVED_MS = 25;

/** How often an idle clock looks at real time. */
const OBSERVE_MS = 100;

/** Most real time that one observation makes up for; the rest never happened. */
const MOST_LAG_MS = 250;

/** Cancelled timers stay in the heap until they are this many, and half of it. */
const TIDY_AT = 1024;

/** Real time that a timer may run early by, so that rounding cannot stall it. */
const ROUNDING_MS = 1e-6;

interface Planned {
  /** Milliseconds after the start, whole. */
  readonly offset: number;
  readonly order: number;
  task: (() => void) | undefined;
}

const machineTime: RealTime = {
  now: () => performance.now(),
  setTimeout: (task, ms) => setTimeout(task, ms),
  clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
  setImmediate: (task) => setImmediate(task),
};

/**
 * Starts a clock. It lives until `stop`.
 *
 * `now` never passes the instant of a timer that has not run, so whoever reads it
 * between two due timers sees an instant between theirs. Timers of the present
 * instant run during a hold as well (time does not move for them): a `hold` may
 * wait for `after(0)`, but not for anything later.
 *
 * @throws RangeError when `speed` is not above 0, or `start` no instant
 */
export function createClock(options: ClockOptions): LocalClock {
  const { speed, real = machineTime } = options;
  if (!(speed > 0) || !Number.isFinite(speed)) {
    throw new RangeError(`speed must be above 0, got ${speed}`);
  }
  const start = Math.ceil(options.start);
  if (!Number.isFinite(start)) {
    throw new RangeError(`start must be an instant, got ${options.start}`);
  }

  const timers = new MinHeap<Planned>(
    (a, b) =>
      a.offset < b.offset || (a.offset === b.offset && a.order < b.order),
  );
  let cancelled = 0;
  let order = 0;
  /** Milliseconds of this clock since the start; a fraction between timers. */
  let position = 0;
  /** The real instant at which the clock stood at `position`. */
  let seen = real.now();
  /** Real milliseconds that were due when time was frozen. */
  let owed = 0;
  let freezes = 0;
  let stopped = false;
  let turn = 0;
  let wake: { readonly at: number; readonly timeout?: unknown } | undefined;
  let reserved = Number.NEGATIVE_INFINITY;

  function moveTo(target: number): void {
    const instant = start + Math.floor(target);
    if (options.reserve !== undefined && instant > reserved) {
      reserved = instant + Math.ceil(RESERVED_MS * speed);
      options.reserve(reserved);
    }
    position = target;
  }

  function next(): Planned | undefined {
    let first = timers.peek();
    while (first !== undefined && first.task === undefined) {
      timers.pop();
      cancelled -= 1;
      first = timers.peek();
    }
    return first;
  }

  function observe(): void {
    if (freezes > 0 || stopped) return;
    const at = real.now();
    const elapsed = Math.min(Math.max(at - seen, 0), MOST_LAG_MS);
    const target = position + elapsed * speed;
    const barrier = next()?.offset ?? Number.POSITIVE_INFINITY;
    const isAtBarrier = target >= barrier - ROUNDING_MS * speed;
    const reached = Math.max(position, isAtBarrier ? barrier : target);
    // What a due timer keeps back stays owed, and is made up for after it ran.
    seen = at - Math.max(0, target - reached) / speed;
    moveTo(reached);
  }

  function freeze(): void {
    observe();
    if (freezes === 0) owed = real.now() - seen;
    freezes += 1;
  }

  function thaw(): void {
    freezes -= 1;
    if (freezes > 0) return;
    seen = real.now() - owed;
    arm();
  }

  function disarm(): void {
    turn += 1;
    if (wake?.timeout !== undefined) real.clearTimeout(wake.timeout);
    wake = undefined;
  }

  /** Plans the next look at the timers, unless one is planned for as early. */
  function arm(): void {
    if (stopped) return;
    const first = next();
    const isDue = first !== undefined && first.offset <= position;
    if (freezes > 0 && !isDue) return;

    const present = real.now();
    const ahead =
      first === undefined
        ? OBSERVE_MS
        : (first.offset - position) / speed - (present - seen);
    const delay = isDue ? 0 : Math.max(0, Math.min(OBSERVE_MS, ahead));
    const at = present + delay;
    if (wake !== undefined && wake.at <= at) return;

    disarm();
    const mine = turn;
    const look = () => {
      if (mine === turn) pump();
    };
    if (delay === 0 && real.setImmediate !== undefined) {
      wake = { at };
      real.setImmediate(look);
    } else {
      wake = { at, timeout: real.setTimeout(look, delay) };
    }
  }

  /** Runs the timers of one instant, those that existed when it began. */
  function pump(): void {
    wake = undefined;
    observe();
    const newer = order;
    freeze();
    try {
      for (;;) {
        const first = next();
        if (stopped || first === undefined) break;
        if (first.offset > position || first.order >= newer) break;
        timers.pop();
        const { task } = first;
        first.task = undefined;
        task?.();
      }
    } finally {
      thaw();
      arm();
    }
  }

  function now(): number {
    observe();
    return start + Math.floor(position);
  }

  function at(instant: number, task: () => void): Timer {
    if (Number.isNaN(instant)) throw new RangeError('instant must be a number');
    const offset = Math.max(Math.ceil(instant), now()) - start;
    const planned: Planned = { offset, order: order++, task };
    timers.push(planned);
    arm();
    return {
      cancel() {
        if (planned.task === undefined) return;
        planned.task = undefined;
        cancelled += 1;
        if (cancelled < TIDY_AT || cancelled * 2 < timers.size) return;
        timers.keep((timer) => timer.task !== undefined);
        cancelled = 0;
      },
    };
  }

  function hold(): () => void {
    freeze();
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      thaw();
    };
  }

  moveTo(0);
  arm();
  return {
    speed,
    now,
    at,
    after: (ms, task) => at(now() + ms, task),
    hold,
    last: () => start + Math.floor(position),
    stop() {
      observe();
      stopped = true;
      disarm();
    },
  };
}
