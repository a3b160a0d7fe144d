import type { ContactInput } from '#shared/contracts/contact-changes.ts';
import { isTimeZone } from '#shared/domain/audience-file.ts';
import type { ContactRecord } from '#shared/domain/contact.ts';
import { epochMs, iso } from '#shared/domain/instant.ts';
import { readPhoneNumber } from '#shared/domain/phone-number.ts';

/** What a caller says of a contact, read: the same rules as for a row of a file. */
export interface ContactFields {
  readonly phone_number?: string;
  /** All of them, that one first; of one, only that one is left. */
  readonly phone_numbers?: readonly string[];
  readonly external_id?: string;
  /** Null takes it away. */
  readonly timezone?: string | null;
  /** RFC 3339. Null takes it away. */
  readonly scheduled_at?: string | null;
  readonly custom_fields: Readonly<Record<string, string | null>>;
}

export type InputReading =
  | { readonly kind: 'fields'; readonly fields: ContactFields }
  | {
      readonly kind: 'fault';
      readonly path: 'phone_number' | 'phone_numbers' | 'timezone';
      readonly reason: string;
    };

/** @param defaultCountry - ISO 3166 two-letter code, for national numbers */
export function readInput(
  input: ContactInput,
  defaultCountry: string,
): InputReading {
  const { external_id, timezone, scheduled_at, custom_fields = {} } = input;
  if (timezone && !isTimeZone(timezone)) {
    return { kind: 'fault', path: 'timezone', reason: 'unknown_timezone' };
  }
  const fields: ContactFields = {
    ...(external_id !== undefined && { external_id }),
    ...(timezone !== undefined && { timezone }),
    ...(scheduled_at !== undefined && {
      scheduled_at: scheduled_at && iso(epochMs(scheduled_at)),
    }),
    custom_fields: Object.fromEntries(
      Object.entries(custom_fields).map(([name, value]) => [
        name,
        value === null ? null : String(value),
      ]),
    ),
  };
  const numbers = readNumbers(input, defaultCountry);
  return numbers.kind === 'fault'
    ? numbers
    : { kind: 'fields', fields: { ...fields, ...numbers.numbers } };
}

type NumbersReading =
  | Extract<InputReading, { kind: 'fault' }>
  | {
      readonly kind: 'numbers';
      readonly numbers: Pick<ContactFields, 'phone_number' | 'phone_numbers'>;
    };

/** What is called first comes first, whichever field says it. */
function readNumbers(
  { phone_number, phone_numbers }: ContactInput,
  defaultCountry: string,
): NumbersReading {
  const read: string[] = [];
  const said = [
    ...(phone_number === undefined ? [] : [phone_number]),
    ...(phone_numbers ?? []),
  ];
  for (const [index, text] of said.entries()) {
    const phone = readPhoneNumber(text, defaultCountry);
    if (phone.kind === 'fault') {
      const isFirst = index === 0 && phone_number !== undefined;
      return { ...phone, path: isFirst ? 'phone_number' : 'phone_numbers' };
    }
    if (!read.includes(phone.phone_number)) read.push(phone.phone_number);
  }
  const [first] = read;
  const numbers = {
    ...(first !== undefined && { phone_number: first }),
    ...(phone_numbers !== undefined && { phone_numbers: read }),
  };
  return { kind: 'numbers', numbers };
}

/** The record with what was said of it: what was left out stays. */
export function withFields(
  record: ContactRecord,
  fields: ContactFields,
): ContactRecord {
  const { custom_fields, timezone, scheduled_at, external_id } = fields;
  const merged = { ...record.custom_fields, ...custom_fields };
  const {
    timezone: zoneBefore,
    scheduled_at: timeBefore,
    phone_numbers: _,
    ...rest
  } = record;
  const zone = timezone === undefined ? zoneBefore : timezone;
  const time = scheduled_at === undefined ? timeBefore : scheduled_at;
  return {
    ...rest,
    ...numbersAfter(record, fields),
    ...(external_id !== undefined && { external_id }),
    ...(zone && { timezone: zone }),
    ...(time && { scheduled_at: time }),
    custom_fields: Object.fromEntries(
      Object.entries(merged).flatMap(([name, value]) =>
        value === null ? [] : [[name, value]],
      ),
    ),
  };
}

function numbersAfter(
  record: ContactRecord,
  { phone_number = record.phone_number, phone_numbers }: ContactFields,
) {
  const others = phone_numbers ?? record.phone_numbers?.slice(1) ?? [];
  const all = [...new Set([phone_number, ...others])];
  return { phone_number, ...(all.length > 1 && { phone_numbers: all }) };
}
