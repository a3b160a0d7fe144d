import type { Timer, VirtualClock } from '../../clock.ts';
import { MinHeap } from '../heap.ts';
import type { Message } from './messages.ts';

export interface QueueSettings {
  readonly visibility_seconds: number;
  /** Receipts of one message before it goes to `dead_letter`. */
  readonly max_receives?: number;
  /** Name of the queue that takes what was received too often. */
  readonly dead_letter?: string;
  readonly delay_seconds?: number;
  /** @default 345600 (four days, as AWS) */
  readonly retention_seconds?: number;
  /** How long a receive waits when it does not say. */
  readonly wait_seconds?: number;
  /** It goes by the wall, not by the one clock. */
  readonly real_time?: boolean;
}

interface Hidden {
  readonly message: Message;
  readonly until: number;
  /** Who came first, among those of one instant. */
  readonly order: number;
}

/**
 * The messages of one queue in memory: those that may be received, in the order
 * in which they became visible, and those that wait for their instant.
 */
export class Queue {
  readonly name: string;
  settings: QueueSettings;
  readonly createdAt: number;
  readonly messages = new Map<string, Message>();
  readonly #ready = new Set<Message>();
  readonly #hidden = new MinHeap<Hidden>(
    (a, b) => a.until < b.until || (a.until === b.until && a.order < b.order),
  );
  readonly #listeners = new Set<() => void>();
  readonly clock: VirtualClock;
  #order = 0;
  #wake: (Timer & { readonly at: number }) | undefined;

  constructor(
    clock: VirtualClock,
    name: string,
    settings: QueueSettings,
    createdAt: number,
  ) {
    this.clock = clock;
    this.name = name;
    this.settings = settings;
    this.createdAt = createdAt;
  }

  /** Takes a message in, or takes note that its `visible_at` has changed. */
  place(message: Message): void {
    this.messages.set(message.id, message);
    this.#ready.delete(message);
    this.#hidden.push({
      message,
      until: message.visible_at,
      order: this.#order++,
    });
    this.#plan();
  }

  /** Nobody receives it until it is placed again. */
  withhold(message: Message): void {
    this.#ready.delete(message);
  }

  remove(message: Message): void {
    this.messages.delete(message.id);
    this.#ready.delete(message);
  }

  clear(): void {
    this.messages.clear();
    this.#ready.clear();
  }

  /** The next message that may be received, if any; it stays. */
  first(): Message | undefined {
    this.#promote();
    return this.#ready.values().next().value;
  }

  counts(): { visible: number; in_flight: number; delayed: number } {
    this.#promote();
    let delayed = 0;
    for (const message of this.messages.values()) {
      const isHidden = !this.#ready.has(message);
      if (isHidden && message.receive_count === 0) delayed += 1;
    }
    const visible = this.#ready.size;
    return {
      visible,
      delayed,
      in_flight: this.messages.size - visible - delayed,
    };
  }

  /** Calls back whenever messages became visible, also for those that are now. */
  onVisible(listener: () => void): () => void {
    this.#listeners.add(listener);
    if (this.first() !== undefined) this.#planAt(this.clock.now());
    return () => {
      this.#listeners.delete(listener);
    };
  }

  stop(): void {
    this.#wake?.cancel();
    this.#listeners.clear();
  }

  #promote(): void {
    const now = this.clock.now();
    for (;;) {
      const first = this.#nextHidden();
      if (first === undefined || first.until > now) return;
      this.#hidden.pop();
      this.#ready.add(first.message);
    }
  }

  /** Entries of messages that are gone, or hidden until later, are dropped. */
  #nextHidden(): Hidden | undefined {
    for (;;) {
      const first = this.#hidden.peek();
      if (first === undefined) return undefined;
      const { message, until } = first;
      const isLive =
        this.messages.get(message.id) === message &&
        message.visible_at === until &&
        !this.#ready.has(message);
      if (isLive) return first;
      this.#hidden.pop();
    }
  }

  #plan(): void {
    const first = this.#nextHidden();
    if (first !== undefined) this.#planAt(first.until);
  }

  /** One timer for each queue: at the first instant when something becomes visible. */
  #planAt(instant: number): void {
    if (this.#wake !== undefined && this.#wake.at <= instant) return;
    this.#wake?.cancel();
    const timer = this.clock.at(instant, () => this.#ring());
    this.#wake = { at: instant, cancel: () => timer.cancel() };
  }

  #ring(): void {
    this.#wake = undefined;
    this.#promote();
    this.#plan();
    if (this.#ready.size === 0) return;
    for (const listener of [...this.#listeners]) listener();
  }
}
