import { allCampaigns } from '#functions/adapters/dynamodb/campaign-store.ts';
import { configurations } from '#functions/adapters/dynamodb/org-items.ts';
import {
  defaultAgentId,
  defaultNumberPool,
} from '#functions/platform/catalog.ts';
import { checkIfMatch } from '#functions/platform/etag.ts';
import { notFound, Refusal } from '#functions/platform/refusal.ts';
import type { Caller, Deps, HandlerOf } from '#functions/platform/route.ts';
import { isTerminal } from '#shared/domain/campaign.ts';
import type { Settings } from '#shared/domain/campaign-settings.ts';
import type { Configuration } from '#shared/domain/configuration.ts';
import { iso } from '#shared/domain/instant.ts';
import { changedMeanwhile } from './campaign-reply.ts';
import { configured } from './configuration-input.ts';
import { configurationView } from './configuration-view.ts';
import { pageOf } from './org-settings.ts';
import { requireReferences } from './start-checks.ts';

/** GET /configurations, by id, which is by time. */
export const readConfigurations: HandlerOf<'list_configurations'> = async (
  { query, caller },
  { table },
) => {
  const all = await configurations.list(table, caller.org_id);
  return { status: 200, body: pageOf(all.map(configurationView), query) };
};

/** GET /configurations/{configuration_id} */
export const readConfiguration: HandlerOf<'get_configuration'> = async (
  { params, caller },
  deps,
) => {
  const found = await require(deps, caller, params.configuration_id);
  return { status: 200, body: configurationView(found) };
};

/** POST /configurations. @throws Refusal 422 for an agent or number that is not there */
export const createConfiguration: HandlerOf<'create_configuration'> = async (
  { body, caller },
  deps,
) => {
  const { table, clock, new_id } = deps;
  const settings = configured({}, body);
  await requireKnown(deps, caller, settings);
  const now = iso(clock.now());
  const made: Configuration = {
    org_id: caller.org_id,
    id: new_id('cfg'),
    name: body.name,
    version: 1,
    settings,
    created_at: now,
    created_by: caller.actor,
    updated_at: now,
  };
  await configurations.put(table, made);
  return { status: 201, body: configurationView(made) };
};

const MAX_TRIES = 3;

/** PATCH /configurations/{configuration_id}: for campaigns that are made from now on. */
export const updateConfiguration: HandlerOf<'update_configuration'> = async (
  { params, body, caller, headers },
  deps,
) => {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const before = await require(deps, caller, params.configuration_id);
    checkIfMatch(headers['if-match'], before.version);
    const settings = configured(before.settings, body);
    await requireKnown(deps, caller, settings);
    const after: Configuration = {
      ...before,
      name: body.name ?? before.name,
      settings,
      version: before.version + 1,
      updated_at: iso(deps.clock.now()),
    };
    if (!(await configurations.put(deps.table, after))) continue;
    return { status: 200, body: configurationView(after) };
  }
  throw changedMeanwhile('configuration');
};

/** DELETE /configurations/{configuration_id}. @throws Refusal 409 `configuration_in_use` */
export const deleteConfiguration: HandlerOf<'delete_configuration'> = async (
  { params, caller },
  deps,
) => {
  const found = await require(deps, caller, params.configuration_id);
  const users = (await allCampaigns(deps.table, caller.org_id))
    .filter(({ configuration_id }) => configuration_id === found.id)
    .filter(({ status }) => !isTerminal(status));
  if (users.length > 0) {
    const campaigns = users.map(({ id, name, status }) => {
      return { id, name, status };
    });
    const detail = `${users.length} unfinished campaign${users.length === 1 ? ' was' : 's were'} made with this configuration.`;
    throw new Refusal(409, 'configuration_in_use', detail, { campaigns });
  }
  await configurations.remove(deps.table, found);
  return { status: 204 };
};

/**
 * What a new campaign has from its configuration.
 *
 * @throws Refusal 422 `invalid_reference` when there is no such configuration
 */
export async function configuredSettings(
  { table }: Pick<Deps, 'table'>,
  { org_id }: Caller,
  id: string | undefined,
): Promise<Partial<Settings>> {
  if (id === undefined) return {};
  const found = await configurations.get(table, org_id, id);
  if (found) return found.settings;
  const path = 'configuration_id';
  const message = 'There is no such configuration.';
  const errors = [{ path, code: 'not_found', message }];
  throw new Refusal(422, 'invalid_reference', `${path}: ${message}`, {
    errors,
  });
}

async function require(
  { table }: Pick<Deps, 'table'>,
  { org_id }: Caller,
  id: string,
): Promise<Configuration> {
  const found = await configurations.get(table, org_id, id);
  if (!found) throw notFound();
  return found;
}

/** Refuses an agent or a number that no campaign could be made with. */
const requireKnown = (
  deps: Deps,
  { org_id }: Caller,
  {
    agent_id = defaultAgentId,
    number_pool = defaultNumberPool(org_id),
  }: Partial<Settings>,
) => requireReferences(deps, { org_id, agent_id, number_pool, variants: null });
