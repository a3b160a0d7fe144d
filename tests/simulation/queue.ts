import type { Invocation, Machine } from './machine.ts';

export interface QueueOptions<T> {
  readonly name: string;
  readonly visibility_ms: number;
  readonly max_receives: number;
  readonly timeout_ms: number;
  /** @param id - of the message: the same at each of its deliveries */
  readonly run: (
    invocation: Invocation,
    body: T,
    id: string,
  ) => Promise<unknown>;
}

/** Kept of each queue, for the replay at the end. */
const KEPT = 400;

/**
 * An SQS queue and the function behind it: at least once, in any order. A
 * message may be lost, doubled or late; what failed comes back when its
 * visibility is over, and is gone after so many receives.
 */
export class Queue<T> {
  readonly sent: T[] = [];
  dead_letters = 0;
  readonly #machine: Machine;
  readonly #options: QueueOptions<T>;
  #messages = 0;

  constructor(machine: Machine, options: QueueOptions<T>) {
    this.#machine = machine;
    this.#options = options;
  }

  /** @param delayMs - as SQS: not before */
  send(body: T, delayMs = 0): void {
    if (this.sent.length < KEPT) this.sent.push(body);
    const { faults } = this.#machine;
    const late = faults.strikes('message_late') ? 60_000 : 0;
    const id = this.#newId();
    if (!faults.strikes('message_lost')) {
      this.#deliver(body, id, delayMs + late, 1);
    }
    if (faults.strikes('message_doubled')) this.#deliver(body, id, delayMs, 1);
  }

  /** Delivers once more what was sent at any time: once, however often it was. */
  replay(): void {
    const each = new Map(this.sent.map((body) => [JSON.stringify(body), body]));
    for (const body of each.values()) {
      this.#deliver(body, this.#newId(), 0, 1);
    }
  }

  #newId = () => `${this.#options.name}_${++this.#messages}`;

  #deliver(body: T, id: string, delayMs: number, receive: number): void {
    const { name, visibility_ms, max_receives, timeout_ms, run } =
      this.#options;
    this.#machine.kernel.after(delayMs + 1, () => {
      const began = this.#machine.kernel.now;
      this.#machine.invoke(
        name,
        timeout_ms,
        (invocation) => run(invocation, body, id),
        (outcome) => {
          if (outcome === 'ok') return;
          if (receive >= max_receives) {
            this.dead_letters += 1;
            return;
          }
          const spent = this.#machine.kernel.now - began;
          const pause = Math.max(visibility_ms - spent, 0);
          this.#deliver(body, id, pause, receive + 1);
        },
      );
    });
  }
}
