import { prefixesOfZones } from './number-zones-data.ts';

const zonesOf = new Map<string, readonly string[]>();
for (const [zones, prefixes] of Object.entries(prefixesOfZones)) {
  const names = zones.split(' ');
  for (const prefix of prefixes.split(' ')) zonesOf.set(prefix, names);
}
const LONGEST = Math.max(...[...zonesOf.keys()].map(({ length }) => length));

/**
 * The time zones in which a number may be, IANA names. More than one where its
 * prefix says no more than that; none where it says nothing, as for toll-free
 * and satellite numbers.
 *
 * @param number - E.164
 */
export function zonesOfNumber(number: string): readonly string[] {
  const digits = number.replace(/^\+/, '');
  for (let length = LONGEST; length > 0; length -= 1) {
    const zones = zonesOf.get(digits.slice(0, length));
    if (zones) return zones;
  }
  return [];
}
