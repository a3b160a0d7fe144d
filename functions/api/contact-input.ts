import type { ContactInput } from '#shared/contracts/contact-changes.ts';
import { isTimeZone } from '#shared/domain/audience-file.ts';
import type { ContactFields } from '#shared/domain/contact-fields.ts';
import { epochMs, iso } from '#shared/domain/instant.ts';
import { readPhoneNumber } from '#shared/domain/phone-number.ts';

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
