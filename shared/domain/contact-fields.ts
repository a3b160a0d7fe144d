import type { ContactRecord } from './contact.ts';
import { numbersOf } from './contact-numbers.ts';

/** What a caller, or a row of a file, says of a contact. */
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

/** Whether by what was said of a contact it may be called at another time. */
export const isRetimed = (before: ContactRecord, after: ContactRecord) =>
  before.timezone !== after.timezone ||
  before.scheduled_at !== after.scheduled_at ||
  `${numbersOf(before)}` !== `${numbersOf(after)}`;

function numbersAfter(
  record: ContactRecord,
  { phone_number = record.phone_number, phone_numbers }: ContactFields,
) {
  const others = phone_numbers ?? record.phone_numbers?.slice(1) ?? [];
  const all = [...new Set([phone_number, ...others])];
  return { phone_number, ...(all.length > 1 && { phone_numbers: all }) };
}
