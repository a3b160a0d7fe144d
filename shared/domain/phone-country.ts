import { countriesOfCodes, patternOfCountry } from './phone-country-data.ts';

/** Digits: no country code begins another one. */
const LONGEST_CODE = 3;
const SHORTEST_NATIONAL = 2;
const compiled = new Map<string, RegExp>();

/**
 * The country that a number belongs to: within one calling code, such as +1,
 * its area tells. Knows what libphonenumber does without its parser and its
 * metadata, which every function that dials would have to load.
 *
 * @param phone - E.164, as `readPhoneNumber` gives it
 * @returns ISO 3166 two-letter code; null when it tells none
 */
export function countryOf(phone: string): string | null {
  if (!phone.startsWith('+')) return null;
  for (let length = 1; length <= LONGEST_CODE; length += 1) {
    const countries = countriesOfCodes[phone.slice(1, 1 + length)];
    if (countries) return countryAmong(countries, phone.slice(1 + length));
  }
  return null;
}

/** Whether numbers of a country of this ISO 3166 two-letter code are known. */
export const isCountry = (code: string): boolean =>
  Object.values(countriesOfCodes).some((names) =>
    names.split(' ').includes(code),
  );

function countryAmong(countries: string, national: string): string | null {
  if (national.length < SHORTEST_NATIONAL) return null;
  const names = countries.split(' ');
  if (names.length === 1) return countries;
  return names.find((name) => patternOf(name).test(national)) ?? null;
}

function patternOf(country: string): RegExp {
  const known = compiled.get(country);
  if (known) return known;
  const pattern = new RegExp(patternOfCountry[country]!);
  compiled.set(country, pattern);
  return pattern;
}
