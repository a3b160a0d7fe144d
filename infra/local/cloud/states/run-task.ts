import { runAttempt, taskDetails } from './attempt.ts';
import { INVOKE_AND_WAIT, type TaskState } from './definition.ts';
import { checkSize, type Execution } from './execution.ts';
import { findCatcher, nextRetry } from './retry.ts';
import { type Json, StateError } from './state-error.ts';
import type { AttemptRecord, Outcome } from './states-store.ts';
import { newToken } from './tokens.ts';
import { leave, logEvaluation } from './transitions.ts';

/**
 * Takes a task one step on from where its record stands.
 *
 *     entered ──▶ attempting ──▶ (submitted) ──▶ settled ──▶ next state
 *        ▲            ▲                             │
 *        └─ restart: again, with the same token     └──▶ retrying ──▶ attempting
 */
export async function runTask(
  execution: Execution,
  state: TaskState,
): Promise<void> {
  const { phase } = execution.record;
  try {
    switch (phase.kind) {
      case 'entered':
        return await begin(execution, state);
      case 'attempting':
      case 'submitted':
        return await runAttempt(execution, state, phase);
      case 'settled':
        return await settle(execution, state, phase.outcome);
      case 'retrying':
        await execution.until(phase.until);
        return execution.isRunning ? await begin(execution, state) : undefined;
      case 'waiting':
        throw new RangeError('a task does not wait');
      default:
        throw new RangeError(`unknown phase: ${phase satisfies never}`);
    }
  } catch (error) {
    if (!(error instanceof StateError) || !execution.isRunning) throw error;
    if (error.error === 'States.QueryEvaluationError') {
      logEvaluation(execution, error);
    }
    await recover(execution, state, error);
  }
}

async function begin(execution: Execution, state: TaskState): Promise<void> {
  const { record, workshop } = execution;
  const waits = state.Resource === INVOKE_AND_WAIT;
  if (waits) record.token = newToken(record);
  const given = await execution.evaluate(state.Arguments ?? {});
  checkSize(given, 'Arguments of a task');
  const timeout = await seconds(execution, state.TimeoutSeconds);
  const heartbeat = await seconds(execution, state.HeartbeatSeconds);
  if (!execution.isRunning) return;

  const now = workshop.clock.now();
  const attempt: AttemptRecord = {
    arguments: given,
    ...(waits && record.token !== undefined && { token: record.token }),
    ...(timeout !== undefined && { deadline: now + timeout * 1_000 }),
    ...(heartbeat !== undefined && {
      heartbeat_ms: heartbeat * 1_000,
      beat_by: now + heartbeat * 1_000,
    }),
  };
  execution.log('TaskScheduled', 'taskScheduledEventDetails', {
    ...taskDetails(state),
    region: 'us-east-1',
    parameters: JSON.stringify(given),
    ...(timeout !== undefined && { timeoutInSeconds: timeout }),
    ...(heartbeat !== undefined && { heartbeatInSeconds: heartbeat }),
  });
  execution.log('TaskStarted', 'taskStartedEventDetails', taskDetails(state));
  execution.save({ kind: 'attempting', attempt });
}

async function seconds(
  execution: Execution,
  template: Json | undefined,
): Promise<number | undefined> {
  if (template === undefined) return undefined;
  const value = await execution.evaluate(template);
  if (typeof value === 'number' && value > 0) return value;
  throw new StateError(
    'States.QueryEvaluationError',
    `A time-out of state ${execution.record.state} is no number of seconds above 0`,
  );
}

async function settle(
  execution: Execution,
  state: TaskState,
  outcome: Outcome,
): Promise<void> {
  if (outcome.kind === 'failed') {
    throw new StateError(outcome.error, outcome.cause);
  }
  const { result } = outcome;
  checkSize(result, 'result of a task');
  await leave(execution, state, result, { result });
}

/** After an error: the next attempt, a catcher's state, or the end. */
async function recover(
  execution: Execution,
  state: TaskState,
  error: StateError,
): Promise<void> {
  const { record, workshop } = execution;
  const retry = nextRetry(
    state.Retry ?? [],
    error,
    record.retries,
    workshop.random,
  );
  if (retry !== undefined) {
    record.retries[retry.index] = (record.retries[retry.index] ?? 0) + 1;
    record.retry_count += 1;
    const until = workshop.clock.now() + retry.delayMs;
    return execution.save({ kind: 'retrying', until });
  }
  const catcher = findCatcher(state, error);
  if (catcher === undefined) throw error;
  const errorOutput = { Error: error.error, Cause: error.cause_text };
  await leave(execution, catcher, errorOutput, { errorOutput });
}
