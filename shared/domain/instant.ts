import { Temporal } from 'temporal-polyfill';

/** RFC 3339 UTC with milliseconds, the only form in which an instant is stored. */
export function iso(epochMs: number): string {
  return Temporal.Instant.fromEpochMilliseconds(Math.trunc(epochMs)).toString({
    fractionalSecondDigits: 3,
  });
}

/** @throws RangeError when the text is no RFC 3339 instant */
export function epochMs(instant: string): number {
  return Temporal.Instant.from(instant).epochMilliseconds;
}
