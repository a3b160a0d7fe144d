import { readStats } from '#functions/adapters/dynamodb/stats-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import { readRoom } from '#functions/dial/read-room.ts';
import { runtime } from '#functions/platform/runtime.ts';
import type { Campaign } from '#shared/domain/campaign.ts';

/**
 * Contract 5: `stats` and `live` of a campaign. Which limit binds a running one
 * is told by the lines, as the tick sees them.
 */
export async function readFigures(table: Table, campaign: Campaign) {
  if (campaign.status !== 'running') return readStats(table, campaign);
  const now = runtime.clock.now();
  const [{ stats, live }, room] = await Promise.all([
    readStats(table, campaign),
    readRoom(table, campaign, now),
  ]);
  const waits = stats.contacts.pending > 0;
  const binding_limit = waits ? (room.blocker?.code ?? null) : null;
  return { stats, live: { ...live, binding_limit } };
}
