import { carriers as accounts } from '#functions/adapters/dynamodb/org-items.ts';
import {
  getOrgSettings,
  setCallLimits,
} from '#functions/adapters/dynamodb/settings-store.ts';
import { listSlots } from '#functions/adapters/dynamodb/slot-store.ts';
import { wakeRuns } from '#functions/dial/wake-runs.ts';
import type { Deps, HandlerOf } from '#functions/platform/route.ts';
import type { CallLimitsView } from '#shared/contracts/call-limits.ts';
import { dayOf, midnightAfter, tallyOf } from '#shared/domain/call-limits.ts';
import { placesCalls, rateOf } from '#shared/domain/carrier-profile.ts';
import { iso } from '#shared/domain/instant.ts';
import { changedMeanwhile } from './campaign-reply.ts';
import { versionMeant } from './org-settings.ts';

/** GET /call-limits */
export const readCallLimits: HandlerOf<'get_call_limits'> = async (
  { caller },
  deps,
) => ({ status: 200, body: await limitsView(deps, caller.org_id) });

/**
 * PUT /call-limits: all of them, in place of those before. A lower cap holds
 * from the next call on; runs that waited for midnight look again.
 */
export const updateCallLimits: HandlerOf<'update_call_limits'> = async (
  { body, caller, headers },
  deps,
) => {
  const { table, clock } = deps;
  const { org_id } = caller;
  const { version = 1 } = (await getOrgSettings(table, org_id)).limits;
  const read = await versionMeant(headers, async () => version);
  const updated_at = iso(clock.now());
  const after = { ...body, updated_at, version: version + 1 };
  if (!(await setCallLimits(table, org_id, after, read))) {
    throw changedMeanwhile('limit');
  }
  await wakeRuns(deps, await getOrgSettings(table, caller.org_id));
  return { status: 200, body: await limitsView(deps, caller.org_id) };
};

const MINUTE_MS = 60_000;

async function limitsView(
  { table, clock, carriers }: Pick<Deps, 'table' | 'clock' | 'carriers'>,
  org: string,
): Promise<CallLimitsView> {
  const now = clock.now();
  const [rate, { limits, concurrency_limit }, slots] = await Promise.all([
    callsPerSecond({ table, carriers }, org),
    getOrgSettings(table, org),
    listSlots(table, org),
  ]);
  const today = tallyOf(slots, dayOf(now, limits.timezone));
  return {
    ...limits,
    version: limits.version ?? 1,
    calls_today: today.calls,
    minutes_today: today.talk_ms / MINUTE_MS,
    resets_at: midnightAfter(now, limits.timezone),
    calls_per_minute: Math.floor(rate * 60),
    concurrent_max: concurrency_limit,
    daily_calls_max: limits.daily_call_cap,
    daily_minutes_max: limits.daily_minute_cap,
  };
}

/** What the carriers of an organization take together. */
async function callsPerSecond(
  { table, carriers }: Pick<Deps, 'table' | 'carriers'>,
  org: string,
): Promise<number> {
  const [own, kept] = await Promise.all([
    carriers.of(org),
    accounts.list(table, org),
  ]);
  return kept
    .filter(placesCalls)
    .reduce((sum, it) => sum + (rateOf(it) ?? 0), own.calls_per_second);
}
