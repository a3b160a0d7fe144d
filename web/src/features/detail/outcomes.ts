import type { Client } from '#shared/client/generated/client/index.ts';
import { listContacts } from '#shared/client/generated/sdk.gen.ts';
import type { ContactList, ContactView } from '#shared/contracts/contacts.ts';
import { unwrap } from '../../lib/api-client.ts';
import { toCsv } from '../lifecycle/csv.ts';

/** Rows of a page: the most that the API gives. */
const PER_PAGE = 200;

/** Every contact of a run with what came of it, read a page at a time. */
export async function readOutcomes(
  client: Client,
  campaign_id: string,
  run_number: number | undefined,
  onRows: (count: number) => void,
): Promise<ContactView[]> {
  const rows: ContactView[] = [];
  let cursor: string | null = null;
  do {
    const page: ContactList = await unwrap<ContactList>(
      listContacts({
        client,
        path: { campaign_id },
        query: {
          limit: PER_PAGE,
          ...(run_number !== undefined && { run_number }),
          ...(cursor !== null && { cursor }),
        },
      }),
    );
    rows.push(...page.data);
    onRows(rows.length);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return rows;
}

const columns = [
  'id',
  'external_id',
  'phone_number',
  'status',
  'disposition',
  'last_result',
  'attempt_count',
  'max_attempts',
  'system_retries',
  'duration_seconds',
  'score',
  'from_number',
  'variant',
  'timezone',
  'last_attempted_at',
  'next_eligible_at',
] as const satisfies readonly (keyof ContactView)[];
type Outcome = Pick<ContactView, (typeof columns)[number] | 'custom_fields'>;

/** One row for each contact, then its own fields by name. */
export function outcomesCsv(contacts: readonly Outcome[]): string {
  const fields = [
    ...new Set(
      contacts.flatMap(({ custom_fields }) => Object.keys(custom_fields)),
    ),
  ];
  return toCsv(
    [...columns, ...fields],
    contacts.map((contact) => [
      ...columns.map((column) => contact[column]),
      ...fields.map((field) => contact.custom_fields[field]),
    ]),
  );
}
