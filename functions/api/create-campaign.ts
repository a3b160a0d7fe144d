import { logActivity } from '#functions/adapters/dynamodb/activity-log.ts';
import {
  confirmCampaign,
  getCampaign,
  insertCampaign,
} from '#functions/adapters/dynamodb/campaign-store.ts';
import {
  defaultAgentId,
  defaultNumberPool,
} from '#functions/platform/catalog.ts';
import type {
  Caller,
  Deps,
  FilePart,
  HandlerOf,
} from '#functions/platform/route.ts';
import type { UploadView } from '#shared/contracts/uploads.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import {
  applySettings,
  defaultSettings,
  type Settings,
} from '#shared/domain/campaign-settings.ts';
import { iso } from '#shared/domain/instant.ts';
import { actOnCampaign } from './act-on-campaign.ts';
import { viewOf } from './campaign-reply.ts';
import { settingsOf } from './campaign-settings-input.ts';
import { configuredSettings } from './configurations.ts';
import { removeCampaign } from './remove-campaign.ts';
import { requireReady, requireReferences } from './start-checks.ts';

/** Attaches a whole file at once; refuses one that cannot be used. */
export type ImportInline = (
  args: FilePart & {
    readonly campaign: Campaign;
    readonly deps: Deps;
    /** Stores the campaign, once the file is known to be of use. */
    readonly create: () => Promise<unknown>;
  },
) => Promise<UploadView>;

/**
 * POST /campaigns: a draft, or a scheduled campaign when `scheduled_at` is
 * given, or a running one with `?start=true`. In AnyReach's spelling it starts
 * at once, or with its first contacts.
 *
 * All or nothing: when the file cannot be used or the campaign cannot be
 * started as asked, no campaign remains.
 */
export const createCampaign =
  (importInline: ImportInline): HandlerOf<'create_campaign'> =>
  async ({ route, body, query, caller, file }, deps) => {
    const { configuration_id, ...said } = body;
    const input = settingsOf(said, deps.clock.now());
    const configured = await configuredSettings(deps, caller, configuration_id);
    const base = { ...baseSettings(caller), ...configured };
    const { scheduled_at, ...settings } = applySettings(base, { ...input });
    const made = {
      ...draftCampaign({ ...settings, scheduled_at: null }, caller, deps),
      ...(configuration_id !== undefined && { configuration_id }),
    };
    await requireReferences(deps, made);
    const isTheirs = route.compat === true && !scheduled_at;
    const starts = query.start === 'true' || (isTheirs && file !== undefined);
    // With a file there will be contacts: or the import refuses it.
    const ready = { ...made, total_contacts: file ? 1 : 0 };
    if (starts) await requireReady(deps, ready);
    // Theirs is active before it has anybody to call: who comes starts it.
    const waits = isTheirs && !starts;
    if (waits) await requireReady(deps, ready, ['no_contacts']);
    const draft = waits ? { ...made, starts_with_contacts: true } : made;
    try {
      const report = file
        ? await createWithFile(importInline, file, draft, deps)
        : undefined;
      if (!file) await insertCampaign(deps.table, draft);
      await logActivity(deps.table, createdLine(draft, deps));
      if (starts) await act('start', draft, caller, deps);
      else if (scheduled_at) {
        await act('schedule', draft, caller, deps, scheduled_at);
      }
      const { org_id, id } = draft;
      const campaign = (await getCampaign(deps.table, org_id, id)) ?? draft;
      const view = await viewOf(deps, campaign);
      return {
        status: 201,
        body: { ...view, ...(report && { import: report }) },
      };
    } catch (error) {
      await removeCampaign(deps, draft);
      throw error;
    }
  };

/** More seconds than a create can take: the API function runs far less. */
const CREATE_SECONDS = 15 * 60;

async function createWithFile(
  importInline: ImportInline,
  file: FilePart,
  campaign: Campaign,
  deps: Deps,
): Promise<UploadView> {
  const confirm_by = Math.floor(deps.real_clock.now() / 1_000) + CREATE_SECONDS;
  const create = () => insertCampaign(deps.table, campaign, confirm_by);
  const report = await importInline({ ...file, campaign, deps, create });
  await confirmCampaign(deps.table, campaign);
  return report;
}

const baseSettings = ({ org_id }: Caller): Settings => ({
  ...defaultSettings,
  name: '',
  agent_id: defaultAgentId,
  number_pool: defaultNumberPool(org_id),
});

/** A campaign that was never run, version 1. */
export function draftCampaign(
  settings: Settings,
  caller: Caller,
  { new_id, clock }: Pick<Deps, 'new_id' | 'clock'>,
): Campaign {
  const now = iso(clock.now());
  return {
    ...settings,
    org_id: caller.org_id,
    id: new_id('cmp'),
    status: 'draft',
    completion_reason: null,
    sealed: false,
    version: 1,
    run_number: 1,
    started_at: null,
    completed_at: null,
    created_at: now,
    created_by: caller.actor,
    updated_at: now,
    paused: null,
    draining: false,
    activity_count: 0,
    total_contacts: 0,
    importing: null,
    slots: {},
    seats: {},
  };
}

/** The first line of a campaign's log. */
export const createdLine = (campaign: Campaign, deps: Deps) => ({
  org_id: campaign.org_id,
  campaign_id: campaign.id,
  id: deps.new_id('act'),
  at: campaign.created_at,
  actor: campaign.created_by,
  action: 'create',
});

function act(
  action: 'start' | 'schedule',
  { id: campaign_id }: Campaign,
  caller: Caller,
  deps: Deps,
  scheduled_at?: string,
): Promise<Campaign> {
  const instant = scheduled_at === undefined ? {} : { scheduled_at };
  return actOnCampaign(deps, { caller, campaign_id, action, ...instant });
}
