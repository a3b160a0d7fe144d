import { Temporal } from 'temporal-polyfill';

// biome-ignore lint/style/noRestrictedGlobals: reads and writes instants, and asks for none
const Dates = Date;

/** RFC 3339 UTC with milliseconds, the only form in which an instant is stored. */
export function iso(epochMs: number): string {
  return new Dates(epochMs).toISOString();
}

/** @throws RangeError when the text is no RFC 3339 instant */
export function epochMs(instant: string): number {
  // What is stored is read many times a call; whatever else is right or wrong, slowly.
  const ms = Dates.parse(instant);
  return !Number.isNaN(ms) && iso(ms) === instant
    ? ms
    : Temporal.Instant.from(instant).epochMilliseconds;
}
