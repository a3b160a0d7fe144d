import * as z from 'zod';
import { askJson, type JsonAsked } from '../ask.ts';
import type { CarrierAccount, CarrierDeps } from '../carrier.ts';

export type Answer = JsonAsked;

/** Asks once. Never throws. */
export type Ask = (
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
) => Promise<Answer>;

const API_URL = 'https://api.telnyx.com';

/** @see https://developers.telnyx.com/api-reference */
export function asker(
  { credentials, settings }: Pick<CarrierAccount, 'credentials' | 'settings'>,
  { fetch }: Pick<CarrierDeps, 'fetch'>,
  within_ms?: number,
): Ask {
  const base = `${settings.api_url ?? API_URL}/v2`;
  const key = credentials.api_key;
  return (method, path, body) => {
    const url = `${base}${path}`;
    return askJson(fetch, { method, url, key, body, within_ms });
  };
}

export const isSuccess = (status: number) => status >= 200 && status < 300;

/** More than the events of one call, or all calls of most accounts. */
const PAGE_SIZE = 250;
const MAX_PAGES = 20;

const pageSchema = z.object({
  data: z.array(z.unknown()),
  meta: z
    .object({
      total_pages: z.number().nullish(),
      cursors: z.object({ after: z.string().nullish() }).nullish(),
      next: z.string().nullish(),
    })
    .nullish(),
});

/**
 * A whole list, page by page: some are numbered, others go on from a cursor.
 *
 * @param query - without a page
 * @returns undefined unless every page arrived
 */
export async function listAll(
  ask: Ask,
  path: string,
  query: Readonly<Record<string, string>>,
): Promise<readonly unknown[] | undefined> {
  const all: unknown[] = [];
  let next: Record<string, string> = {};
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const search = new URLSearchParams({
      ...query,
      'page[size]': String(PAGE_SIZE),
      ...next,
    });
    const answer = await ask('GET', `${path}?${search}`);
    if (answer.kind !== 'answered' || answer.status !== 200) return undefined;
    const read = pageSchema.safeParse(answer.body);
    if (!read.success) return undefined;
    const { data, meta } = read.data;
    all.push(...data);
    // The last page may have a cursor as well.
    const after =
      data.length > 0 && meta?.next !== null && meta?.cursors?.after;
    if (after) next = { 'page[after]': after };
    else if ((meta?.total_pages ?? 1) > page) {
      next = { 'page[number]': String(page + 1) };
    } else return all;
  }
  return undefined;
}
