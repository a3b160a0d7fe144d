import {
  readContacts,
  type StoredContact,
} from '#functions/adapters/dynamodb/contact-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import { Refusal } from '#functions/platform/refusal.ts';
import { MAX_OFFSET } from '#shared/contracts/contacts.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { type Paging, writeCursor } from './contact-paging.ts';

/** Up to this many contacts, a filtered list is counted by looking at all. */
export const COUNTED_CONTACTS = 20_000;
/** Contacts that one request looks at before it answers with what it has. */
const MAX_SCAN = 100_000;
const SCAN_STEP = 1_000;

export interface ContactPage {
  readonly contacts: readonly StoredContact[];
  readonly next_cursor: string | null;
  readonly total: number;
}

/** All contacts in seq order: an offset is a key range, however deep. */
export async function pageOfAll(
  table: Table,
  campaign: Campaign,
  { limit, offset, from_seq }: Paging,
): Promise<ContactPage> {
  const total = campaign.total_contacts;
  const from = from_seq ?? offset;
  const to = Math.min(from + limit, total);
  return {
    contacts: await readContacts(table, campaign, from, to),
    next_cursor: to < total ? writeCursor(to, to) : null,
    total,
  };
}

/**
 * The contacts that match, in seq order. `total` is exact up to 20,000 contacts
 * in the campaign; above, it is `knownTotal` when the caller has a counter for
 * the filter, else the matches found so far: there may be more while there is a
 * `next_cursor`. A page may then also hold fewer than `limit` rows.
 *
 * @throws Refusal 400 `offset_too_deep` beyond 10,000 without a cursor
 */
export async function pageOfMatches(
  table: Table,
  campaign: Campaign,
  matches: (contact: StoredContact) => boolean,
  paging: Paging,
  knownTotal: () => Promise<number | undefined>,
): Promise<ContactPage> {
  const { limit, offset, from_seq } = paging;
  if (from_seq === undefined && offset > MAX_OFFSET) {
    throw new Refusal(
      400,
      'offset_too_deep',
      `A filtered list goes ${MAX_OFFSET} rows deep by offset or page. Use next_cursor.`,
      { max_offset: MAX_OFFSET },
    );
  }
  const isCounted = campaign.total_contacts <= COUNTED_CONTACTS;
  const start = isCounted ? 0 : (from_seq ?? 0);
  let found = start === 0 ? 0 : offset;
  const contacts: StoredContact[] = [];
  let next: string | null = null;
  const end = isCounted
    ? campaign.total_contacts
    : Math.min(start + MAX_SCAN, campaign.total_contacts);
  scan: for (let from = start; from < end; from += SCAN_STEP) {
    const to = Math.min(from + SCAN_STEP, end);
    for (const contact of await readContacts(table, campaign, from, to)) {
      if (!matches(contact)) continue;
      if (found >= offset && contacts.length < limit) contacts.push(contact);
      else if (found >= offset) {
        next ??= writeCursor(contact.record.seq, offset + limit);
        if (!isCounted) break scan;
      }
      found += 1;
    }
  }
  if (next === null && end < campaign.total_contacts) {
    next = writeCursor(end, found);
  }
  if (isCounted) return { contacts, next_cursor: next, total: found };
  return { contacts, next_cursor: next, total: (await knownTotal()) ?? found };
}
