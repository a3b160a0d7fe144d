import type { Client } from '#shared/client/generated/client/index.ts';
import { listContacts } from '#shared/client/generated/sdk.gen.ts';
import type { ContactList, ContactView } from '#shared/contracts/contacts.ts';
import { unwrap } from '../../lib/api-client.ts';
import { toCsv } from './csv.ts';

/** Rows of a page: the most that the API gives. */
const PER_PAGE = 200;

/** @returns everybody of a campaign who waits, as a CSV that can be imported */
export async function exportWaiting(
  client: Client,
  campaign_id: string,
  onRows: (count: number) => void,
): Promise<Blob> {
  const rows: ContactView[] = [];
  let cursor: string | null = null;
  do {
    const page: ContactList = await unwrap<ContactList>(
      listContacts({
        client,
        path: { campaign_id },
        query: {
          status: 'pending',
          limit: PER_PAGE,
          ...(cursor !== null && { cursor }),
        },
      }),
    );
    rows.push(...page.data);
    onRows(rows.length);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return new Blob([waitingCsv(rows)], { type: 'text/csv' });
}

type Waiting = Pick<
  ContactView,
  'phone_number' | 'external_id' | 'custom_fields'
>;

/** The columns of an import: the number, the id, then each custom field. */
export function waitingCsv(contacts: readonly Waiting[]): string {
  const fields = new Set(
    contacts.flatMap(({ custom_fields }) => Object.keys(custom_fields)),
  );
  return toCsv(
    ['phone_number', 'external_id', ...fields],
    contacts.map(({ phone_number, external_id, custom_fields }) => [
      phone_number,
      external_id,
      ...[...fields].map((field) => custom_fields[field]),
    ]),
  );
}
