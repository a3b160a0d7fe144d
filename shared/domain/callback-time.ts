import { Temporal } from 'temporal-polyfill';

/** How the time of a callback was found, and what moved it. */
export const callbackTimeReasons = [
  'relative_offset',
  'daypart',
  'day_offset',
  'no_clear_time',
  /** Nobody may call then: moved to the next opening. */
  'outside_window',
  /** The number may not be called again so soon. */
  'number_limit',
] as const;
export type CallbackTimeReason = (typeof callbackTimeReasons)[number];

export interface CallbackWish {
  /** What the person said, in their words: `tomorrow morning`. */
  readonly text: string;
  /** Epoch milliseconds. */
  readonly requested_at: number;
  /** What whoever heard it made of it, if anything. */
  readonly delay_seconds?: number | undefined;
  /** When nothing says a time: as long as a retry waits. */
  readonly retry_delay_seconds: number;
  /** IANA name: on whose clock `morning` is. */
  readonly timezone: string;
}

export interface CallbackTime {
  /** Epoch milliseconds; calling windows are not looked at. */
  readonly at: number;
  readonly reason: CallbackTimeReason;
}

/** Hours on the wall. The first and last are the rules'; noon has its own for those who say so. */
const DAYPARTS: readonly (readonly [RegExp, number])[] = [
  [/\bmorning\b/, 10],
  [/\bafternoon\b/, 15],
  [/\b(evening|tonight)\b/, 18],
];
const HOUR_OF_A_DAY = 10;
/** Nobody means "in a thousand hours". */
const MOST_MS = 30 * 86_400_000;

/**
 * When to call somebody back, from what they said: a relative time (`30 min`,
 * `half an hour`), a part of a day (`tomorrow evening`), a day, and if it is
 * none of these, the delay that was heard, or that of a retry.
 *
 * @see product rules 6.20
 */
export function callbackTime(wish: CallbackWish): CallbackTime {
  const { requested_at, delay_seconds, retry_delay_seconds } = wish;
  const text = inDigits(wish.text);
  const offset = relativeMs(text);
  if (offset !== null) {
    return { at: requested_at + offset, reason: 'relative_offset' };
  }
  const day = onSomeDay(text, wish);
  if (day) return day;
  return delay_seconds === undefined
    ? {
        at: requested_at + retry_delay_seconds * 1_000,
        reason: 'no_clear_time',
      }
    : { at: requested_at + delay_seconds * 1_000, reason: 'relative_offset' };
}

const words: Readonly<Record<string, string>> = {
  one: '1',
  two: '2',
  three: '3',
  four: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  nine: '9',
  ten: '10',
  twelve: '12',
  fifteen: '15',
  twenty: '20',
  thirty: '30',
  forty: '40',
  fifty: '50',
  ninety: '90',
};

/** Lower case, with amounts as digits: `an hour and a half` becomes `1 hour 30 min`. */
function inDigits(text: string): string {
  return text
    .slice(0, 500)
    .toLowerCase()
    .replace(/\bhalf (an |a )?hour\b/g, '30 min')
    .replace(/\b(a )?quarter (of an )?hour\b/g, '15 min')
    .replace(/\b(a )?couple (of )?(?=hours|minutes|days)/g, '2 ')
    .replace(/\b[a-z]+\b/g, (word) => words[word] ?? word)
    .replace(/\ban? (?=hour|minute|day\b)/g, '1 ')
    .replace(/\bhour and a half\b/g, 'hour 30 min')
    .replace(/(\d+) and a half hours?\b/g, '$1 hours 30 min');
}

const AMOUNT = /(\d+(?:\.\d+)?) ?(hours?|hrs?|h|minutes?|mins?|m)\b/g;

function relativeMs(text: string): number | null {
  let total = 0;
  for (const [, amount, unit] of text.matchAll(AMOUNT)) {
    total += Number(amount) * (unit?.startsWith('h') ? 3_600_000 : 60_000);
  }
  return total > 0 && total <= MOST_MS ? Math.round(total) : null;
}

function onSomeDay(
  text: string,
  { requested_at, timezone }: CallbackWish,
): CallbackTime | null {
  const days = dayOffset(text);
  const hour = DAYPARTS.find(([said]) => said.test(text))?.[1];
  if (days === null && hour === undefined) return null;
  const wall =
    Temporal.Instant.fromEpochMilliseconds(requested_at).toZonedDateTimeISO(
      timezone,
    );
  const on = (offset: number) =>
    wall.add({ days: offset }).withPlainTime({ hour: hour ?? HOUR_OF_A_DAY })
      .epochMilliseconds;
  const reason = hour === undefined ? 'day_offset' : 'daypart';
  const at = on(days ?? 0);
  if (at > requested_at) return { at, reason };
  // "In the morning", said at noon, is the next one; "today at ten" is over.
  return days === null ? { at: on(1), reason } : null;
}

function dayOffset(text: string): number | null {
  if (/\bday after( tomorrow)?\b/.test(text)) return 2;
  const inDays = /\b(\d{1,2}) days?\b/.exec(text)?.[1];
  if (inDays !== undefined && Number(inDays) > 0) return Number(inDays);
  if (/\btomorrow\b/.test(text)) return 1;
  return /\b(today|tonight)\b/.test(text) ? 0 : null;
}
