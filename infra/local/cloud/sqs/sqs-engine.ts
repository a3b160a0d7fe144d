import { randomUUID } from 'node:crypto';
import type { VirtualClock } from '../../clock.ts';
import { CloudError } from '../http.ts';
import {
  type Message,
  type MessageAttributes,
  parseReceipt,
  receiptHandle,
} from './messages.ts';
import { Queue, type QueueSettings } from './queue.ts';
import { openSqsStore, type SqsStore } from './sqs-store.ts';

/** @see SQS quotas: a delay, a visibility time-out and a batch have these bounds */
export const MOST_DELAY_SECONDS = 900;
export const MOST_VISIBILITY_SECONDS = 43_200;
export const MOST_RECEIVED = 10;
const RETENTION_SECONDS = 345_600;

export interface Received extends Readonly<Message> {
  readonly receipt_handle: string;
}

/**
 * Standard queues on the one clock, kept in sqlite.
 *
 *     sent ──delay──▶ visible ──receive──▶ in flight ──delete──▶ gone
 *                        ▲                     │
 *                        └── visibility time ──┘   after max_receives: dead letters
 *
 * Engine calls take fractional seconds; the wire refuses them, as AWS does.
 */
export class SqsEngine {
  readonly clock: VirtualClock;
  readonly #realClock: VirtualClock;
  readonly #store: SqsStore;
  readonly #queues = new Map<string, Queue>();

  constructor(options: {
    readonly path: string;
    readonly clock: VirtualClock;
    /** For queues in real time; left out: theirs is the one clock too. */
    readonly real_clock?: VirtualClock;
  }) {
    this.clock = options.clock;
    this.#realClock = options.real_clock ?? options.clock;
    this.#store = openSqsStore(options.path);
    for (const { name, settings, created_at } of this.#store.queues()) {
      this.#addQueue(name, settings as QueueSettings, created_at);
    }
    for (const { queue, message } of this.#store.messages()) {
      this.#queues.get(queue)?.place(message);
    }
  }

  /** Makes the queue, or gives an existing one these settings. */
  createQueue(name: string, settings: QueueSettings): void {
    if (!/^[\w-]{1,80}$/.test(name)) {
      throw invalid(
        `Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length: ${name}`,
      );
    }
    const dead = settings.dead_letter;
    if (dead !== undefined && !this.#queues.has(dead)) {
      throw invalid(`Dead letter target does not exist: ${dead}`);
    }
    const existing = this.#queues.get(name);
    const createdAt = existing?.createdAt ?? this.clock.now();
    this.#store.putQueue(name, settings, createdAt);
    if (existing !== undefined) existing.settings = settings;
    else this.#addQueue(name, settings, createdAt);
  }

  #addQueue(name: string, settings: QueueSettings, createdAt: number): void {
    const clock = settings.real_time ? this.#realClock : this.clock;
    this.#queues.set(name, new Queue(clock, name, settings, createdAt));
  }

  queueNames(): string[] {
    return [...this.#queues.keys()].sort();
  }

  /** @throws CloudError `QueueDoesNotExist` */
  settings(queue: string): QueueSettings & { readonly created_at: number } {
    const { settings, createdAt } = this.#queue(queue);
    return { ...settings, created_at: createdAt };
  }

  /**
   * @param options.delay_seconds - 0 to 900; default: the queue's
   * @throws CloudError `InvalidParameterValue` for a delay out of bounds
   */
  send(
    queueName: string,
    body: string,
    options: {
      readonly delay_seconds?: number | undefined;
      readonly attributes?: MessageAttributes | undefined;
    } = {},
  ): Message {
    const queue = this.#queue(queueName);
    const delay = options.delay_seconds ?? queue.settings.delay_seconds ?? 0;
    checkBounds('DelaySeconds', delay, MOST_DELAY_SECONDS);
    const now = queue.clock.now();
    const message: Message = {
      id: randomUUID(),
      body,
      attributes: options.attributes ?? {},
      sent_at: now,
      visible_at: now + delay * 1_000,
      receive_count: 0,
    };
    this.#store.insert(queueName, message);
    queue.place(message);
    return message;
  }

  /**
   * Takes up to `max` (1 to 10) visible messages, oldest visibility first, and
   * hides them. What was received too often goes to the dead letters instead.
   */
  receive(
    queueName: string,
    max: number,
    options: { readonly visibility_seconds?: number | undefined } = {},
  ): Received[] {
    const queue = this.#queue(queueName);
    const seconds =
      options.visibility_seconds ?? queue.settings.visibility_seconds;
    checkBounds('VisibilityTimeout', seconds, MOST_VISIBILITY_SECONDS);
    const taken: Message[] = [];
    this.#store.transaction(() => {
      while (taken.length < max) {
        const message = queue.first();
        if (message === undefined) break;
        if (this.#isGivenUp(queue, message)) continue;
        this.#take(queue, message, seconds);
        taken.push(message);
      }
    });
    // Only now: what is hidden for no time at all is not to be taken twice.
    for (const message of taken) queue.place(message);
    return taken.map((message) => ({
      ...message,
      receipt_handle: receiptHandle(message),
    }));
  }

  /** Deletes what the handle was received as; a stale handle does nothing. */
  delete(queueName: string, handle: string): void {
    const queue = this.#queue(queueName);
    const message = this.#held(queue, handle);
    if (message === undefined) return;
    this.#store.remove(message.id);
    queue.remove(message);
  }

  /**
   * Hides a message in flight for `seconds` from now; 0 shows it at once.
   *
   * @throws CloudError `MessageNotInflight` when it is visible, deleted or received anew
   */
  changeVisibility(queueName: string, handle: string, seconds: number): void {
    const queue = this.#queue(queueName);
    checkBounds('VisibilityTimeout', seconds, MOST_VISIBILITY_SECONDS);
    const message = this.#held(queue, handle);
    const now = queue.clock.now();
    if (message === undefined || message.visible_at <= now) {
      throw new CloudError(
        'MessageNotInflight',
        'The message referred to is not in flight.',
      );
    }
    message.visible_at = now + seconds * 1_000;
    this.#store.update(queueName, message);
    queue.place(message);
  }

  /**
   * Calls back at the instant when messages become visible: once for all of one
   * instant, from a timer of the clock, and soon after the call when some are.
   *
   * @returns ends it
   */
  onVisible(queue: string, listener: () => void): () => void {
    return this.#queue(queue).onVisible(listener);
  }

  counts(queue: string): ReturnType<Queue['counts']> {
    return this.#queue(queue).counts();
  }

  purge(queueName: string): void {
    const queue = this.#queue(queueName);
    this.#store.purge(queueName);
    queue.clear();
  }

  /** Names of the queues whose dead letters go to this one. */
  sourcesOf(deadLetters: string): string[] {
    this.#queue(deadLetters);
    return this.queueNames().filter(
      (name) => this.#queues.get(name)?.settings.dead_letter === deadLetters,
    );
  }

  /**
   * Sends what is visible in a dead-letter queue back, each to where it came
   * from unless `destination` is given, with its receipts forgotten.
   *
   * @returns how many were moved
   */
  moveBack(deadLetters: string, destination?: string): number {
    const source = this.#queue(deadLetters);
    let moved = 0;
    for (let message = source.first(); message; message = source.first()) {
      const name = destination ?? message.origin ?? deadLetters;
      const target = this.#queue(name);
      if (target === source) break;
      source.remove(message);
      delete message.origin;
      delete message.first_received_at;
      message.receive_count = 0;
      this.#store.update(name, message);
      target.place(message);
      moved += 1;
    }
    return moved;
  }

  /** Ends all callbacks and closes the file. */
  close(): void {
    for (const queue of this.#queues.values()) queue.stop();
    this.#store.close();
  }

  #queue(name: string): Queue {
    const queue = this.#queues.get(name);
    if (queue === undefined) {
      throw new CloudError(
        'QueueDoesNotExist',
        'The specified queue does not exist.',
      );
    }
    return queue;
  }

  #take(queue: Queue, message: Message, seconds: number): void {
    const now = queue.clock.now();
    message.receive_count += 1;
    message.first_received_at ??= now;
    message.visible_at = now + seconds * 1_000;
    this.#store.update(queue.name, message);
    queue.withhold(message);
  }

  /** Drops a message past its retention, and moves one received too often. */
  #isGivenUp(queue: Queue, message: Message): boolean {
    const { dead_letter, max_receives, retention_seconds } = queue.settings;
    const retentionMs = (retention_seconds ?? RETENTION_SECONDS) * 1_000;
    if (message.sent_at + retentionMs <= queue.clock.now()) {
      this.#store.remove(message.id);
      queue.remove(message);
      return true;
    }
    if (dead_letter === undefined || max_receives === undefined) return false;
    if (message.receive_count < max_receives) return false;
    const target = this.#queue(dead_letter);
    queue.remove(message);
    message.origin = queue.name;
    this.#store.update(dead_letter, message);
    target.place(message);
    return true;
  }

  #held(queue: Queue, handle: string): Message | undefined {
    const receipt = parseReceipt(handle);
    if (receipt === undefined) {
      throw new CloudError(
        'ReceiptHandleIsInvalid',
        'The input receipt handle is invalid.',
      );
    }
    const message = queue.messages.get(receipt.id);
    return message?.receive_count === receipt.receipt ? message : undefined;
  }
}

function checkBounds(parameter: string, value: number, most: number): void {
  if (value >= 0 && value <= most) return;
  throw invalid(
    `Value ${value} for parameter ${parameter} is invalid. Reason: ${parameter} must be >= 0 and <= ${most}.`,
  );
}

const invalid = (message: string) =>
  new CloudError('InvalidParameterValue', message);
