import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  createAgent,
  deleteAgent,
  getAgent,
  listAgents,
  updateAgent,
} from '#shared/client/generated/sdk.gen.ts';
import type {
  CreateAgent,
  UpdateAgent,
} from '#shared/client/generated/types.gen.ts';
import type { AgentView } from '#shared/contracts/agents.ts';
import { unwrap } from '../../lib/api-client.ts';
import { useClient } from '../../lib/client.ts';
import { usePollInterval } from '../../live/use-poll-interval.ts';

const key = ['agents', 'list'] as const;
const EVERY_MS = 10_000;
/** An organization cannot have more of them than one page holds. */
const MAX_PAGE = 200;

export function useAgents() {
  const client = useClient();
  return useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const { data } = await unwrap<{ data: AgentView[] }>(
        listAgents({ client, signal, query: { limit: MAX_PAGE } }),
      );
      return data;
    },
    refetchInterval: usePollInterval({ every_ms: EVERY_MS }),
  });
}

export type AgentChange =
  | { readonly kind: 'add'; readonly body: CreateAgent }
  | {
      readonly kind: 'change';
      readonly id: string;
      readonly version: number | null;
      readonly body: UpdateAgent;
    }
  | { readonly kind: 'delete'; readonly id: string };

export function useChangeAgents() {
  const client = useClient();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (change: AgentChange): Promise<void> => {
      if (change.kind === 'add') {
        await unwrap(createAgent({ client, body: change.body }));
        return;
      }
      const at = { client, path: { agent_id: change.id } };
      if (change.kind === 'delete') {
        await unwrap(deleteAgent(at));
        return;
      }
      const { version, body } = change;
      await unwrap(
        updateAgent({
          ...at,
          body,
          ...(version !== null && { headers: { 'If-Match': `"${version}"` } }),
        }),
      );
    },
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  });
}

/** Reads an agent as it is now, for who edits it. */
export function useReadAgent() {
  const client = useClient();
  return (agent_id: string) =>
    unwrap<AgentView>(getAgent({ client, path: { agent_id } }));
}
