import { isDeepStrictEqual } from 'node:util';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { findAgent, listAgents } from '#functions/platform/catalog.ts';
import { change } from './conditional-update.ts';
import { orgKey } from './keys.ts';
import {
  getOrgSettings,
  type OrgSettings,
  type StoredAgent,
} from './settings-store.ts';
import type { Table } from './table.ts';

/** Agents of one organization that may exist at once: they lie in its item. */
export const MAX_AGENTS = 100;

export type Agent = StoredAgent & {
  readonly id: string;
  readonly version: number;
};

/** One agent, as the organization has it; undefined when it is none of its own. */
export function agentIn(
  { agents }: Pick<OrgSettings, 'agents'>,
  id: string,
): Agent | undefined {
  const stored = agents[id];
  if (stored && !stored.deleted) return { version: 1, id, ...stored };
  // Every organization has it, also one that could delete it once.
  const known = findAgent(id);
  const version = stored?.version ?? 1;
  return known && { ...known, max_concurrent: null, version };
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

/**
 * Writes one agent: the dispatcher reads it with the organization, so it costs no read.
 *
 * @param before - as it was read; undefined for a new one
 * @returns false when somebody changed it since
 */
export async function putAgent(
  table: Table,
  org: string,
  { id, ...agent }: Agent,
  before?: Agent,
): Promise<boolean> {
  const Key = orgKey(org);
  await table.db.send(
    new UpdateCommand({
      TableName: table.name,
      Key,
      UpdateExpression: 'SET agents = if_not_exists(agents, :none)',
      ExpressionAttributeValues: { ':none': {} },
    }),
  );
  const { kind, item } = await change(table, Key, {
    UpdateExpression: 'SET agents.#id = :agent',
    // One of the catalog, or of before there were versions, has none.
    ConditionExpression:
      before && before.version > 1
        ? 'agents.#id.#version = :before'
        : 'attribute_not_exists(agents.#id.#version) OR agents.#id.#version = :before',
    ExpressionAttributeNames: { '#id': id, '#version': 'version' },
    ExpressionAttributeValues: {
      ':agent': agent,
      ':before': before?.version ?? 0,
    },
  });
  // The SDK sends a write again whose answer was lost, and meets itself.
  const stored = (item as { agents?: OrgSettings['agents'] }).agents?.[id];
  return kind === 'written' || isDeepStrictEqual(stored, agent);
}
