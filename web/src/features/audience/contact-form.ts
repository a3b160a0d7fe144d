import {
  type ContactInput,
  MAX_UPSERT,
  type UpsertedContacts,
  upsertContactsBody,
} from '#shared/contracts/contact-changes.ts';
import { formatCount } from '../../lib/format.ts';

/** As typed. */
export interface ContactFields {
  readonly phone_number: string;
  readonly external_id: string;
  readonly timezone: string;
  /** `name: value` in each line. */
  readonly custom: string;
}

export const emptyFields: ContactFields = {
  phone_number: '',
  external_id: '',
  timezone: '',
  custom: '',
};

export type ContactsReading =
  | { readonly kind: 'contacts'; readonly contacts: readonly ContactInput[] }
  | { readonly kind: 'invalid'; readonly problem: string };

export function contactOfFields(fields: ContactFields): ContactsReading {
  const phone_number = fields.phone_number.trim();
  if (phone_number === '') {
    return { kind: 'invalid', problem: 'Enter a phone number.' };
  }
  const external_id = fields.external_id.trim();
  const timezone = fields.timezone.trim();
  const custom = customFields(fields.custom);
  return checked([
    {
      phone_number,
      ...(external_id && { external_id }),
      ...(timezone && { timezone }),
      ...(Object.keys(custom).length > 0 && { custom_fields: custom }),
    },
  ]);
}

function customFields(text: string): Record<string, string> {
  const pairs = text.split('\n').flatMap((line) => {
    const at = line.indexOf(':');
    const name = line.slice(0, at).trim();
    return at > 0 && name ? [[name, line.slice(at + 1).trim()]] : [];
  });
  return Object.fromEntries(pairs) as Record<string, string>;
}

/** A list of contacts, or the body of POST …/contacts itself. */
export function contactsOfJson(text: string): ContactsReading {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (error) {
    const { message } = error as Error;
    return { kind: 'invalid', problem: `This is no JSON: ${message}` };
  }
  return checked(isBody(read) ? read.contacts : read);
}

const isBody = (read: unknown): read is { contacts: unknown } =>
  typeof read === 'object' && read !== null && 'contacts' in read;

/** By the API's own schema. */
function checked(contacts: unknown): ContactsReading {
  const read = upsertContactsBody.safeParse({ contacts });
  if (read.success) return { kind: 'contacts', contacts: read.data.contacts };
  const { path = [], message = '' } = read.error.issues[0] ?? {};
  const [, index, ...field] = path;
  const where =
    typeof index === 'number'
      ? `Contact ${index + 1}${field.length > 0 ? `, ${field.join('.')}` : ''}`
      : `A list of 1 to ${formatCount(MAX_UPSERT)} contacts is needed`;
  return { kind: 'invalid', problem: `${where}: ${message}` };
}

/** "2 added, 1 changed, 1 refused" */
export function upsertWords({
  created,
  updated,
  rejected,
}: Pick<UpsertedContacts, 'created' | 'updated' | 'rejected'>): string {
  const parts = [
    [created, 'added'],
    [updated, 'changed'],
    [rejected.length, 'refused'],
  ] as const;
  const words = parts
    .filter(([count]) => count > 0)
    .map(([count, verb]) => `${formatCount(count)} ${verb}`);
  return words.length > 0
    ? `Contacts: ${words.join(', ')}.`
    : 'Nothing changed.';
}
