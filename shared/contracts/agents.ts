import * as z from 'zod';
import {
  agentMessage,
  agentTargetInput,
  agentTargetView,
} from './agent-target.ts';
import { count, namesSomething, pageOf, pageQuery } from './common.ts';
import { defineRoute } from './route.ts';

/** Who talks to those who answer; `max_concurrent` null means any number of calls. */
export const agentView = z
  .object({
    id: z.string(),
    name: z.string(),
    status: z.enum(['active', 'inactive']),
    max_concurrent: z.int().nullable(),
    target: agentTargetView,
    message: agentMessage,
    version: z.int(),
    calls_in_use: count.meta({ description: 'Lines that it has now.' }),
  })
  .meta({ id: 'Agent' });
export type AgentView = z.output<typeof agentView>;
const agentList = pageOf(agentView).meta({ id: 'AgentList' });

const name = z.string().trim().min(1).max(200);
const status = z.enum(['active', 'inactive']);
const seats = z.int().min(1).max(10_000).nullable();

const createAgentBody = z
  .strictObject({
    name,
    status: status.default('active'),
    max_concurrent: seats.default(null),
    target: agentTargetInput.default(null),
    message: agentMessage.default(null),
  })
  .meta({ id: 'CreateAgent' });
const updateAgentBody = z
  .strictObject({
    name: name.optional(),
    status: status.optional(),
    max_concurrent: seats.optional(),
    target: agentTargetInput.optional(),
    message: agentMessage.optional(),
  })
  .refine(...namesSomething)
  .meta({ id: 'UpdateAgent' });

const configUrlSecret = z
  .object({
    secret: z.string().meta({
      description:
        'Verifies the signatures of what a config URL is asked: as those of webhooks.',
    }),
  })
  .meta({ id: 'ConfigUrlSecret' });

const params = z.object({ agent_id: z.string() });
const one = { 200: { description: 'The agent', json: agentView } } as const;

export const agentRoutes = [
  defineRoute({
    method: 'GET',
    path: '/api/v1/agents',
    operation_id: 'list_agents',
    tag: 'settings',
    summary: 'List the agents that can take calls',
    scopes: ['campaigns:read'],
    query: pageQuery,
    responses: { 200: { description: 'A page', json: agentList } },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/v1/agents',
    operation_id: 'create_agent',
    tag: 'settings',
    summary: 'Add an agent',
    scopes: ['campaigns:manage'],
    body: createAgentBody,
    responses: { 201: { description: 'The agent', json: agentView } },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/v1/agents/{agent_id}',
    operation_id: 'get_agent',
    tag: 'settings',
    summary: 'Read an agent',
    scopes: ['campaigns:read'],
    params,
    responses: one,
  }),
  defineRoute({
    method: 'PATCH',
    path: '/api/v1/agents/{agent_id}',
    operation_id: 'update_agent',
    tag: 'settings',
    summary: 'Change an agent, or how many calls it takes at once',
    scopes: ['campaigns:manage'],
    params,
    body: updateAgentBody,
    responses: one,
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/v1/agents/{agent_id}',
    operation_id: 'delete_agent',
    tag: 'settings',
    summary: 'Delete an agent; running campaigns that need it fail',
    scopes: ['campaigns:manage'],
    params,
    responses: { 204: { description: 'Deleted' } },
  }),
  defineRoute({
    method: 'GET',
    path: '/api/v1/config-url-secret',
    operation_id: 'get_config_url_secret',
    tag: 'settings',
    summary: 'The secret that signs what config URLs are asked',
    scopes: ['webhooks:manage'],
    responses: { 200: { description: 'The secret', json: configUrlSecret } },
  }),
] as const;
