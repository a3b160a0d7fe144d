import type { RetryPolicy } from './campaign.ts';
import {
  type ContactRecord,
  type ContactState,
  isAccepted,
} from './contact.ts';
import type { Place } from './contact-window.ts';

/** The numbers of one contact, and which of them is called next. */

/** Numbers of one contact, at most. */
export const MAX_NUMBERS = 10;

/** All numbers of a contact, E.164, in the order in which they are called; none of who was taken out. */
export const numbersOf = ({
  phone_number,
  phone_numbers,
}: Pick<ContactRecord, 'phone_number' | 'phone_numbers'>): readonly string[] =>
  phone_numbers ?? (phone_number === '' ? [] : [phone_number]);

/** What of a contact's state tells which number comes next. */
export type Dialled = Pick<
  ContactState,
  'attempts' | 'phone_numbers' | 'dead_numbers'
>;

const nobody: ReadonlySet<string> = new Set();

/**
 * The number that the next attempt calls. Whoever was spoken to is called again
 * where they were; else `same` stays with the first number, `sequential` goes on
 * to the next and stays with the last, `round_robin` begins again after it. A
 * number that turned out to be none is passed over.
 *
 * @param listed - numbers that must not be called
 * @returns null when none is left
 */
export function nextNumber(
  { attempts, phone_numbers, dead_numbers = [] }: Dialled,
  order: RetryPolicy['number_order'],
  listed: ReadonlySet<string> = nobody,
): string | null {
  const had = attempts.filter(isAccepted);
  const last = had.at(-1);
  const numbers = phone_numbers ?? (last ? [last.phone_number] : []);
  const dead = new Set([
    ...dead_numbers,
    ...had.flatMap((it) =>
      it.outcome === 'invalid_number' ? [it.phone_number] : [],
    ),
  ]);
  const usable = numbers.filter((it) => !dead.has(it) && !listed.has(it));
  const [first = null] = usable;
  if (!last || order === 'same') return first;
  const wasReached =
    last.outcome === 'completed' || last.outcome === 'abandoned';
  if (wasReached && usable.includes(last.phone_number)) {
    return last.phone_number;
  }
  const place = numbers.indexOf(last.phone_number);
  const next = usable.find((it) => numbers.indexOf(it) > place);
  return next ?? (order === 'round_robin' ? first : (usable.at(-1) ?? null));
}

/** Whether its last number was none, and another is left to try. */
export function hasAnotherNumber(state: Dialled): boolean {
  const last = state.attempts.findLast(isAccepted);
  return (
    last?.outcome === 'invalid_number' && nextNumber(state, 'same') !== null
  );
}

/** Where the next call goes; undefined when there was none before. */
export function nextPlace(
  state: Dialled,
  { number_order }: Pick<RetryPolicy, 'number_order'>,
): Place | undefined {
  const last = state.attempts.findLast(isAccepted);
  if (!last) return undefined;
  const { phone_number, timezone } = last;
  const next = nextNumber(state, number_order) ?? phone_number;
  return { phone_number: next, timezone };
}

/** A contact as the next call finds it, by its record as it is now. */
export function placeOf(
  record: ContactRecord,
  state: Dialled | undefined,
  { number_order }: Pick<RetryPolicy, 'number_order'>,
): Place {
  const { timezone, phone_number, phone_numbers, scheduled_at } = record;
  const isFirst = !state?.attempts.some(isAccepted);
  const rest = { timezone, ...(isFirst && scheduled_at && { scheduled_at }) };
  if (!phone_numbers) return { ...rest, phone_number };
  const dialled = { attempts: [], ...state, phone_numbers };
  const next = nextNumber(dialled, number_order);
  return { ...rest, phone_number: next ?? phone_number };
}
