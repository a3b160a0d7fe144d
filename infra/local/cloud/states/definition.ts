import { CloudError } from '../http.ts';
import type { Json } from './state-error.ts';

/** The part of the Amazon States Language that the product uses, JSONata only. */
export interface Definition {
  readonly StartAt: string;
  readonly QueryLanguage?: 'JSONata';
  /** Seconds for a whole execution. */
  readonly TimeoutSeconds?: number;
  readonly States: Readonly<Record<string, State>>;
}

interface Common {
  readonly QueryLanguage?: 'JSONata';
  readonly Output?: Json;
  readonly Assign?: Json;
}
interface Onward {
  readonly Next?: string;
  readonly End?: boolean;
}

export interface TaskState extends Common, Onward {
  readonly Type: 'Task';
  readonly Resource: string;
  readonly Arguments?: Json;
  readonly TimeoutSeconds?: Json;
  readonly HeartbeatSeconds?: Json;
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
}
export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly BackoffRate?: number;
  readonly MaxAttempts?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'FULL' | 'NONE';
}
export interface Catcher extends Common {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
}
export interface ChoiceState extends Common {
  readonly Type: 'Choice';
  readonly Choices: readonly (Common & {
    readonly Condition: Json;
    readonly Next: string;
  })[];
  readonly Default?: string;
}
export interface WaitState extends Common, Onward {
  readonly Type: 'Wait';
  readonly Seconds?: Json;
  readonly Timestamp?: Json;
}
export interface PassState extends Common, Onward {
  readonly Type: 'Pass';
}
export interface SucceedState extends Common {
  readonly Type: 'Succeed';
}
export interface FailState extends Common {
  readonly Type: 'Fail';
  readonly Error?: Json;
  readonly Cause?: Json;
}
export type State =
  | TaskState
  | ChoiceState
  | WaitState
  | PassState
  | SucceedState
  | FailState;

export const INVOKE = 'arn:aws:states:::lambda:invoke';
export const INVOKE_AND_WAIT = `${INVOKE}.waitForTaskToken`;

const types = ['Task', 'Choice', 'Wait', 'Pass', 'Succeed', 'Fail'];

/** Fields of the other query language: silently ignored, they would do harm. */
const jsonPathFields = [
  'InputPath',
  'OutputPath',
  'Parameters',
  'ResultPath',
  'ResultSelector',
  'SecondsPath',
  'TimestampPath',
  'TimeoutSecondsPath',
  'HeartbeatSecondsPath',
  'ErrorPath',
  'CausePath',
];

/**
 * Takes a definition that this interpreter runs in full, and no other.
 *
 * @throws CloudError `InvalidDefinition` for what is broken or not supported
 */
export function parseDefinition(source: string | object): Definition {
  const definition = (
    typeof source === 'string' ? parseJson(source) : source
  ) as Definition;
  const states = definition.States ?? {};
  if (!(definition.StartAt in states)) {
    throw invalid(`StartAt names no state: ${definition.StartAt}`);
  }
  for (const [name, state] of Object.entries(states)) {
    const language = state.QueryLanguage ?? definition.QueryLanguage;
    if (language !== 'JSONata') {
      throw invalid(`state ${name} has another query language than JSONata`);
    }
    checkState(name, state, states);
  }
  return definition;
}

function checkState(
  name: string,
  state: State,
  states: Definition['States'],
): void {
  if (!types.includes(state.Type)) {
    throw invalid(`state ${name} has an unsupported type: ${state.Type}`);
  }
  const foreign = jsonPathFields.find((field) => field in state);
  if (foreign !== undefined) {
    throw invalid(`state ${name} has ${foreign}, which JSONata does not know`);
  }
  for (const target of targetsOf(state)) {
    if (!(target in states))
      throw invalid(`state ${name} leads to no state: ${target}`);
  }
  if (state.Type === 'Task') {
    if (state.Resource !== INVOKE && state.Resource !== INVOKE_AND_WAIT) {
      throw invalid(
        `state ${name} has an unsupported resource: ${state.Resource}`,
      );
    }
  }
  if (
    state.Type === 'Wait' &&
    (state.Seconds === undefined) === (state.Timestamp === undefined)
  ) {
    throw invalid(`state ${name} must have either Seconds or Timestamp`);
  }
  const goesOn = 'Next' in state && state.Next !== undefined;
  const isOpen = ['Task', 'Wait', 'Pass'].includes(state.Type);
  if (isOpen && goesOn === ('End' in state && state.End === true)) {
    throw invalid(`state ${name} must have either Next or End`);
  }
}

function targetsOf(state: State): string[] {
  const targets: string[] = [];
  if ('Next' in state && state.Next !== undefined) targets.push(state.Next);
  if (state.Type === 'Task') {
    for (const { Next } of state.Catch ?? []) targets.push(Next);
  }
  if (state.Type === 'Choice') {
    for (const { Next } of state.Choices) targets.push(Next);
    if (state.Default !== undefined) targets.push(state.Default);
  }
  return targets;
}

function parseJson(source: string): object {
  try {
    return JSON.parse(source);
  } catch {
    throw invalid('the definition is no JSON');
  }
}

const invalid = (message: string) =>
  new CloudError(
    'InvalidDefinition',
    `Invalid State Machine Definition: ${message}`,
  );
