import type { Campaign } from './campaign.ts';
import { defaultSettings } from './campaign-settings.ts';
import { adhocId } from './conversation.ts';

/** When the campaign of ad-hoc calls was there first: always. */
const ALWAYS = '2026-01-01T00:00:00.000Z';
/** No limit of its own: the organization's is kept like any call's. */
const MAX_CALLS = 10_000;

/**
 * The campaign of calls that are asked for one by one, as it is before anything
 * was said of it. It always runs, so that its calls go through the same engine,
 * is in no list, and takes nothing from the budget of campaigns: it is `shared`.
 * Its schedule is the organization's window for such calls.
 */
export const adhocCampaign = (
  org_id: string,
  has: Pick<Campaign, 'agent_id' | 'number_pool'>,
): Campaign => ({
  ...defaultSettings,
  ...has,
  org_id,
  id: adhocId(org_id),
  adhoc: true,
  name: 'Ad-hoc calls',
  admission: 'shared',
  max_concurrent_calls: MAX_CALLS,
  status: 'running',
  completion_reason: null,
  sealed: false,
  version: 1,
  run_number: 1,
  started_at: ALWAYS,
  completed_at: null,
  created_at: ALWAYS,
  created_by: 'system',
  updated_at: ALWAYS,
  paused: null,
  draining: false,
  activity_count: 0,
  total_contacts: 0,
  importing: null,
  slots: {},
  seats: {},
});
