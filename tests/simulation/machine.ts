import type { FaultKind, Faults } from './faults.ts';
import { between, type Kernel, type Random, stream } from './kernel.ts';

/** A request that failed, as the SDK would say it. */
export class RequestFailed extends Error {
  override readonly name = 'RequestFailed';
}

/** Longest pause of a process, and of the network. */
const MOST_PAUSE_MS = 25_000;

/** One Lambda invocation: it lives until it ends, crashes, or its time is up. */
export class Invocation {
  dead = false;
  /** It answered or threw: its process goes on, with what it sent already. */
  over = false;
  /** Requests so far: where an interruption can be aimed. */
  requests = 0;
  /** Round trips one after another so far: requests side by side are one. */
  depth = 0;
  readonly name: string;
  readonly skew_ms: number;
  onCrash: () => void = () => {};

  constructor(name: string, skewMs: number) {
    this.name = name;
    this.skew_ms = skewMs;
  }

  crash(): void {
    if (this.dead) return;
    this.dead = true;
    this.onCrash();
  }
}

/** A fault at one place: the n-th request of the m-th invocation of a function. */
export interface Aim {
  readonly fn: string;
  readonly invocation: number;
  readonly request: number;
  readonly kind: FaultKind;
}

/**
 * Where functions run: each request of an invocation takes time, and may go
 * wrong by the seed's rates or by plan. What a crashed invocation waits for
 * never comes.
 */
export class Machine {
  readonly kernel: Kernel;
  readonly faults: Faults;
  /** Requests of each function's invocations, in the order they began. */
  readonly sites = new Map<string, number[]>();
  readonly #latency: Random;
  readonly #aims: readonly Aim[];

  constructor(
    kernel: Kernel,
    seed: number,
    faults: Faults,
    aims: readonly Aim[] = [],
  ) {
    this.kernel = kernel;
    this.faults = faults;
    this.#latency = stream(seed, 'latency');
    this.#aims = aims;
  }

  /**
   * Runs a function once.
   *
   * @param timeoutMs - after which it is killed
   * @param done - called once: how it ended
   */
  invoke(
    name: string,
    timeoutMs: number,
    run: (invocation: Invocation) => Promise<unknown>,
    done: (outcome: 'ok' | 'failed' | 'crashed', result?: unknown) => void,
  ): void {
    const invocation = new Invocation(name, this.faults.skew());
    const counts = this.sites.get(name) ?? [];
    this.sites.set(name, counts);
    const index = counts.push(0) - 1;
    const began = this.kernel.now;
    this.#indexes.set(invocation, index);
    let over = false;
    const end = (outcome: 'ok' | 'failed' | 'crashed', result?: unknown) => {
      if (over) return;
      over = true;
      counts[index] = invocation.requests;
      invocation.over = outcome !== 'crashed';
      invocation.dead = true;
      this.onEnd(name, this.kernel.now - began);
      done(outcome, result);
    };
    invocation.onCrash = () => end('crashed');
    this.kernel.after(timeoutMs, () => invocation.crash());
    this.kernel.after(between(this.#latency, 1, 8), () => {
      run(invocation).then(
        (result) => invocation.dead || end('ok', result),
        (error) => {
          if (invocation.dead) return;
          if (!(error instanceof RequestFailed)) this.onBug(name, error);
          end('failed');
        },
      );
    });
  }

  readonly #indexes = new WeakMap<Invocation, number>();
  /** An exception that no fault explains. */
  onBug: (name: string, error: unknown) => void = () => {};
  /** Before the effect of a request: how many round trips it is from the start of its invocation. */
  onRequest: (of: Invocation, depth: number) => void = () => {};
  /** An invocation is over, after so many milliseconds. */
  onEnd: (name: string, ms: number) => void = () => {};

  /**
   * One request of an invocation: the effect happens at one instant of virtual time.
   *
   * @param options.resent - whether its client sends it again by itself
   */
  request<T>(
    of: Invocation,
    effect: () => T,
    { resent = true }: { readonly resent?: boolean } = {},
  ): Promise<T> {
    const nth = of.requests++;
    const depth = of.depth + 1;
    return new Promise((resolve, reject) => {
      if (of.dead) return;
      const fault = this.#aimed(of, nth) ?? this.faults.ofRequest();
      if (fault === 'crash_before') return of.crash();
      const pause = () => between(this.#latency, 1_000, MOST_PAUSE_MS);
      const wait = this.#wait() + (fault === 'slow_before' ? pause() : 0);
      this.kernel.after(wait, () => {
        // On the wire already when the process was killed, but for a paused one.
        if (of.dead && !of.over && fault === 'slow_before') return;
        if (fault === 'refused')
          return this.#answer(of, depth, 0, () =>
            reject(new RequestFailed(fault)),
          );
        let answer: () => void;
        this.onRequest(of, depth);
        try {
          if (fault === 'sent_twice' && resent) attempt(effect);
          const result = effect();
          answer = () => resolve(result);
        } catch (error) {
          answer = () => reject(error);
        }
        if (fault === 'crash_after') return of.crash();
        if (fault === 'lost_answer') {
          answer = () => reject(new RequestFailed(fault));
        }
        this.#answer(of, depth, fault === 'slow_after' ? pause() : 0, answer);
      });
    });
  }

  #answer(
    of: Invocation,
    depth: number,
    extra: number,
    answer: () => void,
  ): void {
    this.kernel.after(this.#wait() + extra, () => {
      of.depth = Math.max(of.depth, depth);
      if (!of.dead) answer();
    });
  }

  #wait(): number {
    // Mostly a few milliseconds, now and then a slow one.
    const draw = this.#latency();
    return 1 + 4 * draw + (draw > 0.98 ? 80 : 0);
  }

  #aimed(of: Invocation, request: number): FaultKind | undefined {
    const invocation = this.#indexes.get(of);
    return this.#aims.find(
      (aim) =>
        aim.fn === of.name &&
        aim.invocation === invocation &&
        aim.request === request,
    )?.kind;
  }
}

function attempt(effect: () => unknown): void {
  try {
    effect();
  } catch {
    // The first answer is lost, whatever it was.
  }
}
