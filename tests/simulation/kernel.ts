import { MinHeap } from '#infra/local/cloud/heap.ts';

/**
 * Virtual time. Everything that happens is an event of the kernel; between two
 * events every promise runs to its next wait. Same seed, same events.
 */

/** Uniform in [0, 1); small, fast, and good enough to choose schedules. */
export type Random = () => number;

/** mulberry32 over a seed and the name of what is drawn, so that streams do not disturb each other. */
export function stream(seed: number, name: string): Random {
  let a = seed >>> 0;
  for (const char of name) a = Math.imul(a ^ char.charCodeAt(0), 0x9e3779b1);
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const between = (random: Random, low: number, high: number) =>
  low + random() * (high - low);
export const whole = (random: Random, low: number, high: number) =>
  Math.floor(between(random, low, high + 1));
export const pick = <T>(random: Random, items: readonly T[]): T =>
  items[Math.floor(random() * items.length)]!;

interface Event {
  readonly at: number;
  /** Drawn, so that what is due at one instant happens in any order. */
  readonly lot: number;
  readonly fire: () => void;
}

export class Kernel {
  now: number;
  /** Of all that happened: equal for equal seeds. */
  hash = 0;
  readonly #lots: Random;
  readonly #events = new MinHeap<Event>(
    (a, b) => a.at < b.at || (a.at === b.at && a.lot < b.lot),
  );

  constructor(seed: number, start: number) {
    this.now = start;
    this.#lots = stream(seed, 'lots');
  }

  /** Epoch milliseconds, whole ones. The past is now. */
  at(instant: number, fire: () => void): void {
    const at = Math.ceil(Math.max(instant, this.now));
    this.#events.push({ at, lot: this.#lots(), fire });
  }

  after(ms: number, fire: () => void): void {
    this.at(this.now + ms, fire);
  }

  /** Lets everything happen until then, or until nothing is left. */
  async runUntil(instant: number, isDone: () => boolean = () => false) {
    for (;;) {
      const next = this.#events.peek();
      if (!next || next.at > instant || isDone()) return;
      this.#events.pop();
      this.now = next.at;
      this.hash = (Math.imul(this.hash, 31) + next.at) | 0;
      next.fire();
      await settled();
    }
  }
}

/** Every promise that can go on has gone on: ticks wait for an empty microtask queue. */
const settled = () => new Promise<void>((resolve) => process.nextTick(resolve));
