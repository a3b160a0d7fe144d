import * as fc from 'fast-check';
import {
  type CountryCode,
  getCountries,
  getExampleNumber,
  Metadata,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { describe, expect, it } from 'vitest';
import { readPhoneNumber } from './phone-number.ts';
import { isPlainNumber, plainNational } from './plain-number.ts';

// The same draws each time.
fc.configureGlobal({ seed: 1 });

/** What libphonenumber says: the number, or nothing where it is not valid. */
function parsed(text: string, defaultCountry: CountryCode = 'US') {
  const number = parsePhoneNumberFromString(text, {
    defaultCountry,
    extract: false,
  });
  return number?.isValid() ? (number.number as string) : undefined;
}

/** It may leave a number to the parser, but never says yes where that says no. */
function expectSame(digits: string): void {
  if (!isPlainNumber(digits) || parsed(`+${digits}`) === `+${digits}`) return;
  throw new Error(`the parser does not take ${digits} as it stands`);
}

const tail = fc.stringMatching(/^\d{1,13}$/);

describe('a number as it stands is valid where libphonenumber says so', () => {
  it('in every exchange of every North American area code', () => {
    for (let area = 200; area < 1_000; area += 1) {
      for (let exchange = 100 + (area % 7); exchange < 1_000; exchange += 31) {
        const line = String((area * exchange) % 10_000).padStart(4, '0');
        const digits = `1${area}${exchange}${line}`;
        // Here neither may know one that the other does not.
        const isSame = parsed(`+${digits}`) === `+${digits}`;
        if (isPlainNumber(digits) !== isSame) throw new Error(digits);
      }
    }
  });

  it('after any country code', () => {
    const all = new Metadata() as unknown as {
      metadata: { country_calling_codes: Record<string, string[]> };
    };
    const codes = Object.keys(all.metadata.country_calling_codes);
    expect(codes.length).toBeGreaterThan(200);
    const digits = fc
      .tuple(fc.constantFrom(...codes), tail)
      .map((parts) => parts.join(''));
    fc.assert(fc.property(digits, expectSame), { numRuns: 6_000 });
  });

  it('near a number in use of every country', () => {
    let known = 0;
    for (const country of getCountries()) {
      const digits = getExampleNumber(country, examples)!.number.slice(1);
      known += isPlainNumber(digits) ? 1 : 0;
      for (let at = 0; at < digits.length; at += 1) {
        for (const digit of ['0', '3', '8']) {
          expectSame(digits.slice(0, at) + digit + digits.slice(at + 1));
        }
        expectSame(digits.slice(0, at) + digits.slice(at + 1));
      }
    }
    // Argentina's begin as if with a prefix, and few others' do.
    expect(known).toBeGreaterThan(0.9 * getCountries().length);
  });
});

describe('a number as it is dialled at home is read as libphonenumber reads it', () => {
  it('in every country', () => {
    let known = 0;
    for (const country of getCountries()) {
      const example = getExampleNumber(country, examples)!;
      const national = example.formatNational().replace(/\D/g, '');
      for (const digits of [national, example.nationalNumber, `0${national}`]) {
        const plain = plainNational(digits, country);
        if (plain === undefined) continue;
        known += 1;
        expect(`+${plain}`, country).toBe(parsed(digits, country));
      }
    }
    // The others are for the parser.
    expect(known).toBeGreaterThan(300);
  });

  it('whatever the digits', () => {
    const country = fc.constantFrom(...getCountries());
    const check = (digits: string, home: CountryCode) => {
      const plain = plainNational(digits, home);
      if (plain !== undefined) {
        expect(`+${plain}`).toBe(parsed(digits, home));
      }
    };
    fc.assert(fc.property(tail, country, check), { numRuns: 10_000 });
    const american = fc.stringMatching(/^1?[2-9]\d{9}$/);
    fc.assert(fc.property(american, (digits) => check(digits, 'US')));
    fc.assert(fc.property(american, (digits) => check(digits, 'CA')));
  });

  it('with any punctuation', () => {
    const country = fc.constantFrom('US', 'GB', 'DE', 'IT', 'AR', 'BR', 'JP');
    const text = fc
      .array(fc.constantFrom(...'0123456789012345678901234567890 (). -'), {
        minLength: 8,
        maxLength: 16,
      })
      .chain((parts) =>
        fc.constantFrom('', '+', '+1 ', '(', '0', '00').map((start) => {
          return start + parts.join('');
        }),
      );
    fc.assert(
      fc.property(text, country, (cell, home) => {
        const reading = readPhoneNumber(cell, home);
        const written = cell.trim().replace(/^(\+?\d{6,15})\.0+$/, '$1');
        const wanted = parsed(written.replace(/^00/, '+'), home as CountryCode);
        if (reading.kind === 'valid') {
          expect(reading.phone_number).toBe(wanted);
        } else if (reading.reason === 'invalid_phone_number') {
          // What begins with a dash or ends in one is not taken on trust.
          if (/^\+?[ (]*\d/.test(written)) expect(wanted).toBeUndefined();
        }
      }),
      { numRuns: 5_000 },
    );
  });
});

it('knows no country that there is none', () => {
  expect(plainNational('4155550190', 'XX')).toBeUndefined();
  expect(isPlainNumber('')).toBe(false);
  expect(isPlainNumber('0')).toBe(false);
});
