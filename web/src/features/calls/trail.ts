import type { StatusIndicatorProps } from '@cloudscape-design/components';
import type { AttemptView } from '#shared/contracts/contacts.ts';
import { formatAttemptResult } from '#shared/domain/format-attempt-result.ts';

/** Up to this many are all shown; of more, the last ones and how many there are. */
const SHOWN = 5;
const SHOWN_OF_MORE = 4;

export interface CondensedTrail {
  /** Earlier attempts that are not shown. */
  readonly hidden: number;
  readonly shown: readonly AttemptView[];
}

export const condenseTrail = (
  attempts: readonly AttemptView[],
): CondensedTrail =>
  attempts.length <= SHOWN
    ? { hidden: 0, shown: attempts }
    : {
        hidden: attempts.length - SHOWN_OF_MORE,
        shown: attempts.slice(-SHOWN_OF_MORE),
      };

type Ended = Pick<AttemptView, 'status' | 'outcome' | 'sip_code'>;

export function attemptType(attempt: Ended): StatusIndicatorProps.Type {
  if (attempt.status !== 'ended') return 'in-progress';
  if (attempt.outcome === 'completed') return 'success';
  return attempt.outcome === 'machine' ? 'stopped' : 'error';
}

/** `#2 Line busy`. */
export const attemptWords = (attempt: Ended & { attempt_number: number }) =>
  `#${attempt.attempt_number} ${formatAttemptResult(attempt)}`;

/** The end of an attempt's id: the beginnings are alike, since ids sort by time. */
export const attemptTail = (id: string) => `…${id.slice(-6)}`;

/** Of a trail, the attempt before this one. */
export const attemptBefore = (
  attempts: readonly AttemptView[],
  { attempt_number }: Pick<AttemptView, 'attempt_number'>,
) => attempts.findLast((one) => one.attempt_number < attempt_number);

/** Evaluation columns that some attempt of these has something for, sorted. */
export const resultKeys = (
  attempts: readonly Pick<AttemptView, 'result'>[],
): string[] =>
  [
    ...new Set(attempts.flatMap(({ result }) => Object.keys(result ?? {}))),
  ].sort();

/** `true` is met, `false` is not met; the rest are words of the evaluator. */
export function resultWord(value: boolean | string | undefined): string | null {
  if (value === undefined) return null;
  if (value === true) return 'Yes';
  if (value === false) return 'No';
  return value === 'na' ? 'Not applicable' : 'Abstained';
}
