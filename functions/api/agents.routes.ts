import { configUrlSecret } from '#functions/attach/ask-config-url.ts';
import type { HandlerOf, RouteHandlers } from '#functions/platform/route.ts';
import type { TargetNeeds } from './agent-targets.ts';
import {
  createAgent,
  deleteAgent,
  readAgent,
  readAgents,
  updateAgent,
} from './agents.ts';

/** GET /config-url-secret: made of the deployment's key, so there always is one. */
const readConfigUrlSecret =
  ({ key }: TargetNeeds): HandlerOf<'get_config_url_secret'> =>
  async ({ caller }) => ({
    status: 200,
    body: { secret: configUrlSecret(key, caller.org_id) },
  });

/** By operation id. */
export const agentHandlers = (needs: TargetNeeds) =>
  ({
    list_agents: readAgents,
    create_agent: createAgent(needs),
    get_agent: readAgent,
    update_agent: updateAgent(needs),
    delete_agent: deleteAgent,
    get_config_url_secret: readConfigUrlSecret(needs),
  }) satisfies RouteHandlers;
