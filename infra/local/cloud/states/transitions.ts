import { checkSize, type Execution } from './execution.ts';
import type { Scope } from './expressions.ts';
import type { Json, StateError } from './state-error.ts';

type Extra = Partial<Pick<Scope['states'], 'result' | 'errorOutput'>>;

/** How a state hands on: its output, what it assigns, and to whom. */
export interface Leaving {
  readonly Output?: Json | undefined;
  readonly Assign?: Json | undefined;
  readonly Next?: string | undefined;
}

/** Enters a state: the first of an execution, or the next. */
export function enter(execution: Execution, name: string, input: Json): void {
  const { record, definition } = execution;
  Object.assign(record, {
    state: name,
    state_input: input,
    entered_at: execution.workshop.clock.now(),
    retry_count: 0,
    retries: [],
  });
  delete record.token;
  const type = definition.States[name]?.Type;
  execution.log(`${type}StateEntered`, 'stateEnteredEventDetails', {
    name,
    input: JSON.stringify(input),
  });
  execution.save({ kind: 'entered' });
}

/**
 * Leaves the present state: assigns, puts out, and enters the next or ends.
 *
 * @param fallback - the output when the state says none
 * @throws StateError of an expression, before anything has changed
 */
export async function leave(
  execution: Execution,
  leaving: Leaving,
  fallback: Json,
  extra: Extra = {},
): Promise<void> {
  const { record } = execution;
  const output =
    leaving.Output === undefined
      ? fallback
      : await execution.evaluate(leaving.Output, extra);
  checkSize(output, 'output of a state');
  const assigned =
    leaving.Assign === undefined
      ? {}
      : await execution.evaluate(leaving.Assign, extra);
  if (!execution.isRunning) return;

  Object.assign(record.variables, assigned);
  execution.log(
    `${execution.state.Type}StateExited`,
    'stateExitedEventDetails',
    {
      name: record.state,
      output: JSON.stringify(output),
    },
  );
  if (leaving.Next === undefined) execution.end('SUCCEEDED', { output });
  else enter(execution, leaving.Next, output);
}

/** Notes that an expression of the present state failed. */
export function logEvaluation(execution: Execution, error: StateError): void {
  execution.log('EvaluationFailed', 'evaluationFailedEventDetails', {
    error: error.error,
    cause: error.cause_text,
    state: execution.record.state,
  });
}
