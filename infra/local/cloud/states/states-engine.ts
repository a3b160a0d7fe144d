import { createHash, randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Timer, VirtualClock } from '../../clock.ts';
import { CloudError } from '../http.ts';
import { type Definition, parseDefinition } from './definition.ts';
import { Execution, machineArn, type Workshop } from './execution.ts';
import { type ExecutionEvent, eventOf } from './execution-event.ts';
import { createExpressions } from './expressions.ts';
import { newRecord, redrivenRecord, whyNotRedrivable } from './records.ts';
import { runExecution } from './run-execution.ts';
import type { Json } from './state-error.ts';
import {
  type ExecutionRecord,
  type HistoryEvent,
  type Outcome,
  openStatesStore,
} from './states-store.ts';
import type { TokenHolder } from './tokens.ts';
import { enter } from './transitions.ts';

export interface StatesOptions {
  readonly path: string;
  readonly clock: VirtualClock;
  /**
   * Runs a function by name; a rejection's `name` and `message` become the
   * error. It holds the clock while the function works.
   */
  readonly invoke: (functionName: string, payload: unknown) => Promise<unknown>;
  readonly random?: () => number;
  /** Told of each execution that failed, was stopped or timed out, as EventBridge is. */
  readonly failed?: (event: ExecutionEvent) => void;
}

interface Machine {
  readonly definition: Definition;
  readonly revision: string;
  /** Epoch ms. */
  readonly created_at: number;
}

/**
 * Standard workflows on the one clock: an interpreter of the part of the Amazon
 * States Language in `definition.ts`, stored after each step.
 */
export class StatesEngine {
  readonly #workshop: Workshop;
  readonly #machines = new Map<string, Machine>();
  readonly #live = new Map<string, Execution>();
  readonly #timeouts = new Map<Execution, Timer>();
  readonly #failed: (event: ExecutionEvent) => void;

  constructor({
    path,
    clock,
    invoke,
    random = Math.random,
    failed = () => {},
  }: StatesOptions) {
    this.#failed = failed;
    const expressions = createExpressions({ clock, random });
    const store = openStatesStore(path);
    const tokens = new Map<string, TokenHolder>();
    this.#workshop = { clock, store, expressions, random, tokens, invoke };
    for (const { name, definition, created_at } of store.machines()) {
      const parsed = parseDefinition(definition);
      const revision = revisionOf(parsed);
      store.putMachine(name, parsed, revision, created_at);
      this.#machines.set(name, { definition: parsed, revision, created_at });
    }
  }

  /**
   * Takes executions up again that ran when the process ended. Call once, when
   * machines are created and functions can be invoked.
   */
  resume(): void {
    for (const record of this.#workshop.store.running()) {
      const isKnown = this.#machines.has(record.machine);
      if (isKnown && !this.#live.has(keyOf(record))) {
        this.#run(this.#executionOf(record));
      }
    }
  }

  /**
   * Makes a state machine, or gives an existing one this definition. Executions
   * keep the one that they were started with.
   *
   * @returns its ARN
   * @throws CloudError `InvalidDefinition`
   */
  createStateMachine(name: string, source: string | object): string {
    const definition = parseDefinition(source);
    const { store, clock } = this.#workshop;
    const created_at = this.#machines.get(name)?.created_at ?? clock.now();
    const revision = revisionOf(definition);
    store.putMachine(name, definition, revision, created_at);
    this.#machines.set(name, { definition, revision, created_at });
    return machineArn(name);
  }

  machineNames(): string[] {
    return [...this.#machines.keys()].sort();
  }

  /** @throws CloudError `StateMachineDoesNotExist` */
  machine(name: string): Machine {
    const machine = this.#machines.get(name);
    if (machine !== undefined) return machine;
    throw new CloudError(
      'StateMachineDoesNotExist',
      `State Machine Does Not Exist: '${machineArn(name)}'`,
    );
  }

  /**
   * Starts an execution. Twice with the same name and input while it runs is one.
   *
   * @throws CloudError `ExecutionAlreadyExists` when the name was used otherwise
   */
  start(
    machine: string,
    input: Json,
    name: string = randomUUID(),
  ): ExecutionRecord {
    const { definition, revision } = this.machine(machine);
    const { store, clock } = this.#workshop;
    const existing = store.execution(machine, name);
    if (existing !== undefined) {
      const isSame = isDeepStrictEqual(existing.input, input);
      if (isSame && existing.status === 'RUNNING') return existing;
      throw new CloudError(
        'ExecutionAlreadyExists',
        `Execution Already Exists: '${name}'`,
      );
    }
    const release = clock.hold();
    try {
      const record = newRecord(
        { machine, name, input, revision, started_at: clock.now() },
        definition.StartAt,
      );
      const execution = new Execution(record, definition, this.#workshop);
      execution.log('ExecutionStarted', 'executionStartedEventDetails', {
        input: JSON.stringify(input),
      });
      enter(execution, definition.StartAt, input);
      this.#run(execution);
      return record;
    } finally {
      release();
    }
  }

  /** Ends an execution as `ABORTED`; nothing when it has ended. */
  stop(machine: string, name: string, error = '', cause = ''): ExecutionRecord {
    const record = this.execution(machine, name);
    // One of a former process, not taken up again yet, can be ended as well.
    const execution =
      this.#live.get(keyOf(record)) ?? this.#executionOf(record);
    execution.end('ABORTED', { error, cause });
    return execution.record;
  }

  /**
   * Goes on with an execution that did not succeed, at the state where it ended,
   * with the definition and the variables it had; what was retried before counts
   * no more.
   *
   * @throws CloudError `ExecutionNotRedrivable`
   */
  redrive(machine: string, name: string): ExecutionRecord {
    const record = this.execution(machine, name);
    const { clock } = this.#workshop;
    const now = clock.now();
    const reason = whyNotRedrivable(record, now);
    if (reason !== undefined) {
      throw new CloudError('ExecutionNotRedrivable', reason);
    }
    const release = clock.hold();
    try {
      const redriven = redrivenRecord(record, now);
      const execution = this.#executionOf(redriven);
      const details = { redriveCount: redriven.redrives ?? 1 };
      execution.log(
        'ExecutionRedriven',
        'executionRedrivenEventDetails',
        details,
      );
      execution.save();
      this.#run(execution);
      return redriven;
    } finally {
      release();
    }
  }

  #executionOf(record: ExecutionRecord): Execution {
    const { machine, revision } = record;
    const kept =
      revision === undefined
        ? undefined
        : this.#workshop.store.definition(machine, revision);
    const definition = kept
      ? parseDefinition(kept)
      : this.machine(machine).definition;
    return new Execution(record, definition, this.#workshop);
  }

  /** @throws CloudError `ExecutionDoesNotExist` */
  execution(machine: string, name: string): ExecutionRecord {
    const record = this.#workshop.store.execution(machine, name);
    if (record !== undefined) return record;
    throw new CloudError(
      'ExecutionDoesNotExist',
      `Execution Does Not Exist: '${name}'`,
    );
  }

  /** Newest first. */
  executions(machine: string, status?: string): ExecutionRecord[] {
    this.machine(machine);
    return this.#workshop.store.executions(machine, status);
  }

  /** Oldest first; its length is `event_count`, counted as AWS counts events. */
  history(machine: string, name: string): HistoryEvent[] {
    this.execution(machine, name);
    return this.#workshop.store.history(machine, name);
  }

  /** @throws CloudError `TaskTimedOut` when nothing waits for this token (any more) */
  settleTask(token: string, outcome: Outcome): void {
    this.#holder(token).settle(outcome);
  }

  /** @throws CloudError as `settleTask` */
  heartbeat(token: string): void {
    this.#holder(token).beat();
  }

  /** Drops what runs, as the end of the process does, and closes the file. */
  close(): void {
    for (const timer of this.#timeouts.values()) timer.cancel();
    for (const execution of this.#live.values()) execution.abandon();
    this.#live.clear();
    this.#workshop.tokens.clear();
    this.#workshop.store.close();
  }

  #holder(token: string): TokenHolder {
    const holder = this.#workshop.tokens.get(token);
    if (holder !== undefined) return holder;
    throw new CloudError(
      'TaskTimedOut',
      "Task Timed Out: 'Provided task does not exist anymore'",
    );
  }

  #tell(record: ExecutionRecord): void {
    const { status } = record;
    if (status === 'RUNNING' || status === 'SUCCEEDED') return;
    this.#failed(eventOf(record));
  }

  #run(execution: Execution): void {
    const key = keyOf(execution.record);
    this.#live.set(key, execution);
    const seconds = execution.definition.TimeoutSeconds;
    if (seconds !== undefined) {
      const { started_at, redriven_at = started_at } = execution.record;
      const at = redriven_at + seconds * 1_000;
      const timer = this.#workshop.clock.at(at, () =>
        execution.end('TIMED_OUT', { error: 'States.Timeout' }),
      );
      this.#timeouts.set(execution, timer);
    }
    execution.onEnd(() => {
      this.#timeouts.get(execution)?.cancel();
      this.#timeouts.delete(execution);
      this.#live.delete(key);
      this.#tell(execution.record);
    });
    void runExecution(execution);
  }
}

const keyOf = ({ machine, name }: ExecutionRecord) => `${machine}:${name}`;

const revisionOf = (definition: Definition) =>
  createHash('sha256').update(JSON.stringify(definition)).digest('hex');
