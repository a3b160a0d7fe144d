import {
  type Agent,
  agentIn,
  agentsIn,
  MAX_AGENTS,
  putAgent,
} from '#functions/adapters/dynamodb/agent-store.ts';
import {
  getOrgSettings,
  type OrgSettings,
} from '#functions/adapters/dynamodb/settings-store.ts';
import {
  listSlots,
  type Slot,
} from '#functions/adapters/dynamodb/slot-store.ts';
import { seatsUsed } from '#functions/dial/check-lines.ts';
import { checkIfMatch } from '#functions/platform/etag.ts';
import { notFound, Refusal } from '#functions/platform/refusal.ts';
import type { Caller, Deps, HandlerOf } from '#functions/platform/route.ts';
import type { AgentView } from '#shared/contracts/agents.ts';
import { changedMeanwhile } from './campaign-reply.ts';
import { pageOf } from './org-settings.ts';
import { wakeRuns } from './wake-runs.ts';

const agentView = (agent: Agent, slots: readonly Slot[]): AgentView => ({
  id: agent.id,
  name: agent.name,
  status: agent.status,
  max_concurrent: agent.max_concurrent,
  version: agent.version,
  calls_in_use: seatsUsed(slots, agent.id),
});

/** GET /agents, by id. */
export const readAgents: HandlerOf<'list_agents'> = async (
  { query, caller },
  { table },
) => {
  const [settings, slots] = await Promise.all([
    getOrgSettings(table, caller.org_id),
    listSlots(table, caller.org_id),
  ]);
  const rows = agentsIn(settings).map((agent) => agentView(agent, slots));
  return { status: 200, body: pageOf(rows, query) };
};

/** GET /agents/{agent_id} */
export const readAgent: HandlerOf<'get_agent'> = async (
  { params, caller },
  deps,
) => {
  const { agent } = await requireAgent(deps, caller, params.agent_id);
  return { status: 200, body: await viewOf(deps, caller, agent) };
};

/** POST /agents. @throws Refusal 409 `too_many_agents` */
export const createAgent: HandlerOf<'create_agent'> = async (
  { body, caller },
  deps,
) => {
  const settings = await getOrgSettings(deps.table, caller.org_id);
  if (agentsIn(settings).length >= MAX_AGENTS) {
    const detail = `An organization has ${MAX_AGENTS} agents at most.`;
    throw new Refusal(409, 'too_many_agents', detail);
  }
  const agent = { id: deps.new_id('agt'), version: 1, ...body };
  await putAgent(deps.table, caller.org_id, agent);
  return { status: 201, body: await viewOf(deps, caller, agent) };
};

/** PATCH /agents/{agent_id}: another number of seats holds from the next call on. */
export const updateAgent: HandlerOf<'update_agent'> = async (
  { params, body, caller, headers },
  deps,
) => {
  const { agent: before } = await requireAgent(deps, caller, params.agent_id);
  checkIfMatch(headers['if-match'], before.version);
  const after: Agent = {
    id: before.id,
    name: body.name ?? before.name,
    status: body.status ?? before.status,
    max_concurrent:
      body.max_concurrent === undefined
        ? before.max_concurrent
        : body.max_concurrent,
    version: before.version + 1,
  };
  if (!(await putAgent(deps.table, caller.org_id, after, before))) {
    throw changedMeanwhile('agent');
  }
  return { status: 200, body: await viewOf(deps, caller, after) };
};

/** DELETE /agents/{agent_id}: campaigns that run with it fail at their next look. */
export const deleteAgent: HandlerOf<'delete_agent'> = async (
  { params, caller },
  deps,
) => {
  const { agent, settings } = await requireAgent(deps, caller, params.agent_id);
  const after = { ...agent, version: agent.version + 1, deleted: true };
  if (!(await putAgent(deps.table, caller.org_id, after, agent))) {
    throw changedMeanwhile('agent');
  }
  await wakeRuns(deps, settings);
  return { status: 204 };
};

async function requireAgent(
  { table }: Pick<Deps, 'table'>,
  caller: Caller,
  id: string,
): Promise<{ agent: Agent; settings: OrgSettings }> {
  const settings = await getOrgSettings(table, caller.org_id);
  const agent = agentIn(settings, id);
  if (!agent) throw notFound();
  return { agent, settings };
}

const viewOf = async (
  { table }: Pick<Deps, 'table'>,
  { org_id }: Caller,
  agent: Agent,
) => agentView(agent, await listSlots(table, org_id));
