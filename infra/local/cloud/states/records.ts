import type { ExecutionRecord } from './states-store.ts';

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html */
const REDRIVABLE_MS = 14 * 86_400_000;
const MOST_EVENTS_TO_REDRIVE = 24_999;

/** @returns what AWS says then; nothing when it may be redriven */
export function whyNotRedrivable(
  { status, stopped_at = 0, event_count }: ExecutionRecord,
  now: number,
): string | undefined {
  if (status === 'RUNNING' || status === 'SUCCEEDED') {
    return `Execution is ${status} and cannot be redriven`;
  }
  if (now - stopped_at > REDRIVABLE_MS) {
    return 'Execution has exceeded its redrivable period of 14 days';
  }
  return event_count >= MOST_EVENTS_TO_REDRIVE
    ? 'Execution has exceeded the maximum event history count for a redrive'
    : undefined;
}

export const newRecord = (
  of: Required<
    Pick<
      ExecutionRecord,
      'machine' | 'name' | 'input' | 'revision' | 'started_at'
    >
  >,
  state: string,
): ExecutionRecord => ({
  ...of,
  status: 'RUNNING',
  event_count: 0,
  variables: {},
  state,
  state_input: of.input,
  entered_at: of.started_at,
  phase: { kind: 'entered' },
  retry_count: 0,
  retries: [],
});

/** As an execution stands that goes on where it ended. */
export function redrivenRecord(
  { error: _, cause: __, stopped_at: ___, ...rest }: ExecutionRecord,
  now: number,
): ExecutionRecord {
  return {
    ...rest,
    status: 'RUNNING',
    redrives: (rest.redrives ?? 0) + 1,
    redriven_at: now,
    phase: { kind: 'entered' },
    retry_count: 0,
    retries: [],
  };
}
