import { configureRuntime } from '#functions/platform/runtime.ts';
import { functions } from '#infra/functions.ts';
import { env } from '#shared/names.ts';
import type { World } from '../tests/simulation/world.ts';
import { add, type Ledger } from './ledger.ts';
import type { Usage } from './prices.ts';

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html */
const BATCH_SIZE = 10;
/** Of each line, beside its text. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutLogEvents.html */
const LINE_BYTES = 26;

/** The most that a push may take. */
const PUSH_MS = 10_000;

/** Which function runs as what in the simulation. */
const functionOf: Readonly<Record<string, keyof typeof functions>> = {
  dial: 'dial',
  webhook: 'take_carrier_event',
  events: 'apply_events',
  tick: 'tick',
  open: 'campaign_run',
  await: 'campaign_run',
  failed: 'campaign_run',
  fold: 'fold_stats',
  follow: 'follow_changes',
  push: 'push_snapshot',
  api: 'api',
};
/** Those that a queue starts. */
const consumers: ReadonlySet<string> = new Set([
  'dial',
  'events',
  'tick',
  'push',
]);

/** Counts what is billed beside the table, as it happens in a world. */
export class Meter {
  /** By the name in the simulation. */
  readonly invocations = new Map<string, number>();
  readonly gb_seconds = new Map<string, number>();
  /** By the queue that took them. */
  readonly sends = new Map<string, number>();
  log_bytes = 0;
  /** Milliseconds from each event to its acknowledgement. */
  readonly acknowledged: number[] = [];
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
    world.onSend = (queue, messages) => {
      add(this.sends, queue, Math.ceil(messages / BATCH_SIZE));
      // Nobody watches here: what a push does is to find that out.
      if (queue === 'push')
        world.machine.invoke(
          'push',
          PUSH_MS,
          async () => {},
          () => {},
        );
    };
    world.machine.onEnd = (name, ms) => this.#onEnd(name, ms);
  }

  #onEnd(name: string, ms: number): void {
    const fn = functionOf[name];
    if (!fn) throw new TypeError(`what function is ${name}?`);
    if (name === 'webhook') this.acknowledged.push(ms);
    add(this.invocations, name, 1);
    const seconds = Math.ceil(ms) / 1_000;
    add(this.gb_seconds, name, (seconds * functions[fn].memory_mb) / 1_024);
  }

  usage(ledger: Ledger): Usage {
    const all = [...this.invocations];
    const batches = all.filter(([name]) => consumers.has(name));
    return {
      write_units: ledger.writeUnits,
      read_units: ledger.readUnits,
      // Each message is alone in its batch, which is received and deleted.
      queue_requests: sum(this.sends.values()) + 2 * sumOf(batches),
      transitions: this.#world.executions.transitions,
      invocations: sumOf(all),
      gb_seconds: sum(this.gb_seconds.values()),
      log_bytes: this.log_bytes,
    };
  }

  /**
   * Takes the log of the functions away from this thread, which has it for
   * itself, and weighs it. Lambda's own lines are off: see app-function.ts.
   *
   * @returns gives it back
   */
  weighLogs(): () => void {
    const { kernel } = this.#world;
    process.env[env.OUTDIAL_STAGE] = 'bench';
    configureRuntime({ realClock: { now: () => kernel.now } });
    const weigh = (text: string | Uint8Array) => {
      this.log_bytes += Buffer.byteLength(text) + LINE_BYTES;
      return true;
    };
    const { stdout, stderr } = process;
    const before = [stdout.write, stderr.write] as const;
    stdout.write = weigh as typeof stdout.write;
    stderr.write = weigh as typeof stderr.write;
    return () => {
      [stdout.write, stderr.write] = before;
    };
  }
}

const sum = (values: Iterable<number>) =>
  [...values].reduce((total, value) => total + value, 0);
const sumOf = (entries: readonly (readonly [string, number])[]) =>
  sum(entries.map(([, count]) => count));
