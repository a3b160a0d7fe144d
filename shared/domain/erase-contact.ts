import type {
  Attempt,
  Callback,
  ContactRecord,
  ContactState,
} from './contact.ts';
import { numbersOf } from './contact-numbers.ts';
import type { Conversation } from './conversation.ts';

/**
 * Takes the person out of what is stored, and leaves what figures are made of:
 * which states there were, how calls ended, how long they were, what they cost.
 * A figure never changes by an erasure, for none of them is made of a number.
 */

/** A contact that is being erased: it keeps what is needed to find the rest. */
export const markErased = (
  record: ContactRecord,
  erased_at: string,
): ContactRecord => ({
  ...record,
  erased_at: record.erased_at ?? erased_at,
});

/** Only where it is, and which calls were of it. */
export function erasedRecord(record: ContactRecord): ContactRecord {
  const { org_id, campaign_id, seq, id, upload_id, created_at } = record;
  const { call, deleted, version, erased_at, later_upload_ids } = record;
  return {
    org_id,
    campaign_id,
    seq,
    id,
    phone_number: '',
    custom_fields: {},
    created_at,
    ...(upload_id !== undefined && { upload_id }),
    ...(later_upload_ids && { later_upload_ids }),
    ...(call && { call }),
    ...(version !== undefined && { version }),
    ...(deleted && { deleted }),
    ...(erased_at !== undefined && { erased_at }),
  };
}

/** Whether a contact has this number now. */
export const isOf = (record: ContactRecord, number: string): boolean =>
  numbersOf(record).includes(number);

/** Whether something in a state is of this number: its contact may have another by now. */
export const mentions = (state: ContactState, number: string): boolean =>
  state.attempts.some((it) => it.phone_number === number) ||
  (state.phone_numbers?.includes(number) ?? false) ||
  (state.dead_numbers?.includes(number) ?? false);

/**
 * A state without the person.
 *
 * @param number - only what is of this number; left out: all of it
 * @returns null when nothing of it is left to take out
 */
export function erasedState(
  state: ContactState,
  number?: string,
): ContactState | null {
  const isTheirs = (it: string) => number === undefined || it === number;
  const { phone_numbers = [], dead_numbers = [], callback, ...rest } = state;
  const isWhole = number === undefined;
  const isDone =
    !state.attempts.some((it) => isTheirs(it.phone_number) && isTold(it)) &&
    ![...phone_numbers, ...dead_numbers].some(isTheirs) &&
    !(isWhole && callback && hasWords(callback));
  if (isDone) return null;
  const numbers = phone_numbers.filter((it) => !isTheirs(it));
  const dead = dead_numbers.filter((it) => !isTheirs(it));
  return {
    ...rest,
    rev: state.rev + 1,
    attempts: state.attempts.map((it) =>
      isTheirs(it.phone_number) ? erasedAttempt(it) : it,
    ),
    ...(numbers.length > 0 && { phone_numbers: numbers }),
    ...(dead.length > 0 && { dead_numbers: dead }),
    ...(callback && { callback: isWhole ? withoutWords(callback) : callback }),
  };
}

/** Whether an attempt tells who was called, where they are, or which call of the carrier it was. */
const isTold = ({ phone_number, call_id, timezone, scheduled_at }: Attempt) =>
  phone_number !== '' || (call_id ?? timezone ?? scheduled_at) !== undefined;

const hasWords = ({ reason, preferred_time_text }: Callback) =>
  reason !== null || preferred_time_text !== undefined;

/** Without who was called, and without the carrier's name of the call: a recording of it may lie there. */
function erasedAttempt(attempt: Attempt): Attempt {
  const { call_id: _, timezone: __, scheduled_at: ___, ...rest } = attempt;
  return { ...rest, phone_number: '' };
}

/** What the person said of a later call. */
function withoutWords(callback: Callback): Callback {
  const { preferred_time_text: _, ...rest } = callback;
  return { ...rest, reason: null };
}

/** A conversation as its counts need it: nothing that was said. Who judged it may know it by their own id. */
export const erasedConversation = (before: Conversation): Conversation => ({
  ...before,
  summary: null,
  has_transcript: false,
  evaluations: before.evaluations.map((run, index) => ({
    ...run,
    id: `erased_${index}`,
  })),
  version: before.version + 1,
  erased: true,
});
