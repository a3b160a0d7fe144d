import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { ContactRecord } from '#shared/domain/contact.ts';
import { numbersOf } from '#shared/domain/contact-numbers.ts';
import { BLOCK_SIZE, directoryKey, type Key } from './keys.ts';
import { queryPages } from './query-pages.ts';
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
 * Gathers the item for contacts whose seqs follow each other, hash by hash: a
 * record that waited for its stretch would outlive its batch.
 */
export class StretchBuilder {
  readonly #numbers: number[] = [];
  readonly #ids: number[] = [];
  readonly #more: number[] = [];
  #first: Named | undefined;
  #hasIds = false;

  get size(): number {
    return this.#numbers.length;
  }

  add(contact: Named): void {
    const { phone_number, phone_numbers, external_id } = contact;
    this.#first ??= contact;
    const place = this.#numbers.push(hashOf(phone_number)) - 1;
    this.#ids.push(external_id === undefined ? 0 : hashOf(external_id));
    this.#hasIds ||= external_id !== undefined;
    if (!phone_numbers) return;
    for (const number of phone_numbers.slice(1)) {
      this.#more.push(hashOf(number), place);
    }
  }

  /**
   * Of one contact at least.
   *
   * @param part - for a contact that is renamed: another item beside the first
   */
  item(part = '') {
    const { campaign_id, seq } = this.#first!;
    const stretch: Stretch = {
      first: seq,
      ...(this.#more.length > 0 && { more_numbers: pack(this.#more) }),
      numbers: pack(this.#numbers),
      ...(this.#hasIds && { external_ids: pack(this.#ids) }),
    };
    return { ...directoryKey(campaign_id, seq, part), ...stretch };
  }
}

/** The item for one contact that has another number, or id, from now on. */
export function renamedItem(contact: Named) {
  const stretch = new StretchBuilder();
  stretch.add(contact);
  const part = hashOf(`${numbersOf(contact)} ${contact.external_id}`);
  return stretch.item(part.toString(36));
}

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
  table: Table,
  campaign: { readonly id: string; readonly total_contacts: number },
  wanted: Wanted,
): Promise<number[]> {
  const numbers = new Set((wanted.numbers ?? []).map(hashOf));
  const ids = new Set((wanted.external_ids ?? []).map(hashOf));
  const found = new Set<number>();
  if (numbers.size + ids.size === 0) return [];
  const pages = queryPages(table, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': directoryKey(campaign.id, 0).pk },
    ConsistentRead: true,
  });
  for await (const { Items = [] } of pages) {
    for (const item of Items as unknown as Stretch[]) {
      collect(item.first, item.numbers, numbers, found);
      collect(item.first, item.external_ids, ids, found);
      collectMore(item, numbers, found);
    }
  }
  return [...found]
    .filter((seq) => seq < campaign.total_contacts)
    .sort((a, b) => a - b);
}

/** Times that others who are erased at the same moment may be faster. */
const MAX_TRIES = 10;

/**
 * Takes a contact out of the directory: its hashes become 0, which nobody looks
 * for, and an item that has nothing else goes. A hash of a phone number is as
 * good as the number: there are few enough to try them all.
 *
 * @param number - takes only this one out; left out: its numbers and its id
 */
export async function forgetInDirectory(
  table: Table,
  campaign_id: string,
  seq: number,
  number?: string,
): Promise<void> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    if (await forgetOnce(table, campaign_id, seq, number)) return;
  }
  throw new Error('the directory is written by others all the time');
}

/** @returns false when somebody else changed an item first */
async function forgetOnce(
  table: Table,
  campaign_id: string,
  seq: number,
  number: string | undefined,
): Promise<boolean> {
  const from = directoryKey(campaign_id, Math.max(seq - STRETCH + 1, 0));
  const to = directoryKey(campaign_id, seq + 1);
  const { Items = [] } = await table.db.send(
    new QueryCommand({
      TableName: table.name,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: {
        ':pk': from.pk,
        ':from': from.sk,
        ':to': to.sk,
      },
      ConsistentRead: true,
    }),
  );
  const isTheirs = (hash: number) =>
    hash !== 0 && (number === undefined || hash === hashOf(number));
  for (const item of Items as unknown as (Stretch & Key)[]) {
    const after = without(item, seq - item.first, isTheirs);
    if (after && !(await putStretch(table, item, after))) return false;
  }
  return true;
}

/** @returns null where nothing of theirs is in it */
function without(
  stretch: Stretch,
  place: number,
  isTheirs: (hash: number) => boolean,
): Stretch | null {
  const numbers = unpack(stretch.numbers);
  if (place < 0 || place >= numbers.length) return null;
  const ids = unpack(stretch.external_ids ?? '');
  const more: number[] = [];
  let isChanged = false;
  const clear = (hashes: Uint32Array) => {
    if (!isTheirs(hashes[place] ?? 0)) return;
    hashes[place] = 0;
    isChanged = true;
  };
  clear(numbers);
  clear(ids);
  const pairs = unpack(stretch.more_numbers ?? '');
  for (let i = 0; i < pairs.length; i += 2) {
    const [hash = 0, at = 0] = [pairs[i], pairs[i + 1]];
    if (at === place && isTheirs(hash)) isChanged = true;
    else more.push(hash, at);
  }
  if (!isChanged) return null;
  return {
    first: stretch.first,
    numbers: pack([...numbers]),
    ...(stretch.external_ids !== undefined && { external_ids: pack([...ids]) }),
    ...(more.length > 0 && { more_numbers: pack(more) }),
  };
}

/** The condition that nothing of a stretch was changed: of some only a further number goes. */
function isStill({ numbers, external_ids, more_numbers }: Stretch) {
  const parts = Object.entries({ numbers, external_ids, more_numbers });
  const there = parts.filter(([, packed]) => packed !== undefined);
  return {
    ConditionExpression: parts
      .map(([name, packed]) =>
        packed === undefined
          ? `attribute_not_exists(${name})`
          : `${name} = :${name}`,
      )
      .join(' AND '),
    ExpressionAttributeValues: Object.fromEntries(
      there.map(([name, packed]) => [`:${name}`, packed]),
    ),
  };
}

/** @returns false when somebody else changed it first: another who is erased was in it */
async function putStretch(
  { db, name }: Table,
  before: Stretch & Key,
  after: Stretch,
): Promise<boolean> {
  const { pk, sk } = before;
  const isEmpty = [after.numbers, after.external_ids, after.more_numbers].every(
    (packed) => unpack(packed ?? '').every((hash) => hash === 0),
  );
  const expected = { TableName: name, ...isStill(before) };
  try {
    if (isEmpty)
      await db.send(new DeleteCommand({ ...expected, Key: { pk, sk } }));
    else
      await db.send(
        new PutCommand({ ...expected, Item: { pk, sk, ...after } }),
      );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
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
