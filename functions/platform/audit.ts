import {
  type AuditEntry,
  putAuditEntry,
} from '#functions/adapters/dynamodb/audit-store.ts';
import type { Route } from '#shared/contracts/route.ts';
import { iso } from '#shared/domain/instant.ts';
import { logger } from './logger.ts';
import type { Caller, Deps } from './route.ts';

/** Ids of ours alone: an address may also hold a number, or somebody's own id. */
const ID =
  /^(cmp|con|att|upl|num|agt|cnv|key|whk|msg|car|cfg|usr|era)_[\w-]{1,100}$/;

/** What is known of a request once it was answered. */
export interface Audited {
  readonly caller: Caller;
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
  readonly request_id: string;
  readonly status: number;
  readonly replayed: boolean;
  /** The answer; only its `id` is looked at, and only when it is text. */
  readonly body: unknown;
}

/** Whether a request to this route can change anything. */
export const isAudited = (route: Route): boolean =>
  route.method !== 'GET' && route.public !== true && route.only_reads !== true;

/**
 * Writes a request down. What was asked for is done by now, so a failure to
 * write is logged, and the answer stands.
 */
export async function audit(
  request: Audited,
  { table, clock, real_clock }: Pick<Deps, 'table' | 'clock' | 'real_clock'>,
): Promise<void> {
  const entry = entryOf(request, iso(clock.now()));
  await putAuditEntry(table, entry, real_clock.now()).catch((error) => {
    const { request_id } = request;
    logger.error('a request is not in the audit log', { request_id, error });
  });
}

function entryOf(request: Audited, at: string): AuditEntry {
  const { caller, route, params, status, replayed, request_id } = request;
  const inPath = Object.values(params).filter((value) => ID.test(value));
  const campaign = params.campaign_id ?? '';
  return {
    org_id: caller.org_id,
    at,
    actor: caller.actor,
    action: route.alias_of ?? route.operation_id,
    route: `${route.method} ${route.path}`,
    object_id: createdId(status, request.body) ?? inPath.at(-1) ?? null,
    campaign_id: ID.test(campaign) ? campaign : null,
    status,
    replayed,
    request_id,
  };
}

function createdId(status: number, body: unknown): string | undefined {
  if (status !== 201 || typeof body !== 'string') return undefined;
  const { id } = JSON.parse(body) as { id?: unknown };
  return typeof id === 'string' && ID.test(id) ? id : undefined;
}
