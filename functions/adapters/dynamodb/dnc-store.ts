import { setTimeout as sleep } from 'node:timers/promises';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  BatchWriteCommand,
  DeleteCommand,
  GetCommand,
  QueryCommand,
  type QueryCommandOutput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Campaign } from '#shared/domain/campaign.ts';
import type { ContactRecord } from '#shared/domain/contact.ts';
import { numbersOf } from '#shared/domain/contact-numbers.ts';
import { getItems, textOf } from './get-items.ts';
import { campaignDncKey, campaignKey, dncKey } from './keys.ts';
import { queryPages } from './query-pages.ts';
import type { Table } from './table.ts';

/** One number that the org, or one campaign of it, never calls. */
export interface DncEntry {
  readonly org_id: string;
  /** Whose list it is on; absent: the organization's. */
  readonly campaign_id?: string;
  /** E.164. */
  readonly phone_number: string;
  readonly reason: string | null;
  readonly source: string;
  readonly created_at: string;
  readonly created_by: string;
}

/** A list: of an organization, or of one campaign in it. */
export interface DncList {
  readonly org_id: string;
  readonly campaign_id?: string | undefined;
}

const keyIn = ({ org_id, campaign_id }: DncList, phone: string) =>
  campaign_id === undefined
    ? dncKey(org_id, phone)
    : campaignDncKey(org_id, campaign_id, phone);

/**
 * Whether the org may never call this number; read strongly.
 *
 * @param campaignId - asks the list of that campaign instead
 */
export async function isListed(
  { db, name }: Table,
  org: string,
  phoneNumber: string,
  campaignId?: string,
): Promise<boolean> {
  const { Item } = await db.send(
    new GetCommand({
      TableName: name,
      Key: keyIn({ org_id: org, campaign_id: campaignId }, phoneNumber),
      ConsistentRead: true,
      ProjectionExpression: 'pk',
    }),
  );
  return Item !== undefined;
}

type Listing = Pick<Campaign, 'org_id' | 'id' | 'own_dnc'>;
type Numbers = Pick<ContactRecord, 'phone_number' | 'phone_numbers'>;

/** Of the numbers of a contact, those that its campaign must not call; read strongly. */
export async function listedNumbers(
  table: Table,
  { org_id, id: campaign_id, own_dnc }: Listing,
  contact: Numbers,
): Promise<ReadonlySet<string>> {
  const numbers = numbersOf(contact);
  const lists = await Promise.all([
    findListed(table, { org_id }, numbers),
    ...(own_dnc ? [findListed(table, { org_id, campaign_id }, numbers)] : []),
  ]);
  return new Set(lists.flatMap((list) => [...list.keys()]));
}

/** Whether a contact may not be called in this campaign: on no number of it. */
export const isListedFor = async (
  table: Table,
  campaign: Listing,
  contact: Numbers,
): Promise<boolean> =>
  (await listedNumbers(table, campaign, contact)).size ===
  numbersOf(contact).length;

/** The entries of these numbers on one list, by number; read strongly. */
export async function findListed(
  table: Table,
  list: DncList,
  numbers: readonly string[],
): Promise<Map<string, DncEntry>> {
  const keys = numbers.map((number) => keyIn(list, number));
  const items = await getItems(table, keys);
  return new Map(
    numbers.flatMap((number) => {
      const item = items.get(textOf(keyIn(list, number)));
      return item ? [[number, toEntry(item)] as const] : [];
    }),
  );
}

function toEntry(item: Record<string, unknown>): DncEntry {
  const { pk: _pk, sk: _sk, ...entry } = item;
  return entry as unknown as DncEntry;
}

/** Adds numbers; one that is listed already takes the new reason. */
export async function addToDnc(
  table: Table,
  entries: readonly DncEntry[],
): Promise<void> {
  // BatchWriteItem refuses two writes of one key.
  const unique = [
    ...new Map(
      entries.map((entry) => [textOf(keyIn(entry, entry.phone_number)), entry]),
    ).values(),
  ];
  for (let i = 0; i < unique.length; i += 25) {
    await writeAll(table, unique.slice(i, i + 25));
  }
}

/**
 * Makes the dial ask this campaign's own list, too. Comes before its first entry.
 *
 * @returns false when there is no such campaign
 */
export async function openCampaignList(
  { db, name }: Table,
  org: string,
  campaignId: string,
): Promise<boolean> {
  try {
    await db.send(
      new UpdateCommand({
        TableName: name,
        Key: campaignKey(org, campaignId),
        UpdateExpression: 'SET own_dnc = :yes',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':yes': true },
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

const MAX_SENDS = 10;

async function writeAll({ db, name }: Table, entries: readonly DncEntry[]) {
  let rest = entries.map((entry) => ({
    PutRequest: {
      Item: { ...keyIn(entry, entry.phone_number), ...entry } as Record<
        string,
        unknown
      >,
    },
  }));
  for (let sends = 1; rest.length > 0; sends++) {
    if (sends > MAX_SENDS) {
      throw new Error(`table did not take ${rest.length} do-not-call entries`);
    }
    if (sends > 1) await sleep(50 * 2 ** (sends - 2));
    const { UnprocessedItems } = await db.send(
      new BatchWriteCommand({ RequestItems: { [name]: rest } }),
    );
    rest = (UnprocessedItems?.[name] ?? []) as typeof rest;
  }
}

/** @returns whether it was listed */
export async function removeFromDnc(
  { db, name }: Table,
  org: string,
  phoneNumber: string,
  campaignId?: string,
): Promise<boolean> {
  const { Attributes } = await db.send(
    new DeleteCommand({
      TableName: name,
      Key: keyIn({ org_id: org, campaign_id: campaignId }, phoneNumber),
      ReturnValues: 'ALL_OLD',
    }),
  );
  return Attributes !== undefined;
}

/**
 * Entries in the order of their numbers.
 *
 * @param after - the number after which the page begins
 * @param words - a part of the number, or of the reason as it was written
 */
export async function listDnc(
  { db, name }: Table,
  list: DncList,
  limit: number,
  after?: string,
  words?: string,
): Promise<{ entries: DncEntry[]; next: string | undefined }> {
  const entries: DncEntry[] = [];
  let start: Record<string, unknown> | undefined =
    after === undefined ? undefined : { ...keyIn(list, after) };
  for (let requests = 0; requests < MAX_PAGES; requests += 1) {
    const page: QueryCommandOutput = await db.send(
      new QueryCommand({
        TableName: name,
        ...matching(list, words),
        // One more than the page says whether there is another.
        ...(words === undefined && { Limit: limit + 1 - entries.length }),
        ConsistentRead: true,
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    entries.push(...(page.Items ?? []).map(toEntry));
    start = page.LastEvaluatedKey;
    if (!start || entries.length > limit) break;
  }
  const shown = entries.slice(0, limit);
  const next =
    entries.length > limit
      ? shown.at(-1)?.phone_number
      : (start?.sk as string | undefined);
  return { entries: shown, next };
}

/** Requests of 1 MB that one page may take: some 50,000 entries that do not match. */
const MAX_PAGES = 10;

const matching = (list: DncList, words: string | undefined) => ({
  KeyConditionExpression: 'pk = :pk',
  ExpressionAttributeValues: {
    ':pk': keyIn(list, '').pk,
    ...(words !== undefined && { ':words': words }),
  },
  ...(words !== undefined && {
    FilterExpression: 'contains(phone_number, :words) OR contains(#r, :words)',
    ExpressionAttributeNames: { '#r': 'reason' },
  }),
});

/** How many entries match; counting ends at some 50,000 that were looked at. */
export async function countDnc(
  { db, name }: Table,
  list: DncList,
  words?: string,
): Promise<number> {
  let count = 0;
  let start: Record<string, unknown> | undefined;
  for (let requests = 0; requests < MAX_PAGES; requests += 1) {
    const page: QueryCommandOutput = await db.send(
      new QueryCommand({
        TableName: name,
        ...matching(list, words),
        Select: 'COUNT',
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    count += page.Count ?? 0;
    start = page.LastEvaluatedKey;
    if (!start) break;
  }
  return count;
}

/** Every number on a list, read strongly. */
export async function* readDncNumbers(
  table: Table,
  list: DncList,
): AsyncGenerator<string> {
  const pages = queryPages(table, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': keyIn(list, '').pk },
    ProjectionExpression: 'sk',
    ConsistentRead: true,
  });
  for await (const { Items = [] } of pages) {
    for (const { sk } of Items) yield sk as string;
  }
}
