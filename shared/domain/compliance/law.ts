import type { Hours } from '../calling-window.ts';
import { iso } from '../instant.ts';
import { zonesOfNumber } from '../number-zones.ts';
import { datesIn } from './holidays.ts';
import { profileOf } from './profiles.ts';
import { isWithin, regionsOfNumber } from './regions.ts';
import type { HoursRule, Rule } from './rule.ts';

/** What the law of a profile says of one number. */
export interface Law {
  /** The same for numbers that have the same law. */
  readonly key: string;
  /**
   * Why no call can be told to be lawful: its number is in no pack of the
   * profile, or may be in any zone. Null when it can.
   */
  readonly unknown: 'not_covered' | 'no_zone' | null;
  /** Every clock that whoever is called may have: all must permit a call. */
  readonly zones: readonly string[];
  /** Of every place in which the number may be, whenever they hold. */
  readonly rules: readonly Rule[];
}

/** Whom a law is asked about. */
export interface Callee {
  /** E.164. */
  readonly phone_number: string;
  /** IANA name that is known to be one; it adds to the zones of the number. */
  readonly timezone?: string | undefined;
}

const laws = new Map<string, Law>();
const MAX_KNOWN = 5_000;

/**
 * The law that a profile has for a number: of all places in which the number
 * may be, since nobody knows in which it is.
 *
 * @returns null for the profile `none`
 */
export function lawOf(profile: string, callee: Callee): Law | null {
  if (profile === 'none') return null;
  const { phone_number, timezone } = callee;
  const regions = regionsOfNumber(phone_number);
  const told = zonesOfNumber(phone_number);
  const zones =
    timezone === undefined || told.includes(timezone)
      ? told
      : [...told, timezone];
  const key = `${profile} ${regions.join()} ${zones.join()}`;
  const known = laws.get(key);
  if (known) return known;
  if (laws.size >= MAX_KNOWN) laws.clear();
  const law = { key, ...findLaw(profile, regions, zones) };
  laws.set(key, law);
  return law;
}

function findLaw(
  profile: string,
  regions: readonly string[],
  zones: readonly string[],
): Omit<Law, 'key'> {
  // A profile of another version forbids: better no call than an unlawful one.
  const { packs = [], with_consent = false } = profileOf(profile) ?? {};
  const isCovered = (region: string) =>
    packs.some((pack) => isWithin(region, pack.region));
  const rules = packs
    .flatMap((pack) => pack.rules)
    .filter(({ region }) => regions.some((it) => isWithin(it, region)))
    .filter(({ lifted_by_consent }) => !(lifted_by_consent && with_consent));
  const unknown =
    regions.length === 0 || !regions.some(isCovered)
      ? 'not_covered'
      : zones.length === 0
        ? 'no_zone'
        : null;
  return { unknown, zones, rules };
}

/** Hours of one rule on one clock. */
export interface LawHours {
  readonly rule: HoursRule;
  readonly hours: Hours;
}

const hoursOfLaws = new WeakMap<Law, Map<number, readonly LawHours[]>>();

/**
 * The hours that a law permits, all of which must be open: each rule on each
 * clock.
 *
 * @param now - epoch milliseconds: holidays are known from the year before to
 *   the year after it
 */
export function lawHours(law: Law, now: number): readonly LawHours[] {
  const year = Number(iso(now).slice(0, 4));
  const years = hoursOfLaws.get(law) ?? new Map<number, readonly LawHours[]>();
  hoursOfLaws.set(law, years);
  const known = years.get(year);
  if (known) return known;
  const rules = law.rules.filter((rule) => rule.kind === 'hours');
  const answer = distinct(rules).flatMap((rule) =>
    law.zones.map((zone) => ({ rule, hours: hoursOf(rule, zone, year) })),
  );
  years.set(year, answer);
  return answer;
}

/** Of rules that say the same, the first: a toll-free number has those of all states. */
function distinct(rules: readonly HoursRule[]): HoursRule[] {
  const said = new Map<string, HoursRule>();
  for (const rule of rules) {
    const { windows, holidays, holiday_windows } = rule;
    const { effective_from, effective_to } = rule;
    const dates = [effective_from, effective_to];
    const key = JSON.stringify([windows, holidays, holiday_windows, dates]);
    if (!said.has(key)) said.set(key, rule);
  }
  return [...said.values()];
}

function hoursOf(rule: HoursRule, timezone: string, year: number): Hours {
  const { windows, holidays, holiday_windows } = rule;
  const { effective_from: from, effective_to: to } = rule;
  const years = [year - 1, year, year + 1];
  return {
    timezone,
    windows,
    ...(holidays && {
      holidays: years.flatMap((it) => datesIn(holidays, it)),
      holiday_windows,
    }),
    ...((from !== null || to !== null) && { in_force: { from, to } }),
  };
}

const DAY_MS = 86_400_000;

/** Whether a rule holds at an instant on some clock on Earth; UTC−12 to UTC+14. */
export function isInForce(
  { effective_from, effective_to }: Rule,
  now: number,
): boolean {
  const east = iso(now + (14 / 24) * DAY_MS).slice(0, 10);
  const west = iso(now - DAY_MS / 2).slice(0, 10);
  const hasBegun = effective_from === null || effective_from <= east;
  return hasBegun && (effective_to === null || west <= effective_to);
}
