import type { Timer, VirtualClock } from '../../clock.ts';
import { ACCOUNT, REGION } from '../http.ts';
import type { Definition, State } from './definition.ts';
import type { Expressions, Scope } from './expressions.ts';
import { type Json, StateError } from './state-error.ts';
import type {
  ExecutionRecord,
  ExecutionStatus,
  HistoryEvent,
  Phase,
  StatesStore,
} from './states-store.ts';
import type { Tokens } from './tokens.ts';

/** @see Step Functions quotas: events of one execution's history */
const MOST_EVENTS = 25_000;

/** @see Step Functions quotas: input or result of a state */
const MOST_BYTES = 262_144;

export const machineArn = (name: string) =>
  `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:${name}`;
/** Nobody checks roles here; the context and descriptions name one. */
export const LOCAL_ROLE = `arn:aws:iam::${ACCOUNT}:role/local`;
export const executionArn = (machine: string, name: string) =>
  `arn:aws:states:${REGION}:${ACCOUNT}:execution:${machine}:${name}`;

/** What a running execution uses. */
export interface Workshop {
  readonly clock: VirtualClock;
  readonly store: StatesStore;
  readonly expressions: Expressions;
  readonly random: () => number;
  readonly tokens: Tokens;
  readonly invoke: (functionName: string, payload: unknown) => Promise<unknown>;
}

/**
 * One running execution: its record, what was not yet stored of its history, and
 * the hold by which time stands still while it works.
 */
export class Execution {
  readonly record: ExecutionRecord;
  readonly definition: Definition;
  readonly workshop: Workshop;
  readonly #events: HistoryEvent[] = [];
  readonly #endings = new Set<() => void>();
  #release: (() => void) | undefined;
  #isAbandoned = false;

  constructor(
    record: ExecutionRecord,
    definition: Definition,
    workshop: Workshop,
  ) {
    this.record = record;
    this.definition = definition;
    this.workshop = workshop;
  }

  get isRunning(): boolean {
    return !this.#isAbandoned && this.record.status === 'RUNNING';
  }

  get state(): State {
    const state = this.definition.States[this.record.state];
    if (state !== undefined) return state;
    throw new StateError(
      'States.Runtime',
      `The state ${this.record.state} is no longer part of the definition`,
    );
  }

  get context(): Json {
    const { record } = this;
    return {
      Execution: {
        Id: executionArn(record.machine, record.name),
        Input: record.input,
        Name: record.name,
        RedriveCount: record.redrives ?? 0,
        ...(record.redriven_at !== undefined && {
          RedriveTime: new Date(record.redriven_at).toISOString(),
        }),
        RoleArn: LOCAL_ROLE,
        StartTime: new Date(record.started_at).toISOString(),
      },
      State: {
        EnteredTime: new Date(record.entered_at).toISOString(),
        Name: record.state,
        RetryCount: record.retry_count,
      },
      StateMachine: { Id: machineArn(record.machine), Name: record.machine },
      ...(record.token !== undefined && { Task: { Token: record.token } }),
    };
  }

  /** Evaluates a value in the present state. */
  evaluate(
    template: Json,
    extra: Partial<Pick<Scope['states'], 'result' | 'errorOutput'>> = {},
  ): Promise<Json> {
    return this.workshop.expressions.evaluate(template, {
      states: {
        input: this.record.state_input,
        context: this.context,
        ...extra,
      },
      variables: this.record.variables,
    });
  }

  /** Notes an event; it is stored with the next `save`. */
  log(type: string, name?: string, content?: Json): void {
    const id = this.record.event_count + 1;
    this.record.event_count = id;
    this.#events.push({
      id,
      previous_id: id - 1,
      at: this.workshop.clock.now(),
      type,
      ...(name !== undefined &&
        content !== undefined && { details: [name, content] }),
    });
  }

  /**
   * Stores where the execution stands. After it, a restart goes on from here.
   *
   * @throws StateError `States.Runtime` when its history is full
   */
  save(phase: Phase = this.record.phase): void {
    if (this.#isAbandoned) return;
    this.record.phase = phase;
    this.workshop.store.save(this.record, this.#events.splice(0));
    if (this.isRunning && this.record.event_count >= MOST_EVENTS) {
      throw new StateError(
        'States.Runtime',
        `The execution reached the maximum number of history events (${MOST_EVENTS}).`,
      );
    }
  }

  /** Ends the execution; what it waits for is given up. No-op when it has ended. */
  end(
    status: Exclude<ExecutionStatus, 'RUNNING'>,
    how: { output?: Json; error?: string; cause?: string } = {},
  ): void {
    if (!this.isRunning) return;
    Object.assign(this.record, how);
    this.record.status = status;
    this.record.stopped_at = this.workshop.clock.now();
    const [type, name] = endings[status];
    this.log(
      type,
      name,
      status === 'SUCCEEDED'
        ? { output: JSON.stringify(how.output) }
        : { error: how.error ?? '', cause: how.cause ?? '' },
    );
    this.save({ kind: 'entered' });
    for (const ending of [...this.#endings]) ending();
    this.pause();
  }

  /** Forgets the execution without a trace: the file says where it stands. */
  abandon(): void {
    this.#isAbandoned = true;
    for (const ending of [...this.#endings]) ending();
    this.pause();
  }

  /** Calls back when the execution ends, unless undone before. */
  onEnd(ending: () => void): () => void {
    this.#endings.add(ending);
    return () => this.#endings.delete(ending);
  }

  /** Time stands still from here: the execution works. */
  resume(): void {
    this.#release ??= this.workshop.clock.hold();
  }

  /** Time may go on: the execution waits. */
  pause(): void {
    this.#release?.();
    this.#release = undefined;
  }

  /** Waits until an instant of the clock, or until the execution ends. */
  until(instant: number): Promise<void> {
    return new Promise((resolve) => {
      const finish = () => {
        timer.cancel();
        undo();
        this.resume();
        resolve();
      };
      const undo = this.onEnd(finish);
      const timer: Timer = this.workshop.clock.at(instant, finish);
      this.pause();
    });
  }
}

const endings = {
  SUCCEEDED: ['ExecutionSucceeded', 'executionSucceededEventDetails'],
  FAILED: ['ExecutionFailed', 'executionFailedEventDetails'],
  TIMED_OUT: ['ExecutionTimedOut', 'executionTimedOutEventDetails'],
  ABORTED: ['ExecutionAborted', 'executionAbortedEventDetails'],
} as const;

/** @throws StateError `States.DataLimitExceeded` when a value is over 256 KiB */
export function checkSize(value: Json, what: string): void {
  if (Buffer.byteLength(JSON.stringify(value)) <= MOST_BYTES) return;
  throw new StateError(
    'States.DataLimitExceeded',
    `The ${what} is over the maximum of ${MOST_BYTES} bytes.`,
  );
}
