import { Refusal } from '#functions/platform/refusal.ts';
import { DEFAULT_LIMIT } from '#shared/contracts/common.ts';
import type { ContactListQuery } from '#shared/contracts/contacts.ts';

/** Seed 003: a page without a limit holds this many, where pages count from 0. */
const ZERO_BASED_PAGE = 100;

/** Which rows are asked for, every paging style reduced to one. */
export interface Paging {
  readonly limit: number;
  /** Matches before the first row of the page. */
  readonly offset: number;
  readonly page: number;
  readonly page_base: 0 | 1;
  /** The seq at which a cursor goes on; then `offset` matches lie before it. */
  readonly from_seq: number | undefined;
}

/**
 * Reads `limit`/`per_page` with `offset`, `page` or `cursor`; two styles at
 * once are refused, since they could differ.
 *
 * @param base - what the first page is called: 0 on `/contacts`, else 1
 * @throws Refusal 400 `invalid_request`
 */
export function readPaging(query: ContactListQuery, base: 0 | 1): Paging {
  const { page, offset, cursor, per_page } = query;
  const styles = Object.entries({ page, offset, cursor }).filter(
    ([, value]) => value !== undefined,
  );
  if (styles.length > 1) {
    throw invalid(styles[1]![0], `excludes ${styles[0]![0]}`);
  }
  const asked = query.limit ?? per_page;
  if (per_page !== undefined && per_page !== asked) {
    throw invalid('per_page', 'differs from limit');
  }
  const pageSize =
    page !== undefined && base === 0 ? ZERO_BASED_PAGE : DEFAULT_LIMIT;
  const limit = asked ?? pageSize;
  if (page !== undefined && page < base) {
    throw invalid('page', 'counts from 1 here');
  }
  const start = cursor === undefined ? undefined : readCursor(cursor);
  const first =
    start?.offset ??
    (page === undefined ? (offset ?? 0) : (page - base) * limit);
  return {
    limit,
    offset: first,
    page: base + Math.floor(first / limit),
    page_base: base,
    from_seq: start?.seq,
  };
}

const invalid = (path: string, message: string) =>
  new Refusal(400, 'invalid_request', `${path} ${message}.`, {
    errors: [{ path, code: 'invalid', message }],
  });

/** @param seq - where to look next @param offset - matches before it */
export const writeCursor = (seq: number, offset: number) =>
  Buffer.from(`${seq}.${offset}`).toString('base64url');

function readCursor(cursor: string): { seq: number; offset: number } {
  const text = Buffer.from(cursor, 'base64url').toString('latin1');
  const parts = /^(\d{1,9})\.(\d{1,9})$/.exec(text);
  if (!parts) throw invalid('cursor', 'is none of ours');
  return { seq: Number(parts[1]), offset: Number(parts[2]) };
}
