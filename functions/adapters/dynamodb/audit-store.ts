import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { auditKey } from './keys.ts';
import { countAll, queryPages } from './query-pages.ts';
import type { Table } from './table.ts';

/** Seconds for which an entry is kept: a year, and a month to look back at it. */
const KEPT_SECONDS = 400 * 86_400;

/** A request that could change something, as it is kept: never changed again. */
export interface AuditEntry {
  readonly org_id: string;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly route: string;
  readonly object_id: string | null;
  readonly campaign_id: string | null;
  readonly status: number;
  readonly replayed: boolean;
  readonly request_id: string;
}

export interface AuditFilter {
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly object_id?: string | undefined;
  /** RFC 3339 with milliseconds, both ends included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/**
 * Adds an entry. There is none like it: the key holds the id of the request.
 *
 * @param now - epoch milliseconds of real time
 */
export async function putAuditEntry(
  { db, name }: Table,
  entry: AuditEntry,
  now: number,
): Promise<void> {
  await db.send(
    new PutCommand({
      TableName: name,
      Item: {
        ...auditKey(entry.org_id, entry.at, entry.request_id),
        ...entry,
        expires_at: Math.floor(now / 1_000) + KEPT_SECONDS,
      },
    }),
  );
}

/**
 * One page, latest first.
 *
 * @param after - where the page before ended, which its `next` said
 */
export async function listAudit(
  table: Table,
  org: string,
  filter: AuditFilter,
  limit: number,
  after?: string,
): Promise<{ entries: AuditEntry[]; next: string | null }> {
  const range = rangeOf(filter, after);
  if (!range) return { entries: [], next: null };
  const found: StoredEntry[] = [];
  const pages = queryPages(table, {
    ...queryOf(org, filter, range),
    ScanIndexForward: false,
    // One more tells that there is more; the other may be where we are.
    ...(!isFiltered(filter) && { Limit: limit + 2 }),
  });
  for await (const { Items = [] } of pages) {
    const items = Items as StoredEntry[];
    found.push(...items.filter(({ sk }) => sk !== after));
    if (found.length > limit) break;
  }
  const page = found.slice(0, limit);
  const last = found.length > limit ? page.at(-1) : undefined;
  return { entries: page.map(toEntry), next: last?.sk ?? null };
}

/** How many entries a filter matches. */
export async function countAudit(
  table: Table,
  org: string,
  filter: AuditFilter,
): Promise<number> {
  const range = rangeOf(filter);
  return range ? countAll(table, queryOf(org, filter, range)) : 0;
}

type StoredEntry = AuditEntry & { readonly sk: string };

/** Where all match, a page reads no more than it shows. */
const isFiltered = ({ actor, action, object_id }: AuditFilter) =>
  Boolean(actor ?? action ?? object_id);

/** Sorts after every other text of an instant. */
const LAST = '\u{10ffff}';

interface Range {
  readonly from: string;
  readonly to: string;
}

/** @returns undefined when nothing lies in it, which the table refuses to be asked for */
function rangeOf(filter: AuditFilter, after?: string): Range | undefined {
  const from = filter.from ?? '0';
  const end = `${filter.to ?? ''}${LAST}`;
  const to = after !== undefined && after < end ? after : end;
  return from <= to ? { from, to } : undefined;
}

function queryOf(org: string, filter: AuditFilter, { from, to }: Range) {
  const { from: _, to: __, ...exact } = filter;
  const wanted = Object.entries(exact).filter(([, value]) => value);
  const conditions = wanted.map(([field]) => `#${field} = :${field}`);
  return {
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ...(conditions.length > 0 && {
      FilterExpression: conditions.join(' AND '),
      ExpressionAttributeNames: Object.fromEntries(
        wanted.map(([field]) => [`#${field}`, field]),
      ),
    }),
    ExpressionAttributeValues: {
      ...Object.fromEntries(
        wanted.map(([field, value]) => [`:${field}`, value]),
      ),
      ':pk': auditKey(org, '', '').pk,
      ':from': from,
      ':to': to,
    },
  };
}

function toEntry(item: StoredEntry): AuditEntry {
  const { actor, action, route, object_id, campaign_id } = item;
  const { org_id, at, status, replayed, request_id } = item;
  return {
    org_id,
    at,
    actor,
    action,
    route,
    object_id,
    campaign_id,
    status,
    replayed,
    request_id,
  };
}
