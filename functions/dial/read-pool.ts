import { getNumbers } from '#functions/adapters/dynamodb/number-store.ts';
import { readCounters } from '#functions/adapters/dynamodb/stats-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import type { Pool } from '#shared/domain/number-choice.ts';
import { trialsOfPool } from '#shared/domain/number-health.ts';
import type { Engine } from './engine.ts';

/**
 * The numbers of a campaign, with their lines and what came of their calls.
 * Answers are only looked up where there is a choice between numbers: they are
 * folded, so behind by the seconds of the fold.
 */
export async function readPool(
  table: Table,
  campaign: Campaign,
): Promise<Pool> {
  const { org_id, number_pool } = campaign;
  const ids = number_pool.map(({ number_id }) => number_id);
  const [found, counters] = await Promise.all([
    getNumbers(table, org_id, ids),
    ids.length > 1 ? readCounters(table, campaign) : null,
  ]);
  const weights = new Map(
    number_pool.map(({ number_id, weight = 1 }) => [number_id, weight]),
  );
  return {
    numbers: found.map((number) => {
      return { ...number, weight: weights.get(number.id) ?? 1 };
    }),
    trials: trialsOfPool(counters?.figures ?? {}, campaign, found),
  };
}

/** How long a process goes by what it read of a pool: milliseconds. */
const KNOWN_MS = 1_000;
const MAX_POOLS = 1_000;

/** A pool as one process last read it. */
export interface KnownPool {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly version: number;
  readonly pool: Pool;
}

/**
 * The pool to choose from, up to a second old: only a hint. The write that takes
 * a line decides about lines, and the look at the gate about the rest.
 */
export async function knownPool(
  { table, clock, pools }: Pick<Engine, 'table' | 'clock' | 'pools'>,
  campaign: Campaign,
): Promise<Pool> {
  const { id, version } = campaign;
  const known = pools.get(id);
  const now = clock.now();
  if (known?.version === version && Math.abs(now - known.at) <= KNOWN_MS) {
    return known.pool;
  }
  const pool = await readPool(table, campaign);
  if (pools.size >= MAX_POOLS) pools.clear();
  pools.set(id, { at: now, version, pool });
  return pool;
}
