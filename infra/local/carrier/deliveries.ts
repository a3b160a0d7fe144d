import type { AnyWebhook, Delivery } from '#infra/carrier/types.ts';
import type { Timer, VirtualClock } from '../clock.ts';

/** Waits before an event is sent again; the last one repeats. */
const RETRY_SECONDS = [1, 5, 30, 60] as const;
/** Webhooks under way at once: the receiver shares this machine's processor. */
const MOST_IN_FLIGHT = 64;

interface Options {
  readonly clock: VirtualClock;
  readonly deliver: (event: AnyWebhook) => Promise<boolean>;
  readonly acknowledged: (deliveryId: string) => void;
}

/**
 * Sends events until each was acknowledged: at least once. Time stands still
 * from the instant a delivery is due until the receiver has answered.
 */
export class Deliveries {
  readonly #options: Options;
  readonly #timers = new Map<string, Timer>();
  readonly #waiting: (() => Promise<void>)[] = [];
  #inFlight = 0;
  #stopped = false;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Hands one delivery over; it is tried for the first time when it is due. */
  send(delivery: Delivery): void {
    this.#tryAt(delivery, delivery.due_at, 0);
  }

  /** What is not acknowledged by now is not sent any more by this process. */
  stop(): void {
    this.#stopped = true;
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
    // Each of them still holds the clock, and lets it go as it finds itself stopped.
    for (const run of this.#waiting.splice(0)) void run();
  }

  #tryAt(delivery: Delivery, instant: number, failures: number) {
    const timer = this.#options.clock.at(instant, () => {
      this.#timers.delete(delivery.id);
      const release = this.#options.clock.hold();
      this.#waiting.push(() =>
        this.#attempt(delivery, failures).finally(release),
      );
      this.#next();
    });
    this.#timers.set(delivery.id, timer);
  }

  #next() {
    while (this.#inFlight < MOST_IN_FLIGHT) {
      const run = this.#waiting.shift();
      if (!run) return;
      this.#inFlight += 1;
      void run().finally(() => {
        this.#inFlight -= 1;
        this.#next();
      });
    }
  }

  async #attempt(delivery: Delivery, failures: number): Promise<void> {
    if (this.#stopped) return;
    const taken = await this.#deliver(delivery.event);
    if (this.#stopped) return;
    if (taken) {
      this.#options.acknowledged(delivery.id);
      return;
    }
    const wait = RETRY_SECONDS[Math.min(failures, RETRY_SECONDS.length - 1)]!;
    const again = this.#options.clock.now() + wait * 1000;
    this.#tryAt(delivery, again, failures + 1);
  }

  /** A receiver that fails in any way has not acknowledged. */
  async #deliver(event: AnyWebhook): Promise<boolean> {
    try {
      return await this.#options.deliver(event);
    } catch {
      return false;
    }
  }
}
