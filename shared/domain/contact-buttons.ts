import { type ContactStatus, isLive, isWaiting } from './contact.ts';

/** What an operator may press at one contact. */
export type ContactButton =
  | 'retry-now'
  | 'skip'
  | 'callback'
  | 'cancel-callback';

interface Row {
  readonly status: ContactStatus;
  readonly disposition: string | null;
  /** Of a person whose data was erased. */
  readonly erased_at?: string | undefined;
}
interface Run {
  readonly is_over: boolean;
  /** Callback detection, or callbacks to whoever was abandoned, is on. */
  readonly keeps_callbacks: boolean;
}

/** Whoever was taken out is not promised a call. */
const TAKEN_OUT = ['excluded', 'dnc', 'deleted', 'erased'];

/**
 * Buttons that the API will take, as far as a row tells: it still refuses a
 * sixth callback, or a contact that a call was faster for.
 *
 * @see shared/domain/contact-actions.ts, which decides
 */
export function contactButtons(
  { status, disposition, erased_at }: Row,
  { is_over, keeps_callbacks }: Run,
): readonly ContactButton[] {
  if (is_over || erased_at !== undefined) return [];
  const isTakenOut =
    status === 'suppressed' || TAKEN_OUT.includes(disposition ?? '');
  const promise: ContactButton[] =
    keeps_callbacks && !isLive(status) && !isTakenOut ? ['callback'] : [];
  if (!isWaiting(status)) return promise;
  return status === 'callback_scheduled'
    ? ['retry-now', 'skip', ...promise, 'cancel-callback']
    : ['retry-now', 'skip', ...promise];
}
