import type { Client } from '#shared/client/generated/client/index.ts';
import { MAX_LIMIT } from '#shared/contracts/common.ts';
import type { ContactView } from '#shared/contracts/contacts.ts';
import type { CallFilter } from './call-filter.ts';
import { readCalls } from './use-calls.ts';

/** Requests of one person at a time: the API counts them. */
const AT_ONCE = 4;

export interface BulkResult {
  readonly done: number;
  /** Contacts that were left as they were, by why. */
  readonly refused: ReadonlyMap<string, number>;
}

/**
 * Does one thing for each row, some at a time. One that is refused does not hold
 * back the others.
 *
 * @param onProgress - after each row: how many were tried
 * @param signal - of whoever stops it; what was begun is finished
 */
export async function runBulk<Row>(
  rows: readonly Row[],
  act: (row: Row) => Promise<unknown>,
  onProgress: (tried: number) => void,
  signal: AbortSignal,
): Promise<BulkResult> {
  const refused = new Map<string, number>();
  let next = 0;
  let tried = 0;
  let done = 0;
  const worker = async () => {
    while (next < rows.length && !signal.aborted) {
      const row = rows[next] as Row;
      next += 1;
      try {
        await act(row);
        done += 1;
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        refused.set(why, (refused.get(why) ?? 0) + 1);
      }
      tried += 1;
      onProgress(tried);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { done, refused };
}

/**
 * Every row that a filter leaves, as they are when each page is read.
 *
 * @param onProgress - after each page: how many there are so far, and in all
 * @throws the reason of the signal when it is aborted
 */
export async function readAll(
  client: Client,
  campaignId: string,
  filter: CallFilter,
  onProgress: (read: number, total: number) => void,
  signal: AbortSignal,
): Promise<ContactView[]> {
  const rows: ContactView[] = [];
  let cursor: string | null = null;
  do {
    signal.throwIfAborted();
    const part = { limit: MAX_LIMIT, ...(cursor !== null && { cursor }) };
    const page = await readCalls(client, campaignId, filter, part, signal);
    rows.push(...page.data);
    onProgress(rows.length, page.total);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return rows;
}
