import { zonesOfNumber } from '../number-zones.ts';
import { areaCodes } from './area-codes.ts';

/** Calling codes of the countries that packs are about, but for North America. */
const countryCodes: Readonly<Record<string, string>> = {
  '33': 'FR',
  '34': 'ES',
  '39': 'IT',
  '44': 'GB',
  '49': 'DE',
  '55': 'BR',
  '61': 'AU',
  '91': 'IN',
};

const byAreaCode = new Map<string, string[]>();
for (const [region, codes] of Object.entries(areaCodes)) {
  for (const code of codes.split(' ')) {
    byAreaCode.set(code, [...(byAreaCode.get(code) ?? []), region]);
  }
}
const northAmerica = Object.keys(areaCodes);

/**
 * Where a number may be, as ISO 3166-2 in North America and as a country
 * elsewhere. A toll-free number may be anywhere in North America.
 *
 * @param number - E.164
 * @returns empty where no pack could tell its law
 */
export function regionsOfNumber(number: string): readonly string[] {
  const digits = number.replace(/^\+/, '');
  if (!digits.startsWith('1')) {
    const country = countryCodes[digits.slice(0, 2)];
    return country ? [country] : [];
  }
  const states = byAreaCode.get(digits.slice(1, 4));
  if (states) return states;
  // An area code with a zone of its own and no state is of another country.
  return zonesOfNumber(number).length > 0 ? [] : northAmerica;
}

/** Numbers of every area code and country that a pack may be about. */
export function* exampleNumbers(): Generator<string> {
  for (const code of byAreaCode.keys()) yield `+1${code}5550100`;
  for (const code of Object.keys(countryCodes)) {
    // The next digit tells the zone, where a country has several.
    for (let digit = 1; digit < 10; digit += 1)
      yield `+${code}${digit}55501000`;
  }
}

/** Whether what holds in `wide` holds in `region` too. */
export const isWithin = (region: string, wide: string) =>
  region === wide || region.startsWith(`${wide}-`);
