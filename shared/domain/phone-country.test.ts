import * as fc from 'fast-check';
import {
  getCountries,
  getExampleNumber,
  Metadata,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { describe, expect, it } from 'vitest';
import { countryOf, isCountry } from './phone-country.ts';
import { countriesOfCodes, patternOfCountry } from './phone-country-data.ts';

// The same draws each time.
fc.configureGlobal({ seed: 1 });

/** What of libphonenumber's metadata its types leave out. */
interface Plan {
  nationalNumberPattern(): string;
  leadingDigits(): string | undefined;
  type(name: string): { pattern(): string; possibleLengths(): number[] } | null;
}
const all = new Metadata() as unknown as {
  readonly metadata: { country_calling_codes: Record<string, string[]> };
  readonly numberingPlan: Plan;
  selectNumberingPlan(country: string): void;
};
const codes = all.metadata.country_calling_codes;

const TYPES = [
  'FIXED_LINE',
  'MOBILE',
  'PREMIUM_RATE',
  'TOLL_FREE',
  'SHARED_COST',
  'VOIP',
  'PERSONAL_NUMBER',
  'PAGER',
  'UAN',
  'VOICEMAIL',
];

/** One pattern for all that the parser asks to tell a country from others. */
function condense(country: string): string {
  all.selectNumberingPlan(country);
  const plan = all.numberingPlan;
  const leading = plan.leadingDigits();
  if (leading) return `^(?:${leading})`;
  const types = TYPES.flatMap((name) => {
    const type = plan.type(name);
    if (!type?.pattern()) return [];
    const lengths = type.possibleLengths().map((length) => `.{${length}}`);
    return [`(?=(?:${lengths.join('|')})$)(?:${type.pattern()})`];
  });
  return `^(?=(?:${plan.nationalNumberPattern()})$)(?:${types.join('|')})$`;
}

/** Of a number that the parser leaves as it stands; of others it says nothing. */
function expectSame(digits: string): void {
  const number = parsePhoneNumberFromString(`+${digits}`);
  if (number?.number !== `+${digits}`) return;
  const country = number.country ?? null;
  if (countryOf(`+${digits}`) !== country) {
    throw new Error(
      `${digits} is of ${country}, not ${countryOf(`+${digits}`)}`,
    );
  }
}

const tail = fc.stringMatching(/^\d{2,13}$/);
const numbersAfter = (some: readonly string[]) =>
  fc.tuple(fc.constantFrom(...some), tail).map((parts) => parts.join(''));
const shared = Object.keys(codes).filter((code) => codes[code]!.length > 1);

describe('the country of a number is what libphonenumber says', () => {
  it('by data that are those of the pinned version', () => {
    const expected = Object.entries(codes).map(
      ([code, names]) => [code, names.join(' ')] as const,
    );
    expect(countriesOfCodes).toEqual(Object.fromEntries(expected));
    const ambiguous = shared.flatMap((code) => codes[code]!);
    expect(patternOfCountry).toEqual(
      Object.fromEntries(ambiguous.map((name) => [name, condense(name)])),
    );
  });

  it('in every area of North America', () => {
    for (let area = 200; area < 1_000; area += 1) {
      for (let exchange = 100 + (area % 7); exchange < 1_000; exchange += 31) {
        const line = String((area * exchange) % 10_000).padStart(4, '0');
        expectSame(`1${area}${exchange}${line}`);
      }
    }
  });

  it('after any country code, and after those of several countries', () => {
    const any = Object.keys(codes);
    expect(any.length).toBeGreaterThan(200);
    fc.assert(fc.property(numbersAfter(any), expectSame), { numRuns: 3_000 });
    fc.assert(fc.property(numbersAfter(shared), expectSame), {
      numRuns: 6_000,
    });
  });

  it('near a number in use of every country', () => {
    for (const country of getCountries()) {
      const digits = getExampleNumber(country, examples)!.number.slice(1);
      expectSame(digits);
      for (let at = 1; at < digits.length; at += 1) {
        for (const digit of ['0', '1', '3', '8']) {
          expectSame(digits.slice(0, at) + digit + digits.slice(at + 1));
        }
      }
    }
  });

  it.each([
    ['of no country', '+80012345678'],
    ['of no country code', '+99912345678'],
    ['in no area', '+11234567890'],
    ['of nothing but a country code', '+33'],
    ['without its plus', '4155551000'],
    ['that is empty', ''],
  ])('as none for a number %s', (_, phone) => {
    expect(countryOf(phone)).toBeNull();
    expect(parsePhoneNumberFromString(phone)?.country ?? null).toBeNull();
  });
});

it('knows which codes are of countries with numbers', () => {
  expect(
    ['US', 'GB', 'AX', 'UK', 'XX', 'us', '', '001'].filter(isCountry),
  ).toEqual(['US', 'GB', 'AX']);
});
