import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type CallLimits, noCallLimits } from '#shared/domain/call-limits.ts';
import { orgKey } from './keys.ts';
import { getLedger } from './platform-store.ts';
import type { Table } from './table.ts';

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
  /** What the organization says of its agents, by id. */
  readonly agents: Readonly<Record<string, StoredAgent>>;
}

/** An agent, as far as it differs from the catalog; a deleted one stays known. */
export interface StoredAgent {
  readonly name: string;
  readonly status: 'active' | 'inactive';
  /** Calls at once, in all campaigns together; null: any number. */
  readonly max_concurrent: number | null;
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

/** Reads strongly. An organization that was never written has the defaults. */
export async function getOrgSettings(
  table: Table,
  org: string,
): Promise<OrgSettings> {
  const { db, name } = table;
  const [{ Item = {} }, ledger] = await Promise.all([
    db.send(
      new GetCommand({
        TableName: name,
        Key: orgKey(org),
        ConsistentRead: true,
      }),
    ),
    table.platform_limit === undefined ? null : getLedger(table),
  ]);
  return {
    org_id: org,
    concurrency_limit: Item.concurrency_limit ?? DEFAULT_LIMIT,
    limit_updated_at: Item.limit_updated_at ?? null,
    running: Item.running ?? {},
    leaving: Item.leaving ?? {},
    running_version: Item.running_version ?? 0,
    limits: { ...noCallLimits, ...Item.limits },
    platform_share: ledger && (ledger.shares[org]?.share ?? 0),
    agents: Item.agents ?? {},
  };
}

/** @param limits - all of them, in place of those before */
export async function setCallLimits(
  { db, name }: Table,
  org: string,
  limits: CallLimits,
): Promise<void> {
  await db.send(
    new UpdateCommand({
      TableName: name,
      Key: orgKey(org),
      UpdateExpression: 'SET limits = :limits',
      ExpressionAttributeValues: { ':limits': limits },
    }),
  );
}

/** @param now - RFC 3339 instant of the one clock */
export async function setConcurrencyLimit(
  { db, name }: Table,
  org: string,
  limit: number,
  now: string,
): Promise<void> {
  await db.send(
    new UpdateCommand({
      TableName: name,
      Key: orgKey(org),
      UpdateExpression:
        'SET concurrency_limit = :limit, limit_updated_at = :at',
      ExpressionAttributeValues: { ':limit': limit, ':at': now },
    }),
  );
}
