const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * What is waited after each try that failed: three days in all.
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
const WAITS_MS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** So that what failed together does not come back together. */
const JITTER = 0.1;

/** An endpoint that took nothing for this long is switched off. */
export const GIVE_UP_MS = 72 * HOUR;

/**
 * How long after its last try an event is sent again.
 *
 * @param tries - made so far, at least 1
 * @param random - uniform in [0, 1)
 * @returns milliseconds, or null after the last try
 */
export function waitAfter(tries: number, random: () => number): number | null {
  const wait = WAITS_MS[tries - 1];
  return wait === undefined ? null : Math.round(wait * (1 + JITTER * random()));
}
