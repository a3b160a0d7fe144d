import * as z from 'zod';
import { isCountry } from '../domain/phone-country.ts';

const error =
  'must be the ISO 3166 two-letter code of a country with phone numbers, such as GB';

/** Of a number without a country code. */
export const countryCode = z
  .string()
  .regex(/^[A-Z]{2}$/, { error, abort: true })
  .refine(isCountry, { error });
