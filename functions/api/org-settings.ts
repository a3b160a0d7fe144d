import {
  readBudget,
  runningList,
} from '#functions/adapters/dynamodb/running-store.ts';
import {
  getOrgSettings,
  setConcurrencyLimit,
} from '#functions/adapters/dynamodb/settings-store.ts';
import { decodeCursor, encodeCursor } from '#functions/platform/cursor.ts';
import { checkIfMatch } from '#functions/platform/etag.ts';
import type { Deps, HandlerOf } from '#functions/platform/route.ts';
import type { ConcurrencySettings } from '#shared/contracts/settings.ts';
import { iso } from '#shared/domain/instant.ts';
import { changedMeanwhile } from './campaign-reply.ts';

/** GET /concurrency-settings */
export const readConcurrencySettings: HandlerOf<
  'get_concurrency_settings'
> = async ({ caller }, deps) => ({
  status: 200,
  body: await settingsView(deps, caller.org_id),
});

/** PUT /concurrency-settings: running campaigns go on, also above a lower limit. */
export const updateConcurrencySettings: HandlerOf<
  'update_concurrency_settings'
> = async ({ body, caller, headers }, deps) => {
  const { table, clock } = deps;
  const { org_id } = caller;
  const version = await versionMeant(headers, async () => {
    return (await getOrgSettings(table, org_id)).limit_version;
  });
  const now = iso(clock.now());
  const { concurrency_limit: limit } = body;
  if (!(await setConcurrencyLimit(table, org_id, limit, now, version))) {
    throw changedMeanwhile('limit');
  }
  return { status: 200, body: await settingsView(deps, caller.org_id) };
};

async function settingsView(
  { table }: Deps,
  org: string,
): Promise<ConcurrencySettings> {
  const settings = await getOrgSettings(table, org);
  const { cap, in_use } = readBudget(settings);
  return {
    concurrency_limit: cap,
    in_use,
    available: Math.max(cap - in_use, 0),
    running: runningList(settings.running),
    updated_at: settings.limit_updated_at,
    version: settings.limit_version,
  };
}

/**
 * The version that a caller read, where they say that it matters.
 *
 * @throws Refusal 412 when it is not the one that there is
 */
export async function versionMeant(
  headers: Readonly<Record<string, string | undefined>>,
  current: () => Promise<number>,
): Promise<number | undefined> {
  const ifMatch = headers['if-match'];
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  const version = await current();
  checkIfMatch(ifMatch, version);
  return version;
}

/** A page of a short list; the cursor is the last id of the page before. */
export function pageOf<Row extends { readonly id: string }>(
  rows: readonly Row[],
  query: { readonly limit: number; readonly cursor?: string | undefined },
) {
  const after = decodeCursor(query.cursor);
  const rest = rows.filter(({ id }) => after === undefined || id > after);
  const data = rest.slice(0, query.limit);
  const last = data.at(-1);
  const hasMore = rest.length > data.length && last !== undefined;
  return {
    data,
    next_cursor: hasMore ? encodeCursor(last.id) : null,
    total: rows.length,
    limit: query.limit,
  };
}
