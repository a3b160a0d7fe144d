import type { ContactView } from '#shared/contracts/contacts.ts';

type Named = Pick<ContactView, 'custom_fields' | 'external_id' | 'seq'>;

/** What a contact is called: by its file, by its owner's id, or by its place. */
export function contactName({
  custom_fields,
  external_id,
  seq,
}: Named): string {
  const { name, first_name, last_name } = custom_fields;
  const both = [first_name, last_name].filter(Boolean).join(' ');
  return name || both || external_id || `#${seq + 1}`;
}
