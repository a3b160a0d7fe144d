import type { ContactRecord, ContactState } from '#shared/domain/contact.ts';
import { numbersOf } from '#shared/domain/contact-numbers.ts';
import { searchDirectory, type Wanted } from './contact-directory.ts';
import { getItems, textOf } from './get-items.ts';
import { BLOCK_SIZE, blockOf, recordKey, seqKey, stateKey } from './keys.ts';
import { queryAll } from './query-pages.ts';
import type { Table } from './table.ts';

/** What the table holds of one contact; no state means `pending`, untouched. */
export interface StoredContact {
  readonly record: ContactRecord;
  readonly state: ContactState | undefined;
}

/** Which contacts: of this campaign, with their states in this run. */
export interface RunOfCampaign {
  readonly id: string;
  readonly run_number: number;
}

/** Crockford's base 32 in lower case, as in our ULIDs. */
const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';
const SEQ_DIGITS = 6;
const ID = /^con_[0-9a-z]{10}([0-9a-z]{6})[0-9a-z]{10}$/;

/**
 * The id of the contact at `seq`: the upload's instant, the seq, the upload's
 * random end. It sorts by time, then by place in the file, and names the key of
 * its record, so that no index is needed to find it.
 *
 * @param uploadId - prefix and ULID
 */
export function contactId(uploadId: string, seq: number): string {
  const ulid = uploadId.slice(-26);
  let digits = '';
  for (let rest = seq, i = 0; i < SEQ_DIGITS; i++, rest = rest >>> 5) {
    digits = DIGITS[rest & 31] + digits;
  }
  return `con_${ulid.slice(0, 10)}${digits}${ulid.slice(16)}`;
}

/** The seq that an id names; undefined for what is no contact id. */
export function seqOfContactId(id: string): number | undefined {
  const digits = ID.exec(id)?.[1];
  if (digits === undefined) return undefined;
  const values = [...digits].map((digit) => DIGITS.indexOf(digit));
  if (values.includes(-1)) return undefined;
  return values.reduce((sum, value) => sum * 32 + value, 0);
}

function withoutKey<T>(item: Record<string, unknown>): T {
  const { pk: _pk, sk: _sk, due_pk: _duePk, due_at: _dueAt, ...rest } = item;
  return rest as T;
}

/** A campaign in which contacts are looked for. */
type Searched = RunOfCampaign & { readonly total_contacts: number };

/**
 * Reads strongly; undefined when the campaign has no such contact, or no more.
 *
 * @param name - its id, else its external id
 */
export async function getContact(
  table: Table,
  campaign: Searched,
  name: string,
): Promise<StoredContact | undefined> {
  const seq = seqOfContactId(name);
  if (seq !== undefined && seq < campaign.total_contacts) {
    const [named] = await contactsAt(table, campaign, [seq]);
    if (named?.record.id === name) return named;
  }
  const external_ids = [name];
  const found = await findContacts(table, campaign, { external_ids });
  return found.find(({ record }) => record.external_id === name);
}

/**
 * The contacts that have one of these numbers or external ids, in seq order,
 * read strongly.
 */
export async function findContacts(
  table: Table,
  campaign: Searched,
  wanted: Wanted,
): Promise<StoredContact[]> {
  const seqs = await searchDirectory(table, campaign, wanted);
  const numbers = new Set(wanted.numbers);
  const ids = new Set(wanted.external_ids);
  const found = await contactsAt(table, campaign, seqs);
  return found.filter(
    ({ record: { external_id, ...record } }) =>
      numbersOf(record).some((number) => numbers.has(number)) ||
      (external_id !== undefined && ids.has(external_id)),
  );
}

/** The contacts at these seqs, in this order, without those that were deleted. */
export async function contactsAt(
  table: Table,
  { id, run_number }: RunOfCampaign,
  seqs: readonly number[],
): Promise<StoredContact[]> {
  const items = await getItems(
    table,
    seqs.flatMap((seq) => [recordKey(id, seq), stateKey(id, run_number, seq)]),
  );
  return seqs.flatMap((seq) => {
    const record = items.get(textOf(recordKey(id, seq)));
    const state = items.get(textOf(stateKey(id, run_number, seq)));
    if (record === undefined || record.deleted) return [];
    return [{ record: withoutKey(record), state: state && withoutKey(state) }];
  });
}

/** Contacts `from` (in) to `to` (out), in seq order, with their states. */
export async function readContacts(
  table: Table,
  campaign: RunOfCampaign,
  from: number,
  to: number,
): Promise<StoredContact[]> {
  if (to <= from) return [];
  const { id, run_number } = campaign;
  const [records, states] = await Promise.all([
    readRange(table, from, to, (seq) => recordKey(id, seq).pk),
    readRange(table, from, to, (seq) => stateKey(id, run_number, seq).pk),
  ]);
  const stateOf = new Map(
    states.map((item) => [item.seq, withoutKey<ContactState>(item)]),
  );
  return records.map((item) => {
    const record = withoutKey<ContactRecord>(item);
    return { record, state: stateOf.get(record.seq) };
  });
}

/** By what a file may name a contact. */
export type ContactNames = Pick<
  ContactRecord,
  'seq' | 'phone_number' | 'phone_numbers' | 'external_id'
>;

/** Names of the contacts below `total`, in seq order; none of who was taken out. */
export async function* readNames(
  table: Table,
  campaignId: string,
  total: number,
): AsyncGenerator<ContactNames> {
  for (let from = 0; from < total; from += BLOCK_SIZE) {
    const items = await readRange(
      table,
      from,
      Math.min(from + BLOCK_SIZE, total),
      (seq) => recordKey(campaignId, seq).pk,
      'seq, phone_number, phone_numbers, external_id',
    );
    for (const item of items) {
      if (item.phone_number) yield item as unknown as ContactNames;
    }
  }
}

type Item = Record<string, unknown>;

/** Key ranges of all blocks that hold a part of `from`..`to`, side by side. */
async function readRange(
  table: Table,
  from: number,
  to: number,
  partitionOf: (seq: number) => string,
  projection?: string,
): Promise<Item[]> {
  const blocks: Promise<Item[]>[] = [];
  for (let block = blockOf(from); block <= blockOf(to - 1); block++) {
    const first = Math.max(from, block * BLOCK_SIZE);
    const last = Math.min(to, (block + 1) * BLOCK_SIZE) - 1;
    blocks.push(
      readAll(
        table,
        partitionOf(first),
        seqKey(first),
        seqKey(last),
        projection,
      ),
    );
  }
  return (await Promise.all(blocks)).flat();
}

async function readAll(
  table: Table,
  pk: string,
  first: string,
  last: string,
  projection?: string,
): Promise<Item[]> {
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
    ExpressionAttributeValues: { ':pk': pk, ':first': first, ':last': last },
    ConsistentRead: true,
    ...(projection && { ProjectionExpression: projection }),
  });
  return items as Item[];
}
