import type { Timer, VirtualClock } from '../clock.ts';

/** For tests: a clock that stands until it is told to move. */
export class ManualClock implements VirtualClock {
  readonly speed = 1;
  #now: number;
  readonly #timers: { at: number; task: () => void }[] = [];
  #holds = 0;

  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  at(instant: number, task: () => void): Timer {
    const timer = { at: instant, task };
    // Behind those of the same instant: they run in the order they were set.
    const later = this.#timers.findLastIndex((t) => t.at <= instant) + 1;
    this.#timers.splice(later, 0, timer);
    return {
      cancel: () => {
        const i = this.#timers.indexOf(timer);
        if (i >= 0) this.#timers.splice(i, 1);
      },
    };
  }

  after(ms: number, task: () => void): Timer {
    return this.at(this.#now + ms, task);
  }

  hold(): () => void {
    this.#holds += 1;
    let held = true;
    return () => {
      if (held) this.#holds -= 1;
      held = false;
    };
  }

  get holds(): number {
    return this.#holds;
  }

  /** Runs what falls due within `ms`, in order; after each instant, held work ends. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    await this.#settle();
    for (;;) {
      const next = this.#timers[0];
      if (!next || next.at > until) break;
      this.#now = Math.max(this.#now, next.at);
      while (this.#timers[0] && this.#timers[0].at <= this.#now) {
        this.#timers.shift()!.task();
      }
      await this.#settle();
    }
    this.#now = until;
  }

  async #settle() {
    do await new Promise((done) => setImmediate(done));
    while (this.#holds > 0);
  }
}
