import type { CallFailure } from './call-failure.ts';
import { type Circuit, passage } from './circuit.ts';
import { epochMs } from './instant.ts';
import { unitHash } from './variants.ts';

/**
 * A country that a carrier places no calls to, for want of a permission that
 * somebody has to give there: a circuit of its own, so that calls to all others
 * go on. Whom it concerns is called through another carrier, or waits, and is
 * charged with nothing.
 */
export interface CountryHold extends Circuit {
  readonly carrier_id: string;
  /** ISO 3166. */
  readonly country: string;
}

/** By what a hold is known among those of an organization. */
export const holdKey = (carrier: string, country: string) =>
  `${carrier} ${country}`;

/** Whether a refusal is about the country of the number that was called. */
export const isOfCountry = ({ class: kind, scope }: CallFailure): boolean =>
  kind === 'terminal' && scope === 'country';

/** Ids of the carriers that take no calls to a country at an instant. */
export const heldCarriers = (
  holds: Iterable<CountryHold>,
  country: string,
  now: number,
): string[] =>
  [...holds]
    .filter((it) => it.country === country && passage(it, now) === 'wait')
    .map(({ carrier_id }) => carrier_id);

/** Clocks differ: whoever comes too early only waits again. */
const SLACK_MS = 2_000;
/** Over which those who wait for a country are spread: each look is a write. */
const SPREAD_MS = 900_000;

/** When the contact that was refused tries again: it is the one that finds out. */
export const triedAgainAt = ({ until }: Circuit): number =>
  epochMs(until) + SLACK_MS;

/**
 * When a contact comes again that was not even tried.
 *
 * @param who - anything of its own: not all come at once
 */
export function lookedAgainAt(
  holds: Iterable<CountryHold>,
  country: string | null,
  who: string,
  now: number,
): number {
  const tried = [...holds]
    .filter((it) => it.country === country)
    .map(triedAgainAt);
  return Math.max(now, Math.min(...tried)) + SPREAD_MS * unitHash(who);
}

/** A hold that nobody tries any more says nothing of today. */
const FORGOTTEN_MS = 1_800_000;

/** Whether a hold is worth a person's look. */
export const isKept = ({ until }: Circuit, now: number): boolean =>
  now - epochMs(until) < FORGOTTEN_MS;

/** Of an organization: every dial reads them all. */
const MAX_HOLDS = 50;

/**
 * Those that go when another one comes: they say nothing any more, or are more
 * than is kept. Of a country that is forgotten too soon the next call finds out.
 */
export function outlivedBy(
  next: CountryHold,
  holds: Iterable<CountryHold>,
  now: number,
): CountryHold[] {
  const own = holdKey(next.carrier_id, next.country);
  const others = [...holds].filter(
    (it) => holdKey(it.carrier_id, it.country) !== own,
  );
  const latest = others
    .filter((it) => isKept(it, now))
    .sort((a, b) => epochMs(b.until) - epochMs(a.until));
  const kept = new Set(latest.slice(0, MAX_HOLDS - 1));
  return others.filter((it) => !kept.has(it));
}

/** For people: after the name of the carrier. */
export const heldWords = (holds: readonly CountryHold[]): string => {
  const countries = holds.map(({ country, why }) =>
    why?.code === undefined ? country : `${country} (${why.code})`,
  );
  return `takes no calls to ${countries.sort().join(', ')}`;
};
