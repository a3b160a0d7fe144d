import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { ContactRecord } from '#shared/domain/contact.ts';
import { numbersOf } from '#shared/domain/contact-numbers.ts';
import { BLOCK_SIZE, directoryKey } from './keys.ts';
import type { Table } from './table.ts';

/**
 * Finds contacts by number or external id without an index of them: for each
 * stretch of up to 1,000 contacts one item of hashes, some 11 KB. So an import
 * pays 1 % more, and a search reads 5 MB in a campaign of 500,000. What it finds
 * are hints: an import that was cut off leaves stretches of contacts that never
 * came to be, and two texts may share a hash. Read the record, then believe.
 */
interface Stretch {
  readonly first: number;
  /** Base64 of one 32-bit hash for each contact, in seq order. */
  readonly numbers: string;
  /** The same of external ids, 0 for who has none; absent when nobody has. */
  readonly external_ids?: string;
  /** The same of further numbers, each followed by its place; absent when nobody has any. */
  readonly more_numbers?: string;
}

type Named = Pick<
  ContactRecord,
  'campaign_id' | 'seq' | 'phone_number' | 'phone_numbers' | 'external_id'
>;

/** FNV-1a over UTF-16 units. @see http://www.isthe.com/chongo/tech/comp/fnv/ */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  // 0 stands for nothing.
  return hash >>> 0 || 1;
}

const pack = (hashes: readonly number[]) =>
  Buffer.from(Uint32Array.from(hashes).buffer).toString('base64');

function unpack(text: string): Uint32Array {
  const bytes = Buffer.from(text, 'base64');
  return new Uint32Array(Uint8Array.from(bytes).buffer);
}

/**
 * The item for contacts whose seqs follow each other.
 *
 * @param part - for a contact that is renamed: another item beside the first
 */
export function directoryItem(contacts: readonly Named[], part = '') {
  const { campaign_id, seq } = contacts[0]!;
  const ids = contacts.map(({ external_id }) => external_id);
  const more = contacts.flatMap((contact, place) =>
    numbersOf(contact)
      .slice(1)
      .flatMap((number) => [hashOf(number), place]),
  );
  const stretch: Stretch = {
    first: seq,
    ...(more.length > 0 && { more_numbers: pack(more) }),
    numbers: pack(contacts.map(({ phone_number }) => hashOf(phone_number))),
    ...(ids.some((id) => id !== undefined) && {
      external_ids: pack(ids.map((id) => (id === undefined ? 0 : hashOf(id)))),
    }),
  };
  return { ...directoryKey(campaign_id, seq, part), ...stretch };
}

/** The item for one contact that has another number, or id, from now on. */
export const renamedItem = (contact: Named) =>
  directoryItem(
    [contact],
    hashOf(`${numbersOf(contact)} ${contact.external_id}`).toString(36),
  );

/** Contacts of one stretch at most: as many as a block. */
export const STRETCH = BLOCK_SIZE;

export interface Wanted {
  readonly numbers?: readonly string[];
  readonly external_ids?: readonly string[];
}

/**
 * Seqs below `total` that may have one of these numbers or external ids, in
 * order. Reads the whole directory of the campaign, strongly.
 */
export async function searchDirectory(
  { db, name }: Table,
  campaign: { readonly id: string; readonly total_contacts: number },
  wanted: Wanted,
): Promise<number[]> {
  const numbers = new Set((wanted.numbers ?? []).map(hashOf));
  const ids = new Set((wanted.external_ids ?? []).map(hashOf));
  const found = new Set<number>();
  if (numbers.size + ids.size === 0) return [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await db.send(
      new QueryCommand({
        TableName: name,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': directoryKey(campaign.id, 0).pk },
        ConsistentRead: true,
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    for (const item of (page.Items ?? []) as unknown as Stretch[]) {
      collect(item.first, item.numbers, numbers, found);
      collect(item.first, item.external_ids, ids, found);
      collectMore(item, numbers, found);
    }
    start = page.LastEvaluatedKey;
  } while (start);
  return [...found]
    .filter((seq) => seq < campaign.total_contacts)
    .sort((a, b) => a - b);
}

function collect(
  first: number,
  packed: string | undefined,
  wanted: ReadonlySet<number>,
  found: Set<number>,
): void {
  if (packed === undefined || wanted.size === 0) return;
  unpack(packed).forEach((hash, index) => {
    if (wanted.has(hash)) found.add(first + index);
  });
}

function collectMore(
  { first, more_numbers }: Stretch,
  wanted: ReadonlySet<number>,
  found: Set<number>,
): void {
  if (more_numbers === undefined) return;
  const pairs = unpack(more_numbers);
  for (let i = 0; i < pairs.length; i += 2) {
    if (wanted.has(pairs[i]!)) found.add(first + pairs[i + 1]!);
  }
}
