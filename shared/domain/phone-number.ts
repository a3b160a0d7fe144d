import {
  type CountryCode,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import { isPlainNumber, plainNational } from './plain-number.ts';

/** Why a cell is no phone number that can be called. */
export const phoneFaults = [
  'missing_phone_number',
  'spreadsheet_number',
  'spreadsheet_date',
  'phone_extension',
  'several_phone_numbers',
  'invalid_phone_number',
] as const;
export type PhoneFault = (typeof phoneFaults)[number];

export type PhoneReading =
  | { readonly kind: 'valid'; readonly phone_number: string }
  | { readonly kind: 'fault'; readonly reason: PhoneFault };

/** `4.15556E+09`: the spreadsheet has thrown the last digits away. */
const SCIENTIFIC = /^[+-]?\d+(?:[.,]\d+)?e[+-]?\d+$/i;
/** `#N/A`, `#####`, `4,155,550,190`: what it shows in place of the number. */
const LOST = /^(?:#[A-Z][A-Z/0]*[?!]?|#{2,}|\d{1,3}(?:,\d{3})+)$/;
/** `2026-03-02`, `3/2/2026`, `02.03.2026 00:00`: a number that looked like a date. */
const DATE =
  /^(?:(?:19|20)\d\d([-/.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])|(?:0?[1-9]|[12]\d|3[01])([-/.])(?:0?[1-9]|[12]\d|3[01])\2(?:19|20)\d\d)(?:[T ]+[\d:.]+Z?)?$/i;
/** Nothing to clean but punctuation: most cells of most files. */
const COMMON = /^ *\+?[ (]*\d[\d ().-]*$/;
/** `4155550190.0`: the spreadsheet took it for a number with decimals. */
const FLOAT = /^(\+?\d{6,15})[.,]0+$/;
const EXTENSION = /(?:ext\.?|extn\.?|extension|x|#)\s*\d+$/i;
/** Digits and the punctuation with which people write one number. */
const ONE_NUMBER = /^\+?[\s(]*\d[\d\s().\-\u2010-\u2015/]*$/;

/**
 * Reads what somebody wrote in a cell as one E.164 number. A number without
 * country code is a national one of `defaultCountry`.
 *
 * Valid is what libphonenumber's full metadata calls valid: that takes in the
 * fictitious 555-01xx of every North American area code in use, and refuses
 * numbers that are too short, too long or in no assigned range. Text that would
 * have to be guessed at (an extension, two numbers, letters, digits lost to a
 * spreadsheet) is a fault, never a number.
 *
 * @param defaultCountry - ISO 3166 two-letter code
 */
export function readPhoneNumber(
  cell: string,
  defaultCountry: string,
): PhoneReading {
  const text = COMMON.test(cell) ? cell.trim() : clean(cell);
  const plain = readPlain(text, defaultCountry);
  if (plain !== undefined) return { kind: 'valid', phone_number: `+${plain}` };
  return parseNumber(text.replace(FLOAT, '$1'), defaultCountry);
}

/** The digits of a number that needs no parser; undefined where it may. */
function readPlain(text: string, defaultCountry: string): string | undefined {
  if (!COMMON.test(text) || FLOAT.test(text) || DATE.test(text)) return;
  const digits = text.replace(/\D/g, '');
  const isAbroad = text.startsWith('00');
  if (text[0] !== '+' && !isAbroad) {
    return plainNational(digits, defaultCountry);
  }
  const international = isAbroad ? digits.slice(2) : digits;
  return isPlainNumber(international) ? international : undefined;
}

function parseNumber(text: string, defaultCountry: string): PhoneReading {
  if (text === '') return fault('missing_phone_number');
  if (DATE.test(text)) return fault('spreadsheet_date');
  if (SCIENTIFIC.test(text) || LOST.test(text)) {
    return fault('spreadsheet_number');
  }
  if (!ONE_NUMBER.test(text)) return fault(unlikeOneNumber(text));
  const number = parsePhoneNumberFromString(text.replace(/^00/, '+'), {
    defaultCountry: defaultCountry as CountryCode,
    extract: false,
  });
  if (number === undefined || !number.isValid()) {
    return fault(
      holdsTwo(text) ? 'several_phone_numbers' : 'invalid_phone_number',
    );
  }
  return { kind: 'valid', phone_number: number.number };
}

const fault = (reason: PhoneFault): PhoneReading => ({ kind: 'fault', reason });

/**
 * Takes off what exports put around a number: full-width forms and no-break
 * spaces (NFKC), a leading apostrophe, `="…"`, `tel:`.
 */
function clean(cell: string): string {
  return cell
    .normalize('NFKC')
    .trim()
    .replace(/^=\s*["“”](.*)["“”]$/, '$1')
    .replace(/^['‘’]/, '')
    .replace(/^tel:/i, '')
    .trim();
}

function unlikeOneNumber(text: string): PhoneFault {
  if (holdsTwo(text)) return 'several_phone_numbers';
  if (EXTENSION.test(text) && countDigits(text) >= 7) return 'phone_extension';
  return 'invalid_phone_number';
}

const countDigits = (text: string) => text.replace(/\D/g, '').length;

/** Two runs of at least seven digits, apart by a separator. */
function holdsTwo(text: string): boolean {
  const parts = text.split(/[,;|&/]|\bor\b|\band\b|\s(?=\+)/i);
  return parts.filter((part) => countDigits(part) >= 7).length > 1;
}
