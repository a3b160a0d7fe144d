import { logActivity } from '#functions/adapters/dynamodb/activity-log.ts';
import { updateCampaign as writeCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import {
  enterRunning,
  updateRunning,
} from '#functions/adapters/dynamodb/running-store.ts';
import { Refusal } from '#functions/platform/refusal.ts';
import type { Caller, Deps, HandlerOf } from '#functions/platform/route.ts';
import { endOfRun } from '#shared/domain/calling-window.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import {
  allowedActions,
  editable,
  liveTunableFields,
} from '#shared/domain/campaign-actions.ts';
import {
  applySettings,
  changedSettings,
  type Settings,
  type SettingsInput,
} from '#shared/domain/campaign-settings.ts';
import { iso } from '#shared/domain/instant.ts';
import { withPool } from '#shared/domain/number-pool.ts';
import { retryLines } from '#shared/domain/retry-policy.ts';
import { runOf } from './act-on-campaign.ts';
import {
  campaignReply,
  changedMeanwhile,
  ensureAdhoc,
  requireCampaign,
} from './campaign-reply.ts';
import { settingsOf } from './campaign-settings-input.ts';
import { requireVersion } from './require-version.ts';
import {
  budgetRefusal,
  requireReady,
  requireReferences,
} from './start-checks.ts';

const MAX_TRIES = 3;

/**
 * PATCH /campaigns/{id}: all of it in draft and scheduled, the live-tunable part
 * while running or paused. Setting `scheduled_at` schedules a draft, clearing it
 * makes a scheduled campaign a draft again.
 */
export const updateCampaign: HandlerOf<'update_campaign'> = async (
  { params, body, caller, headers },
  deps,
) => {
  const input = settingsOf(body, deps.clock.now());
  await ensureAdhoc(deps, caller.org_id, params.campaign_id);
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const before = await requireCampaign(deps, caller, params.campaign_id);
    await requireVersion(deps, headers['if-match'], before);
    const changes = await changesOf(deps, caller, before, input);
    if (Object.keys(changes).length === 0) return campaignReply(deps, before);
    const after = await write(deps, before, changes);
    if (!after) continue;
    await tell(deps, before, after);
    await logActivity(deps.table, {
      org_id: after.org_id,
      campaign_id: after.id,
      id: deps.new_id('act'),
      at: after.updated_at,
      actor: caller.actor,
      action: 'edit',
      changes: fromTo(before, changes),
    });
    return campaignReply(deps, after);
  }
  throw changedMeanwhile();
};

/** @throws Refusal 409 `not_editable`, 422 for references or what a run needs */
async function changesOf(
  deps: Deps,
  { actor: by }: Caller,
  before: Campaign,
  input: SettingsInput,
): Promise<Partial<Campaign>> {
  const after: Campaign = applySettings<Campaign>(before, input);
  const given = Object.keys(input) as (keyof Settings)[];
  const changed = changedSettings(pick(before, given), pick(after, given));
  const scope = editable(before);
  const fields = Object.keys(changed);
  const refused = fields.filter(
    (field) =>
      scope === 'nothing' ||
      (scope === 'live' &&
        !(liveTunableFields as readonly string[]).includes(field)),
  );
  if (scope === 'nothing' || refused.length > 0) {
    throw notEditable(before, refused);
  }
  // A number that was deleted since it was put in the pool is in nobody's way.
  const number_pool = changed.number_pool ?? [];
  await requireReferences(deps, { ...after, number_pool });
  if (scope === 'live' && fields.length > 0) {
    await requireReady(deps, after, checksSpared(fields));
  }
  const at = iso(deps.clock.now());
  return {
    ...changed,
    ...(scope === 'live' &&
      changed.number_pool &&
      withPool(before, changed.number_pool, { at, by })),
    ...statusChange(before, changed),
    ...(changed.retry_policy && { most_attempts: retryLines(before) }),
  };
}

/** Fewer numbers in an emergency: their lines limit the calls by themselves. */
const checksSpared = (fields: readonly string[]) =>
  fields.includes('max_concurrent_calls') ? [] : ['invalid_concurrency'];

const pick = (campaign: Campaign, fields: readonly (keyof Settings)[]) =>
  Object.fromEntries(
    fields.map((field) => [field, campaign[field]]),
  ) as Settings;

function statusChange(
  { status }: Campaign,
  changed: Partial<Settings>,
): Partial<Campaign> {
  if (changed.scheduled_at === undefined) return {};
  const next = changed.scheduled_at === null ? 'draft' : 'scheduled';
  return next === status ? {} : { status: next };
}

function notEditable(before: Campaign, fields: readonly string[]): Refusal {
  const state = before.sealed ? 'closed' : before.status;
  const live = liveTunableFields.join(', ');
  const detail =
    editable(before) === 'nothing'
      ? `A ${state} campaign cannot be changed.`
      : `While a campaign is ${state}, only these can be changed: ${live}.`;
  return new Refusal(409, 'not_editable', detail, {
    current_status: before.status,
    allowed_actions: allowedActions(before),
    errors: fields.map((path) => {
      const message = `cannot be changed while ${state}`;
      return { path, code: 'not_editable', message };
    }),
  });
}

/** @returns undefined when somebody else wrote first */
async function write(
  deps: Deps,
  before: Campaign,
  changes: Partial<Campaign>,
): Promise<Campaign | undefined> {
  const { table, real_clock, clock } = deps;
  const wanted = { ...before, ...changes };
  const isRaised = wanted.max_concurrent_calls > before.max_concurrent_calls;
  if (before.status === 'running' && isRaised) {
    const entered = await enterRunning(table, wanted, real_clock.now());
    if (entered.kind === 'over_budget') throw budgetRefusal(entered);
  }
  // Before the write, as every start: see actOnCampaign.
  if (wanted.status === 'scheduled' && before.status === 'draft') {
    await deps.workflow.startRun(runOf(before));
  }
  if (wanted.status === 'paused' && changes.schedule && endOfRun(wanted)) {
    await deps.workflow.startRun(runOf(before));
  }
  const now = iso(clock.now());
  const all = { ...changes, ...newTimes(before, changes) };
  const written = await writeCampaign(table, before, all, now);
  return written.kind === 'updated' ? written.campaign : undefined;
}

/** By other hours, or another law, whoever waits is called at other instants. */
const newTimes = (
  { version, status }: Campaign,
  { schedule, compliance }: Partial<Campaign>,
): Partial<Campaign> =>
  (schedule || compliance) && (status === 'running' || status === 'paused')
    ? { reparking: { version, from: 0 } }
    : {};

/** What is claimed of the budget follows, and whoever waits looks again. */
async function tell(
  { table, workflow }: Deps,
  before: Campaign,
  after: Campaign,
): Promise<void> {
  if (after.status === 'running') await updateRunning(table, after);
  if (before.status !== 'draft' || after.status !== 'draft') {
    await workflow.wake(runOf(after));
  }
}

const fromTo = (before: Campaign, changes: Partial<Campaign>) =>
  Object.fromEntries(
    Object.entries(changes).map(([field, to]) => [
      field,
      { from: before[field as keyof Campaign] ?? null, to },
    ]),
  );
