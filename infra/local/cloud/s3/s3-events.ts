import type { Timer, VirtualClock } from '../../clock.ts';
import type { ObjectCreated, S3Store } from './s3-store.ts';

type Listener = (event: ObjectCreated) => void | Promise<void>;

/** @see Lambda developer guide, asynchronous invocation: one minute, then two */
const RETRY_DELAYS_MS = [60_000, 120_000];

/** The outbox of the buckets: an event is forgotten when it was heard. */
export class ObjectEvents {
  readonly #store: S3Store;
  readonly #clock: VirtualClock;
  readonly #listeners = new Set<Listener>();
  readonly #timers = new Set<Timer>();
  #isClosed = false;

  constructor(store: S3Store, clock: VirtualClock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Notes an event, within the caller's transaction. Nobody listens: no event. */
  add(event: ObjectCreated): void {
    if (this.#listeners.size === 0) return;
    const id = this.#store.addEvent(event);
    this.#plan(0, id, event, 0);
  }

  listen(listener: Listener): () => void {
    const isFirst = this.#listeners.size === 0;
    this.#listeners.add(listener);
    if (isFirst) {
      for (const { id, event } of this.#store.events()) {
        this.#plan(0, id, event, 0);
      }
    }
    return () => {
      this.#listeners.delete(listener);
    };
  }

  close(): void {
    this.#isClosed = true;
    for (const timer of this.#timers) timer.cancel();
    this.#listeners.clear();
  }

  #plan(ms: number, id: number, event: ObjectCreated, attempt: number): void {
    const timer = this.#clock.after(ms, () => {
      this.#timers.delete(timer);
      void this.#tell(id, event, attempt);
    });
    this.#timers.add(timer);
  }

  async #tell(
    id: number,
    event: ObjectCreated,
    attempt: number,
  ): Promise<void> {
    try {
      for (const listener of [...this.#listeners]) await listener(event);
    } catch (error) {
      this.#failed(id, event, attempt, error);
      return;
    }
    if (!this.#isClosed) this.#store.removeEvent(id);
  }

  #failed(
    id: number,
    event: ObjectCreated,
    attempt: number,
    error: unknown,
  ): void {
    if (this.#isClosed) return;
    const delay = RETRY_DELAYS_MS[attempt];
    if (delay !== undefined) {
      this.#plan(delay, id, event, attempt + 1);
      return;
    }
    const name = error instanceof Error ? error.name : 'Error';
    process.emitWarning(`an object's event was given up after ${name}`);
    this.#store.removeEvent(id);
  }
}
