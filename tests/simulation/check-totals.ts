import { readCounters } from '#functions/adapters/dynamodb/stats-store.ts';
import { isTerminal } from '#shared/domain/campaign.ts';
import { isFinal } from '#shared/domain/contact.ts';
import { statusCounts } from '#shared/domain/figures.ts';
import type { Checker } from './checker.ts';
import type { World } from './world.ts';

/**
 * I3, I4 of the design, once all runs are over: every contact is in one bucket,
 * the buckets make the total, and none of them holds anybody who could still be
 * called.
 */
export async function checkTotals(
  world: World,
  checker: Checker,
): Promise<void> {
  for (const campaign of checker.campaigns.values()) {
    const { figures } = await readCounters(world.table, campaign);
    const counts = Object.entries(statusCounts(figures, campaign));
    const total = counts.reduce((sum, [, count]) => sum + count, 0);
    checker.expect(
      'I17 buckets make the total',
      total === campaign.total_contacts - (campaign.deleted_contacts ?? 0) &&
        counts.every(([, count]) => count >= 0),
      () => `${campaign.id}: ${JSON.stringify(counts)}`,
    );
    if (!isTerminal(campaign.status)) continue;
    const open = counts.filter(
      ([status, count]) =>
        count > 0 && !isFinal(status as Parameters<typeof isFinal>[0]),
    );
    checker.expect(
      'I12 an ended run has every contact in an end',
      open.length === 0,
      () => `${campaign.id}: ${JSON.stringify(open)}`,
    );
  }
}
