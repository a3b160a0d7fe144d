import {
  countAudit,
  listAudit,
} from '#functions/adapters/dynamodb/audit-store.ts';
import { decodeCursor, encodeCursor } from '#functions/platform/cursor.ts';
import { invalidRequest } from '#functions/platform/problem.ts';
import type { HandlerOf } from '#functions/platform/route.ts';
import type { AuditEntryView } from '#shared/contracts/audit.ts';
import { iso } from '#shared/domain/instant.ts';

/** GET /audit, latest first. A cursor goes on within the caller's own log only. */
export const readAudit: HandlerOf<'list_audit'> = async (
  { query, caller },
  { table },
) => {
  const { limit, cursor, from, to, ...exact } = query;
  const filter = { ...exact, from: stored(from), to: stored(to) };
  if (filter.from && filter.to && filter.from > filter.to) {
    const message = 'must not be before from';
    throw invalidRequest([{ path: 'to', code: 'invalid_range', message }]);
  }
  const [page, total] = await Promise.all([
    listAudit(table, caller.org_id, filter, limit, decodeCursor(cursor)),
    countAudit(table, caller.org_id, filter),
  ]);
  const data = page.entries.map(
    ({ org_id: _, ...entry }): AuditEntryView => entry,
  );
  const next_cursor = page.next === null ? null : encodeCursor(page.next);
  return { status: 200, body: { data, next_cursor, total, limit } };
};

/** As instants are stored, so that they compare as text. */
const stored = (instant: string | undefined) =>
  instant === undefined ? undefined : iso(Date.parse(instant));
