import type { HistoryEvent } from './states-store.ts';

/**
 * State transitions of an execution, as they are billed: one for each state that
 * is entered, one for each further attempt at a task, one for each redrive, which
 * is also the first attempt after it.
 *
 * @see https://aws.amazon.com/step-functions/pricing/ "including retries"
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html
 */
export function transitionsOf(
  history: readonly Pick<HistoryEvent, 'type'>[],
): number {
  let transitions = 0;
  let isFirst = true;
  for (const { type } of history) {
    if (type.endsWith('StateEntered') || type === 'ExecutionRedriven') {
      transitions += 1;
      isFirst = true;
    } else if (type === 'TaskScheduled') {
      if (!isFirst) transitions += 1;
      isFirst = false;
    }
  }
  return transitions;
}
