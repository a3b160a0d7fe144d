import type { ContactView } from '#shared/contracts/contacts.ts';
import { type CallFilter, stillMatches } from './call-filter.ts';

/**
 * How many rows would come, go or move if the page were loaded again: what the
 * pill above a table says, since a table never moves by itself.
 *
 * @param shown - ids on screen, in order
 * @param latest - ids that the last answer had
 */
export function pendingUpdates({
  shown,
  latest,
  rows,
  filter,
  total,
  counted,
}: {
  shown: readonly string[];
  latest: readonly string[];
  rows: readonly ContactView[];
  filter: CallFilter;
  /** Rows that matched when it was asked. */
  total: number;
  /** Rows that match now, by the campaign's own counters, where they tell. */
  counted: number | undefined;
}): number {
  const left = rows.filter((row) => !stillMatches(row, filter)).length;
  const were = new Set(shown);
  const came = latest.filter((id) => !were.has(id)).length;
  const gone = shown.length - (latest.length - came);
  const differ = counted === undefined ? 0 : Math.abs(counted - total);
  return Math.max(left, came, gone, differ);
}
