import type {
  ChoiceState,
  FailState,
  PassState,
  SucceedState,
  WaitState,
} from './definition.ts';
import type { Execution } from './execution.ts';
import { runTask } from './run-task.ts';
import { StateError } from './state-error.ts';
import { leave, logEvaluation } from './transitions.ts';

/** Runs an execution from where its record stands to its end. */
export async function runExecution(execution: Execution): Promise<void> {
  execution.resume();
  try {
    while (execution.isRunning) await runState(execution);
  } catch (error) {
    fail(execution, error);
  } finally {
    execution.pause();
  }
}

async function runState(execution: Execution): Promise<void> {
  const { state } = execution;
  switch (state.Type) {
    case 'Task':
      return runTask(execution, state);
    case 'Choice':
      return runChoice(execution, state);
    case 'Wait':
      return runWait(execution, state);
    case 'Pass':
      return runPass(execution, state);
    case 'Succeed':
      return runSucceed(execution, state);
    case 'Fail':
      return runFail(execution, state);
    default:
      throw new RangeError(`unknown type of state: ${state satisfies never}`);
  }
}

async function runChoice(
  execution: Execution,
  state: ChoiceState,
): Promise<void> {
  const input = execution.record.state_input;
  for (const choice of state.Choices) {
    const holds = await execution.evaluate(choice.Condition);
    if (typeof holds !== 'boolean') {
      throw new StateError(
        'States.QueryEvaluationError',
        `The Condition of a choice of state ${execution.record.state} is not a boolean`,
      );
    }
    if (holds) return leave(execution, choice, input);
  }
  if (state.Default === undefined) {
    throw new StateError(
      'States.NoChoiceMatched',
      `No choice of state ${execution.record.state} holds, and it has no Default`,
    );
  }
  const { Output, Assign, Default } = state;
  return leave(execution, { Output, Assign, Next: Default }, input);
}

async function runWait(execution: Execution, state: WaitState): Promise<void> {
  const { record } = execution;
  if (record.phase.kind !== 'waiting') {
    const until = await endOfWait(execution, state);
    execution.save({ kind: 'waiting', until });
  }
  if (record.phase.kind === 'waiting') {
    await execution.until(record.phase.until);
  }
  if (execution.isRunning) await leave(execution, state, record.state_input);
}

async function endOfWait(
  execution: Execution,
  state: WaitState,
): Promise<number> {
  const now = execution.workshop.clock.now();
  if (state.Timestamp === undefined) {
    const seconds = await execution.evaluate(state.Seconds ?? 0);
    if (typeof seconds === 'number' && seconds >= 0) {
      return now + seconds * 1_000;
    }
    throw new StateError(
      'States.QueryEvaluationError',
      `Seconds of state ${execution.record.state} is no number of seconds`,
    );
  }
  const timestamp = await execution.evaluate(state.Timestamp);
  const until = typeof timestamp === 'string' ? Date.parse(timestamp) : NaN;
  if (!Number.isNaN(until)) return until;
  throw new StateError(
    'States.QueryEvaluationError',
    `Timestamp of state ${execution.record.state} is no RFC 3339 instant`,
  );
}

const runPass = (execution: Execution, state: PassState) =>
  leave(execution, state, execution.record.state_input);

const runSucceed = (execution: Execution, state: SucceedState) =>
  leave(execution, state, execution.record.state_input);

async function runFail(execution: Execution, state: FailState): Promise<void> {
  const error = await execution.evaluate(state.Error ?? '');
  const cause = await execution.evaluate(state.Cause ?? '');
  execution.end('FAILED', { error: String(error), cause: String(cause) });
}

/** Ends an execution by an error that nothing caught. */
function fail(execution: Execution, thrown: unknown): void {
  const error =
    thrown instanceof StateError
      ? thrown
      : new StateError('States.Runtime', String(thrown));
  if (error.error === 'States.QueryEvaluationError')
    logEvaluation(execution, error);
  execution.end('FAILED', { error: error.error, cause: error.cause_text });
}
