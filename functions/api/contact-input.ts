import type { ContactInput } from '#shared/contracts/contact-changes.ts';
import { isTimeZone } from '#shared/domain/audience-file.ts';
import type { ContactRecord } from '#shared/domain/contact.ts';
import { readPhoneNumber } from '#shared/domain/phone-number.ts';

/** What a caller says of a contact, read: the same rules as for a row of a file. */
export interface ContactFields {
  readonly phone_number?: string;
  readonly external_id?: string;
  /** Null takes it away. */
  readonly timezone?: string | null;
  readonly custom_fields: Readonly<Record<string, string | null>>;
}

export type InputReading =
  | { readonly kind: 'fields'; readonly fields: ContactFields }
  | {
      readonly kind: 'fault';
      readonly path: 'phone_number' | 'timezone';
      readonly reason: string;
    };

/** @param defaultCountry - ISO 3166 two-letter code, for national numbers */
export function readInput(
  input: ContactInput,
  defaultCountry: string,
): InputReading {
  const { phone_number, external_id, timezone, custom_fields = {} } = input;
  if (timezone && !isTimeZone(timezone)) {
    return { kind: 'fault', path: 'timezone', reason: 'unknown_timezone' };
  }
  const fields: ContactFields = {
    ...(external_id !== undefined && { external_id }),
    ...(timezone !== undefined && { timezone }),
    custom_fields: Object.fromEntries(
      Object.entries(custom_fields).map(([name, value]) => [
        name,
        value === null ? null : String(value),
      ]),
    ),
  };
  if (phone_number === undefined) return { kind: 'fields', fields };
  const phone = readPhoneNumber(phone_number, defaultCountry);
  if (phone.kind === 'fault') return { ...phone, path: 'phone_number' };
  return {
    kind: 'fields',
    fields: { ...fields, phone_number: phone.phone_number },
  };
}

/** The record with what was said of it: what was left out stays. */
export function withFields(
  record: ContactRecord,
  { custom_fields, timezone, phone_number, external_id }: ContactFields,
): ContactRecord {
  const merged = { ...record.custom_fields, ...custom_fields };
  const { timezone: before, ...rest } = record;
  const zone = timezone === undefined ? before : (timezone ?? undefined);
  return {
    ...rest,
    ...(phone_number !== undefined && { phone_number }),
    ...(external_id !== undefined && { external_id }),
    ...(zone !== undefined && { timezone: zone }),
    custom_fields: Object.fromEntries(
      Object.entries(merged).flatMap(([name, value]) =>
        value === null ? [] : [[name, value]],
      ),
    ),
  };
}
