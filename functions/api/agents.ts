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
import { wakeRuns } from '#functions/dial/wake-runs.ts';
import { findAgent } from '#functions/platform/catalog.ts';
import { checkIfMatch } from '#functions/platform/etag.ts';
import { notFound, Refusal } from '#functions/platform/refusal.ts';
import type { Caller, Deps, HandlerOf } from '#functions/platform/route.ts';
import type { AgentMessageView } from '#shared/contracts/agent-target.ts';
import type { AgentView } from '#shared/contracts/agents.ts';
import type { AgentMessage } from '#shared/domain/agent-target.ts';
import {
  checkMessage,
  keptTarget,
  type TargetNeeds,
  targetView,
} from './agent-targets.ts';
import { changedMeanwhile } from './campaign-reply.ts';
import { pageOf } from './org-settings.ts';

const agentView = (agent: Agent, slots: readonly Slot[]): AgentView => ({
  id: agent.id,
  name: agent.name,
  status: agent.status,
  max_concurrent: agent.max_concurrent,
  target: targetView(agent.target ?? null),
  message: (agent.message ?? null) as AgentMessageView,
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

/** POST /agents. @throws Refusal 400 `invalid_request`, 409 `too_many_agents` */
export const createAgent =
  (needs: TargetNeeds): HandlerOf<'create_agent'> =>
  async ({ body, caller }, deps) => {
    checkMessage(body.message, needs);
    const settings = await getOrgSettings(deps.table, caller.org_id);
    if (agentsIn(settings).length >= MAX_AGENTS) {
      const detail = `An organization has ${MAX_AGENTS} agents at most.`;
      throw new Refusal(409, 'too_many_agents', detail);
    }
    const id = deps.new_id('agt');
    const of = { org_id: caller.org_id, id, before: null };
    const target = keptTarget(body.target, of, needs);
    const agent = { id, version: 1, ...body, target } as Agent;
    await putAgent(deps.table, caller.org_id, agent);
    return { status: 201, body: await viewOf(deps, caller, agent) };
  };

/** PATCH /agents/{agent_id}: what is other holds from the next call on. */
export const updateAgent =
  (needs: TargetNeeds): HandlerOf<'update_agent'> =>
  async ({ params, body, caller, headers }, deps) => {
    checkMessage(body.message, needs);
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
      target:
        body.target === undefined
          ? (before.target ?? null)
          : keptTarget(
              body.target,
              {
                org_id: caller.org_id,
                id: before.id,
                before: before.target ?? null,
              },
              needs,
            ),
      message: (body.message === undefined
        ? (before.message ?? null)
        : body.message) as AgentMessage | null,
      version: before.version + 1,
    };
    if (!(await putAgent(deps.table, caller.org_id, after, before))) {
      throw changedMeanwhile('agent');
    }
    return { status: 200, body: await viewOf(deps, caller, after) };
  };

/**
 * DELETE /agents/{agent_id}: campaigns that run with it fail at their next look.
 *
 * @throws Refusal 404, 409 `not_editable` for an agent that every organization has
 */
export const deleteAgent: HandlerOf<'delete_agent'> = async (
  { params, caller },
  deps,
) => {
  if (findAgent(params.agent_id)) {
    const detail = 'Every organization has this agent: it cannot be deleted.';
    throw new Refusal(409, 'not_editable', detail);
  }
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
