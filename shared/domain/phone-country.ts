import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

/**
 * The country that a number belongs to: within one calling code, such as +1,
 * its area tells.
 *
 * @param phone - E.164
 * @returns ISO 3166 two-letter code; null when it tells none
 */
export const countryOf = (phone: string): string | null =>
  parsePhoneNumberFromString(phone)?.country ?? null;
