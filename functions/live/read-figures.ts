import { readStats } from '#functions/adapters/dynamodb/stats-store.ts';
import type { Table } from '#functions/adapters/dynamodb/table.ts';
import type { LineRoom } from '#functions/dial/line-room.ts';
import { readRoom } from '#functions/dial/read-room.ts';
import { runtime } from '#functions/platform/runtime.ts';
import type { Campaign } from '#shared/domain/campaign.ts';
import type { LiveView, StatsView } from '#shared/domain/run-stats.ts';

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
  return { stats, live: boundBy(room, { stats, live }) };
}

/** `live` of a running campaign, with the limit that its lines say. */
export function boundBy(
  { blocker }: Pick<LineRoom, 'blocker'>,
  { stats, live }: { readonly stats: StatsView; readonly live: LiveView },
): LiveView {
  const waits = stats.contacts.pending > 0;
  return { ...live, binding_limit: waits ? (blocker?.code ?? null) : null };
}
