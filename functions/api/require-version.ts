import { listActivity } from '#functions/adapters/dynamodb/activity-log.ts';
import { checkIfMatch } from '#functions/platform/etag.ts';
import { Refusal } from '#functions/platform/refusal.ts';
import type { Deps } from '#functions/platform/route.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import { actorName } from './actor-name.ts';

/**
 * Refuses a change of a campaign that has changed since the caller read it, and
 * says when that was and by whom, as far as the log knows.
 *
 * @throws Refusal 412 with `current_version` and `current`
 */
export async function requireVersion(
  { table }: Pick<Deps, 'table'>,
  ifMatch: string | undefined,
  campaign: Campaign,
): Promise<void> {
  try {
    checkIfMatch(ifMatch, campaign.version);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { status, code, message, extra, headers } = error;
    const current = await lastChange(table, campaign);
    throw new Refusal(status, code, message, { ...extra, current }, headers);
  }
}

async function lastChange(
  table: Deps['table'],
  { id, org_id, version, status, updated_at }: Campaign,
) {
  const { entries } = await listActivity(table, id, { limit: 1 });
  // Not each change has a line: contacts that were attached have none.
  const [last] = entries.filter(({ at }) => at >= updated_at);
  const { name = null } = last
    ? await actorName(table, org_id, last.actor)
    : {};
  return {
    version,
    status,
    updated_at,
    updated_by: last?.actor ?? null,
    updated_by_name: name,
    action: last?.action ?? null,
    changes: last?.changes ?? null,
  };
}
