import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { AgentMessage, AgentTarget } from '#shared/domain/agent-target.ts';
import { type CallLimits, noCallLimits } from '#shared/domain/call-limits.ts';
import type { CountryHold } from '#shared/domain/country-hold.ts';
import { change } from './conditional-update.ts';
import { holdsIn } from './hold-store.ts';
import { orgKey } from './keys.ts';
import { getLedger } from './platform-store.ts';
import type { Look, Table } from './table.ts';

/** Calls at once of an organization that never set a limit. @see seed 004 */
const DEFAULT_LIMIT = 10;
/** A running campaign's claim on the org's concurrency. */
export interface RunningEntry {
  /** Its `max_concurrent_calls`. */
  readonly max: number;
  readonly admission: 'strict' | 'shared';
  readonly priority: number;
  readonly name: string;
  /** Version of the campaign that the claim was made on. */
  readonly version: number;
  /** Epoch milliseconds of real time. */
  readonly entered_at: number;
}
export type Running = Readonly<Record<string, RunningEntry>>;

export interface OrgSettings {
  readonly org_id: string;
  readonly concurrency_limit: number;
  readonly limit_updated_at: string | null;
  /** 1 before it was ever set. */
  readonly limit_version: number;
  /** Running campaigns by id. */
  readonly running: Running;
  /**
   * Campaigns that run no more and whose calls may still be up, with the version
   * they left on: until somebody saw that they hold no slot.
   */
  readonly leaving: Readonly<Record<string, number>>;
  /** Grows with each write of `running` or `leaving`. */
  readonly running_version: number;
  readonly limits: CallLimits;
  /** Its part of the deployment's calls at once; null: it has no limit. */
  readonly platform_share: number | null;
  /** The deployment lets no call begin, of anybody. */
  readonly is_frozen: boolean;
  /** What the organization says of its agents, by id. */
  readonly agents: Readonly<Record<string, StoredAgent>>;
  /** Countries that a carrier takes no calls to. */
  readonly holds: readonly CountryHold[];
}

/** An agent, as far as it differs from the catalog; a deleted one stays known. */
export interface StoredAgent {
  readonly name: string;
  readonly status: 'active' | 'inactive';
  /** Calls at once, in all campaigns together; null: any number. */
  readonly max_concurrent: number | null;
  /** Where it is; left out: at the deployment's own carrier only. */
  readonly target?: AgentTarget | null;
  readonly message?: AgentMessage | null;
  readonly deleted?: boolean;
  /** One more with each change; absent: 1. */
  readonly version?: number;
}

/** Calls that an agent takes at once; null: any number. */
export const seatsOf = (
  { agents }: Pick<OrgSettings, 'agents'>,
  agent: string,
): number | null => agents[agent]?.max_concurrent ?? null;

/** Campaigns of the org, but for one, whose calls may be up. */
export const othersUp = (
  { running, leaving }: Pick<OrgSettings, 'running' | 'leaving'>,
  except: string,
): string[] => [
  ...new Set(
    [...Object.keys(running), ...Object.keys(leaving)].filter(
      (id) => id !== except,
    ),
  ),
];

/** An organization that was never written has the defaults. */
export async function getOrgSettings(
  table: Table,
  org: string,
  look: Look = 'strong',
): Promise<OrgSettings> {
  const { db, name } = table;
  const [{ Item = {} }, ledger] = await Promise.all([
    db.send(
      new GetCommand({
        TableName: name,
        Key: orgKey(org),
        ConsistentRead: look === 'strong',
      }),
    ),
    table.platform_limit === undefined ? null : getLedger(table),
  ]);
  return {
    org_id: org,
    concurrency_limit: Item.concurrency_limit ?? DEFAULT_LIMIT,
    limit_updated_at: Item.limit_updated_at ?? null,
    limit_version: 1 + (Item.limit_changes ?? 0),
    running: Item.running ?? {},
    leaving: Item.leaving ?? {},
    running_version: Item.running_version ?? 0,
    limits: { ...noCallLimits, ...Item.limits },
    is_frozen: table.platform_limit === 0,
    platform_share: ledger && (ledger.shares[org]?.share ?? 0),
    agents: Item.agents ?? {},
    holds: holdsIn(Item),
  };
}

/**
 * @param limits - all of them, in place of those before
 * @param unless_after - the version that was read; left out, the last one wins
 * @returns false when it is another by now
 */
export async function setCallLimits(
  table: Table,
  org: string,
  limits: CallLimits,
  unless_after?: number,
): Promise<boolean> {
  const isFirst = unless_after === 1;
  const { kind } = await change(table, orgKey(org), {
    UpdateExpression: 'SET limits = :limits',
    ...(unless_after !== undefined && {
      ConditionExpression: isFirst
        ? 'attribute_not_exists(limits.#version) OR limits.#version = :before'
        : 'limits.#version = :before',
      ExpressionAttributeNames: { '#version': 'version' },
    }),
    ExpressionAttributeValues: {
      ':limits': limits,
      ...(unless_after !== undefined && { ':before': unless_after }),
    },
  });
  return kind === 'written';
}

/**
 * @param now - RFC 3339 instant of the one clock
 * @param unless_after - the version that was read; left out, the last one wins
 * @returns false when it is another by now
 */
export async function setConcurrencyLimit(
  table: Table,
  org: string,
  limit: number,
  now: string,
  unless_after?: number,
): Promise<boolean> {
  const { kind } = await change(table, orgKey(org), {
    UpdateExpression:
      'SET concurrency_limit = :limit, limit_updated_at = :at ' +
      'ADD limit_changes :one',
    ...(unless_after !== undefined && {
      ConditionExpression:
        unless_after === 1
          ? 'attribute_not_exists(limit_changes)'
          : 'limit_changes = :before',
    }),
    ExpressionAttributeValues: {
      ':limit': limit,
      ':at': now,
      ':one': 1,
      ...(unless_after !== undefined &&
        unless_after > 1 && { ':before': unless_after - 1 }),
    },
  });
  return kind === 'written';
}
