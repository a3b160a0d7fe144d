import type { Timer } from '../../clock.ts';
import type { TaskState } from './definition.ts';
import type { Execution } from './execution.ts';
import type { Json } from './state-error.ts';
import type { AttemptRecord, Outcome, Phase } from './states-store.ts';

type InFlight = Extract<Phase, { kind: 'attempting' | 'submitted' }>;

/**
 * Runs one attempt of a task to its outcome, which is stored before this returns
 * (and before whoever sent it by token has an answer).
 *
 * Time goes on meanwhile: whoever runs the function holds the clock for it. An
 * attempt found in flight after a restart is run again, with the same token and
 * the same deadline; one that was already submitted only waits on.
 */
export function runAttempt(
  execution: Execution,
  state: TaskState,
  phase: InFlight,
): Promise<void> {
  return new Promise((resolve) => {
    const attempt = new Attempt(execution, state, phase, resolve);
    attempt.begin();
  });
}

class Attempt {
  readonly #execution: Execution;
  readonly #state: TaskState;
  readonly #finished: () => void;
  #record: AttemptRecord;
  #isSubmitted: boolean;
  #isSettled = false;
  #deadline: Timer | undefined;
  #beat: Timer | undefined;
  #undo: () => void = () => {};

  constructor(
    execution: Execution,
    state: TaskState,
    phase: InFlight,
    finished: () => void,
  ) {
    this.#execution = execution;
    this.#state = state;
    this.#record = phase.attempt;
    this.#isSubmitted = phase.kind === 'submitted';
    this.#finished = finished;
  }

  begin(): void {
    const { workshop } = this.#execution;
    const { token, deadline } = this.#record;
    this.#undo = this.#execution.onEnd(() => this.#close());
    if (token !== undefined) {
      workshop.tokens.set(token, {
        settle: (outcome) => this.#settle(outcome),
        beat: () => this.#extend(),
      });
    }
    if (deadline !== undefined) {
      this.#deadline = workshop.clock.at(deadline, () =>
        this.#settle(timedOut('States.Timeout')),
      );
    }
    this.#planBeat();
    if (!this.#isSubmitted) void this.#invoke();
    if (!this.#isSettled) this.#execution.pause();
  }

  async #invoke(): Promise<void> {
    const { FunctionName, Payload } = this.#record.arguments as {
      FunctionName?: string;
      Payload?: Json;
    };
    const { workshop } = this.#execution;
    const name = functionNameOf(FunctionName ?? '');
    try {
      const answer = await workshop.invoke(name, Payload ?? {});
      const result = invocationResult(answer);
      if (this.#record.token === undefined) {
        this.#settle({ kind: 'succeeded', result });
      } else this.#submit(result);
    } catch (error) {
      this.#settle(failure(error));
    }
  }

  /** The function has the token now; what it returned does not count. */
  #submit(result: Json): void {
    if (this.#isSettled) return;
    this.#isSubmitted = true;
    this.#execution.log('TaskSubmitted', 'taskSubmittedEventDetails', {
      ...taskDetails(this.#state),
      output: JSON.stringify(result),
    });
    this.#execution.save({ kind: 'submitted', attempt: this.#record });
  }

  #extend(): void {
    const { heartbeat_ms } = this.#record;
    if (heartbeat_ms === undefined) return;
    const beat_by = this.#execution.workshop.clock.now() + heartbeat_ms;
    this.#record = { ...this.#record, beat_by };
    const kind = this.#isSubmitted ? 'submitted' : 'attempting';
    this.#execution.save({ kind, attempt: this.#record });
    this.#planBeat();
  }

  #planBeat(): void {
    this.#beat?.cancel();
    const { beat_by } = this.#record;
    if (beat_by === undefined) return;
    this.#beat = this.#execution.workshop.clock.at(beat_by, () =>
      this.#settle(timedOut('States.HeartbeatTimeout')),
    );
  }

  #settle(outcome: Outcome): void {
    if (this.#isSettled) return;
    const execution = this.#execution;
    execution.resume();
    const details = taskDetails(this.#state);
    if (outcome.kind === 'succeeded') {
      execution.log('TaskSucceeded', 'taskSucceededEventDetails', {
        ...details,
        output: JSON.stringify(outcome.result),
      });
    } else {
      const isLate = lateErrors.includes(outcome.error);
      execution.log(
        isLate ? 'TaskTimedOut' : 'TaskFailed',
        isLate ? 'taskTimedOutEventDetails' : 'taskFailedEventDetails',
        { ...details, error: outcome.error, cause: outcome.cause },
      );
    }
    execution.save({ kind: 'settled', outcome });
    this.#close();
  }

  #close(): void {
    this.#isSettled = true;
    this.#deadline?.cancel();
    this.#beat?.cancel();
    this.#undo();
    const { token } = this.#record;
    if (token !== undefined) this.#execution.workshop.tokens.delete(token);
    this.#finished();
  }
}

/** What every event of a task says about it. */
export const taskDetails = (state: TaskState) => ({
  resourceType: 'lambda',
  resource: state.Resource.slice(state.Resource.lastIndexOf(':') + 1),
});

const lateErrors = ['States.Timeout', 'States.HeartbeatTimeout'];

const timedOut = (error: string): Outcome => ({
  kind: 'failed',
  error,
  cause: '',
});

/** `arn:…:function:name:alias` or `name:alias` to `name`. */
const functionNameOf = (name: string) =>
  name.replace(/^arn:.*:function:/, '').replace(/:.*$/, '');

/** @see Step Functions developer guide, "Invoke Lambda function": the result's shape */
const invocationResult = (answer: unknown): Json => ({
  ExecutedVersion: '$LATEST',
  Payload: JSON.parse(JSON.stringify(answer ?? null)),
  StatusCode: 200,
});

/** A function's error as Lambda reports it: type for the name, JSON for the cause. */
function failure(thrown: unknown): Outcome {
  const { name = 'Error', message = String(thrown) } = thrown as Error;
  const cause = JSON.stringify({
    errorType: name,
    errorMessage: message,
    trace: [],
  });
  return { kind: 'failed', error: name, cause };
}
