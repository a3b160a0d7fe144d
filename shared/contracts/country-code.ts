import * as z from 'zod';
import { isCountry } from '../domain/phone-country.ts';

/** Of a number without a country code. */
export const countryCode = z
  .string()
  .refine(
    isCountry,
    'must be the ISO 3166 two-letter code of a country with phone numbers, such as GB',
  )
  .meta({ pattern: '^[A-Z]{2}$' });
