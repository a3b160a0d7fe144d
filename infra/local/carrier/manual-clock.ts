import type { Timer, VirtualClock } from '../clock.ts';

/** For tests: a clock that stands until it is told to move. */
export class ManualClock implements VirtualClock {
  readonly speed = 1;
  #now: number;
  #timers: { at: number; order: number; task: () => void }[] = [];
  #order = 0;
  #holds = 0;

  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  at(instant: number, task: () => void): Timer {
    const timer = { at: instant, order: this.#order++, task };
    this.#timers.push(timer);
    this.#timers.sort((a, b) => a.at - b.at || a.order - b.order);
    return {
      cancel: () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
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

  /** Runs what falls due within `ms`, in order, letting held work finish between. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    await this.#settle();
    for (;;) {
      const next = this.#timers[0];
      if (!next || next.at > until) break;
      this.#timers.shift();
      this.#now = Math.max(this.#now, next.at);
      next.task();
      await this.#settle();
    }
    this.#now = until;
  }

  async #settle() {
    do await new Promise((done) => setImmediate(done));
    while (this.#holds > 0);
  }
}
