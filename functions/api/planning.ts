import type { HandlerOf } from '#functions/platform/route.ts';
import {
  type CapacityPreview,
  campaignSetup,
  type TimezoneAnalysis,
} from '#shared/contracts/planning.ts';
import { openingOf, scheduleOf } from '#shared/domain/calling-window.ts';
import {
  contactWindow,
  hasOwnHours,
  hoursKey,
  zonesOf,
} from '#shared/domain/contact-window.ts';
import { iso } from '#shared/domain/instant.ts';
import { sampleAudience } from './audience-sample.ts';
import { requireCampaign, viewOf } from './campaign-reply.ts';
import { capacityOf } from './dial-capacity.ts';

/** GET /campaigns/{id}/setup */
export const readSetup: HandlerOf<'get_setup'> = async (
  { params, caller },
  deps,
) => {
  const campaign = await requireCampaign(deps, caller, params.campaign_id);
  const view = await viewOf(deps, campaign);
  return { status: 200, body: campaignSetup.parse(view) };
};

/** GET /campaigns/{id}/capacity-preview */
export const previewCapacity: HandlerOf<'get_capacity_preview'> = async (
  { params, caller },
  deps,
) => {
  const campaign = await requireCampaign(deps, caller, params.campaign_id);
  const capacity = await capacityOf(deps, campaign);
  const body: CapacityPreview = {
    campaign_id: campaign.id,
    ...capacity,
    errors: errorsOf(capacity),
  };
  return { status: 200, body };
};

function errorsOf({
  effective,
  requested,
  org,
  pool,
}: Pick<CapacityPreview, 'effective' | 'requested' | 'org' | 'pool'>) {
  const errors: CapacityPreview['errors'] = [];
  if (pool.usable === 0) {
    const message = 'No number of the pool can be called from.';
    errors.push({ code: 'pool_empty', message });
  } else if (pool.lines !== null && pool.lines < requested) {
    const message = `The numbers have ${pool.lines} lines for ${requested} calls at once.`;
    errors.push({ code: 'pool_capacity', message });
  }
  if (org.available < requested) {
    const message =
      `Running campaigns use ${org.in_use} of ${org.limit} concurrent calls: ` +
      `${Math.max(effective, 0)} could be had now.`;
    errors.push({ code: 'org_cap', message });
  }
  return errors;
}

/** GET /campaigns/{id}/timezone-analysis */
export const analyzeTimezones: HandlerOf<'get_timezone_analysis'> = async (
  { params, caller },
  deps,
) => {
  const campaign = await requireCampaign(deps, caller, params.campaign_id);
  const { stats } = await deps.read_stats(campaign);
  const sample = await sampleAudience(deps.table, campaign, stats);
  const now = deps.clock.now();
  const schedule = scheduleOf(campaign);
  const zones = new Map<string, TimezoneAnalysis['zones'][number]>();
  let contacts = 0;
  for (const { place, weight } of sample.contacts) {
    contacts += weight;
    const { zones: timezones, source } = zonesOf(place, {
      ...campaign,
      schedule,
    });
    // People on one clock may be under several laws.
    const key = `${source} ${timezones.join()} ${hoursKey(campaign, place)}`;
    const known = zones.get(key);
    if (known) {
      known.contacts += weight;
      continue;
    }
    const window = contactWindow(campaign, place, now);
    const opens = openingOf(window, now);
    zones.set(key, {
      timezones: [...timezones],
      source,
      contacts: weight,
      share: 0,
      open_now: window.open,
      next_open_at: opens === null ? null : iso(opens),
    });
  }
  const rows = [...zones.values()]
    .map((row) => ({
      ...row,
      contacts: Math.round(row.contacts),
      share: contacts > 0 ? row.contacts / contacts : 0,
    }))
    .sort((a, b) => b.contacts - a.contacts);
  const unknown = rows
    .filter(({ source }) => source === null || source === 'campaign')
    .reduce((sum, row) => sum + row.contacts, 0);
  const body: TimezoneAnalysis = {
    campaign_id: campaign.id,
    at: iso(now),
    timezone_mode: hasOwnHours(campaign) ? 'callee_local' : 'campaign',
    exact: sample.exact,
    contacts: Math.round(contacts),
    unknown,
    zones: rows,
  };
  return { status: 200, body };
};
