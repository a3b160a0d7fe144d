import { Metadata } from 'libphonenumber-js/max';

/**
 * Knows most valid numbers without libphonenumber's parser, which compiles its
 * patterns anew for each number: the same metadata, compiled once. It only ever
 * says yes; whatever it is not sure of is for the parser.
 */

/** What of libphonenumber's metadata its types leave out. @see https://gitlab.com/catamphetamine/libphonenumber-js/-/blob/master/METADATA.md */
interface NumberingPlan {
  callingCode(): string;
  IDDPrefix(): string | undefined;
  nationalNumberPattern(): string;
  leadingDigits(): string | undefined;
  nationalPrefixForParsing(): string | undefined;
  hasTypes(): boolean;
  type(name: string): { pattern(): string; possibleLengths(): number[] } | null;
}

interface AllMetadata {
  readonly numberingPlan: NumberingPlan;
  hasCallingCode(code: string): boolean;
  hasCountry(country: string): boolean;
  getCountryCodesForCallingCode(code: string): readonly string[] | undefined;
  selectNumberingPlan(country: string): void;
}

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

interface Country {
  /** Whoever starts so is of this country, valid or not. */
  readonly leading: RegExp | undefined;
  isValid(national: string): boolean;
}

interface CallingCode {
  /** What the parser would take off: then the number is not as it stands. */
  readonly prefix: RegExp | undefined;
  /** In the order in which the parser asks them. */
  readonly countries: readonly Country[];
}

/**
 * Whether `digits`, with their country code, are valid as they stand.
 *
 * @param digits - of an international number, without its plus
 */
export function isPlainNumber(digits: string): boolean {
  const length = codeLength(digits);
  const code = length === 0 ? null : callingCode(digits.slice(0, length));
  if (!code) return false;
  const national = digits.slice(length);
  return !code.prefix?.test(national) && isOfOne(national, code.countries);
}

/** Whether it is valid in the country that the parser takes it to be of. */
function isOfOne(national: string, countries: readonly Country[]): boolean {
  if (countries.length === 1) return countries[0]!.isValid(national);
  for (const country of countries) {
    if (country.leading) {
      if (country.leading.test(national)) return country.isValid(national);
    } else if (country.isValid(national)) return true;
  }
  return false;
}

/**
 * The international digits of a number as it is dialled within a country.
 *
 * @param digits - all that was written, without punctuation
 * @param country - ISO 3166 two-letter code
 */
export function plainNational(
  digits: string,
  country: string,
): string | undefined {
  const home = homeOf(country);
  if (!home || home.abroad?.test(digits)) return undefined;
  if (digits.startsWith(home.code)) {
    // Only in North America is the country code what is dialled at home, too.
    const isTrunk = home.code === '1' && digits.length === 11;
    return isTrunk && isPlainNumber(digits) ? digits : undefined;
  }
  const prefix = home.prefix?.exec(digits);
  // One with groups may put digits in front, or hold a carrier's code.
  if (prefix && prefix.length > 1) return undefined;
  const national = prefix ? digits.slice(prefix[0].length) : digits;
  const isValid = isOfOne(national, callingCode(home.code)!.countries);
  return isValid && home.general.test(national)
    ? home.code + national
    : undefined;
}

const metadata = new Metadata() as unknown as AllMetadata;
const codes = new Map<string, CallingCode | null>();

/** Digits of the country code; no code is the beginning of another. 0: none. */
function codeLength(digits: string): number {
  for (let length = 1; length <= 3; length++) {
    if (metadata.hasCallingCode(digits.slice(0, length))) return length;
  }
  return 0;
}

/** Null for a code of no country, such as a satellite's: the parser knows. */
function callingCode(code: string): CallingCode | null {
  const known = codes.get(code);
  if (known !== undefined) return known;
  const names = metadata.getCountryCodesForCallingCode(code);
  const made = names ? compileCode(names) : null;
  codes.set(code, made);
  return made;
}

interface Home {
  readonly code: string;
  /** What is dialled before a number abroad. */
  readonly abroad: RegExp | undefined;
  readonly prefix: RegExp | undefined;
  readonly general: RegExp;
}

const homes = new Map<string, Home>();

function homeOf(country: string): Home | undefined {
  const known = homes.get(country);
  if (known || !metadata.hasCountry(country)) return known;
  const plan = planOf(country);
  const home = {
    code: plan.callingCode(),
    abroad: beginning(plan.IDDPrefix()),
    prefix: beginning(plan.nationalPrefixForParsing()),
    general: whole(plan.nationalNumberPattern()),
  };
  homes.set(country, home);
  return home;
}

function compileCode(names: readonly string[]): CallingCode {
  return {
    prefix: beginning(planOf(names[0]!).nationalPrefixForParsing()),
    countries: names.map((name) => compileCountry(planOf(name))),
  };
}

function planOf(country: string): NumberingPlan {
  metadata.selectNumberingPlan(country);
  return metadata.numberingPlan;
}

function compileCountry(plan: NumberingPlan): Country {
  const general = whole(plan.nationalNumberPattern());
  const types = TYPES.flatMap((name) => {
    const type = plan.type(name);
    if (!type?.pattern()) return [];
    return [{ lengths: type.possibleLengths(), like: whole(type.pattern()) }];
  });
  const isTyped = plan.hasTypes();
  return {
    leading: beginning(plan.leadingDigits()),
    isValid: (national) =>
      general.test(national) &&
      (!isTyped ||
        types.some(
          ({ lengths, like }) =>
            lengths.includes(national.length) && like.test(national),
        )),
  };
}

const beginning = (pattern: string | undefined) =>
  pattern ? new RegExp(`^(?:${pattern})`) : undefined;
const whole = (pattern: string) => new RegExp(`^(?:${pattern})$`);
