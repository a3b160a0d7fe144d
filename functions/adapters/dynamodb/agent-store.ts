import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { findAgent, listAgents } from '#functions/platform/catalog.ts';
import { orgKey } from './keys.ts';
import {
  getOrgSettings,
  type OrgSettings,
  type StoredAgent,
} from './settings-store.ts';
import type { Table } from './table.ts';

/** Agents of one organization that may exist at once: they lie in its item. */
export const MAX_AGENTS = 100;

export type Agent = StoredAgent & { readonly id: string };

/** One agent, as the organization has it; undefined when it is none of its own. */
export function agentIn(
  { agents }: Pick<OrgSettings, 'agents'>,
  id: string,
): Agent | undefined {
  const stored = agents[id];
  if (stored) return stored.deleted ? undefined : { id, ...stored };
  const known = findAgent(id);
  return known && { ...known, max_concurrent: null };
}

/** All agents of an organization, by id. */
export function agentsIn(settings: Pick<OrgSettings, 'agents'>): Agent[] {
  const ids = [
    ...listAgents().map(({ id }) => id),
    ...Object.keys(settings.agents),
  ];
  return [...new Set(ids)].sort().flatMap((id) => agentIn(settings, id) ?? []);
}

export const getAgent = async (table: Table, org: string, id: string) =>
  agentIn(await getOrgSettings(table, org), id);

/** Writes one agent: the dispatcher reads it with the organization, so it costs no read. */
export async function putAgent(
  { db, name }: Table,
  org: string,
  id: string,
  agent: StoredAgent,
): Promise<void> {
  const Key = orgKey(org);
  await db.send(
    new UpdateCommand({
      TableName: name,
      Key,
      UpdateExpression: 'SET agents = if_not_exists(agents, :none)',
      ExpressionAttributeValues: { ':none': {} },
    }),
  );
  await db.send(
    new UpdateCommand({
      TableName: name,
      Key,
      UpdateExpression: 'SET agents.#id = :agent',
      ExpressionAttributeNames: { '#id': id },
      ExpressionAttributeValues: { ':agent': agent },
    }),
  );
}
