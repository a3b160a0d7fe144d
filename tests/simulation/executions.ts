import { readFileSync } from 'node:fs';
import type { States } from '#functions/adapters/workflow.ts';
import type { Watch } from '#functions/workflow/campaign-run.ts';
import type { NextStep } from '#functions/workflow/next-step.ts';
import { functions } from '#infra/functions.ts';
import type { Invocation, Machine } from './machine.ts';

/** What the model needs to know of a task is read from the definition. */
const definition = JSON.parse(
  readFileSync(
    new URL('../../infra/workflow/campaign-run.asl.json', import.meta.url),
    'utf8',
  ),
) as { States: { Look: LookState } };
interface LookState {
  readonly TimeoutSeconds: number;
  readonly HeartbeatSeconds: number;
  readonly Retry: readonly {
    readonly IntervalSeconds?: number;
    readonly MaxAttempts: number;
    readonly MaxDelaySeconds?: number;
  }[];
}
const { TimeoutSeconds, HeartbeatSeconds, Retry } = definition.States.Look;
const retrier = Retry.at(-1)!;
const FIRST_RETRY_MS = retrier.IntervalSeconds! * 1_000;
const MOST_RETRY_MS = retrier.MaxDelaySeconds! * 1_000;
const TIMEOUT_MS = functions.campaign_run.timeout_seconds * 1_000;
/** What Lambda does with an event whose function fails. */
const EVENT_TRIES = 3;
const EVENT_RETRY_MS = 60_000;

interface Execution {
  readonly watch: Watch;
  /** As the definition counts them. */
  events: number;
  ended: boolean;
}

/** One task that waits for its token. */
interface Wait {
  readonly end: (output: Partial<NextStep>) => void;
  beat_at: number;
}

type Step = (of: Invocation, event: object) => Promise<unknown>;

/**
 * Step Functions with our one state machine: Look, Await, and again. The
 * definition itself is run by the interpreter of the local cloud; here it is
 * played, so that each request of its function can be struck by faults.
 */
export class Executions implements States {
  alive = 0;
  started = 0;
  /** State transitions, as they are billed. */
  transitions = 0;
  readonly #machine: Machine;
  readonly #step: Step;
  readonly #names = new Map<string, Execution>();
  readonly #waits = new Map<string, Wait>();
  #tokens = 0;

  /** @param step - the function behind the state machine, asked as it asks */
  constructor(machine: Machine, step: Step) {
    this.#machine = machine;
    this.#step = step;
  }

  async start(name: string, input: unknown): Promise<boolean> {
    if (this.#names.has(name)) return false;
    const execution = { watch: input as Watch, events: 3, ended: false };
    this.#names.set(name, execution);
    this.alive += 1;
    this.started += 1;
    this.transitions += 1;
    this.#look(execution);
    return true;
  }

  async succeed(token: string, output: object): Promise<boolean> {
    const wait = this.#waits.get(token);
    wait?.end(output);
    return wait !== undefined;
  }

  async beat(token: string): Promise<boolean> {
    const wait = this.#waits.get(token);
    if (wait) wait.beat_at = this.#machine.kernel.now;
    return wait !== undefined;
  }

  #fail(execution: Execution): void {
    if (execution.ended) return;
    execution.ended = true;
    this.alive -= 1;
    this.#tell(execution.watch, 1);
  }

  #look(execution: Execution): void {
    const { events } = execution;
    const payload = { action: 'look', events };
    const wait = { quiet: HeartbeatSeconds, most: TimeoutSeconds };
    this.#task('open', execution, payload, wait, (answer) => {
      execution.events += 8;
      this.transitions += 1;
      if (answer.next === 'done') {
        execution.ended = true;
        this.transitions += 1;
        this.alive -= 1;
      } else if (answer.next === 'await') {
        this.#await(execution, answer.timeout_seconds!);
      } else this.#look(execution);
    });
  }

  /** No heartbeat is expected, so that none makes it longer. */
  #await(execution: Execution, most: number): void {
    this.#task('await', execution, { action: 'await' }, { most }, () => {
      execution.events += 6;
      this.#look(execution);
    });
  }

  /**
   * @param limits - seconds after which nobody is waited for any more: `most` since
   *   its start, `quiet` since its start or its last heartbeat
   */
  #task(
    name: 'open' | 'await',
    execution: Execution,
    payload: object,
    limits: { readonly most: number; readonly quiet?: number },
    next: (output: Partial<NextStep>) => void,
    tries = 0,
  ): void {
    const { kernel } = this.#machine;
    const { watch: run } = execution;
    const token = `token_${++this.#tokens}`;
    const settled = () => !this.#waits.delete(token) || execution.ended;
    const wait = {
      beat_at: kernel.now,
      end: (output: Partial<NextStep>) => void (settled() || next(output)),
    };
    this.transitions += 1;
    this.#waits.set(token, wait);
    const { most, quiet } = limits;
    const listen = (quietMs: number) => {
      kernel.at(wait.beat_at + quietMs, () => {
        if (!this.#waits.has(token)) return;
        if (wait.beat_at + quietMs > kernel.now) listen(quietMs);
        else wait.end({});
      });
    };
    if (quiet !== undefined) listen(quiet * 1_000);
    kernel.after(most * 1_000, () => wait.end({}));
    this.#machine.invoke(
      name,
      TIMEOUT_MS,
      (of) => this.#step(of, { v: 2, ...payload, run, task_token: token }),
      (outcome) => {
        if (outcome === 'ok' || settled()) return;
        if (tries >= retrier.MaxAttempts) return this.#fail(execution);
        execution.events += 4;
        const pause = Math.min(FIRST_RETRY_MS * 2 ** tries, MOST_RETRY_MS);
        kernel.after(pause, () => {
          if (execution.ended) return;
          this.#task(name, execution, payload, limits, next, tries + 1);
        });
      },
    );
  }

  /** EventBridge, and the function that it tells. */
  #tell(watch: Watch, tries: number): void {
    const event = {
      'detail-type': 'Step Functions Execution Status Change',
      detail: { status: 'FAILED', input: JSON.stringify(watch) },
    };
    this.#machine.invoke(
      'failed',
      TIMEOUT_MS,
      (of) => this.#step(of, event),
      (outcome) => {
        if (outcome === 'ok' || tries >= EVENT_TRIES) return;
        this.#machine.kernel.after(EVENT_RETRY_MS, () =>
          this.#tell(watch, tries + 1),
        );
      },
    );
  }
}
