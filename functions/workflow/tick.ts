import { getCampaign } from '#functions/adapters/dynamodb/campaign-store.ts';
import { winTick } from '#functions/adapters/dynamodb/flow-store.ts';
import { getOrgSettings } from '#functions/adapters/dynamodb/settings-store.ts';
import {
  listSlots,
  type Slot,
} from '#functions/adapters/dynamodb/slot-store.ts';
import type { Engine } from '#functions/dial/engine.ts';
import type { Permit, Tick } from '#functions/platform/messages.ts';
import { type Campaign, ownedCount } from '#shared/domain/campaign.ts';
import { mendSlots } from './mend-slots.ts';
import { outlook } from './outlook.ts';

const BUSY_SECONDS = 2;
const IDLE_SECONDS = 30;

/**
 * The safety net of a run: fills free slots while somebody may be called, asks
 * about silent calls, and comes back by itself. One winner for each number, so a
 * doubled message ends here and a new chain silences the old one.
 */
export async function runTick(engine: Engine, tick: Tick): Promise<void> {
  const { table, clock } = engine;
  const me = engine.new_id('tck');
  if (!(await winTick(table, tick.campaign_id, tick.tick_number, me))) return;
  const campaign = await getCampaign(table, tick.org_id, tick.campaign_id);
  if (!campaign || campaign.run_number !== tick.run_number) return;
  const { id, status } = campaign;
  const next = { ...tick, tick_number: tick.tick_number + 1 };
  // Before the work, so that a crash in it does not end the chain.
  await engine.queues.tick(
    next,
    status === 'running' ? BUSY_SECONDS : IDLE_SECONDS,
  );
  const [settings, slots] = await Promise.all([
    getOrgSettings(table, tick.org_id),
    listSlots(table, tick.org_id),
  ]);
  await mendSlots(engine, campaign, slots);
  const view = await outlook(table, campaign, clock.now());
  if (view.callable > 0) {
    const { concurrency_limit } = settings;
    const permits = fillFree(campaign, slots, concurrency_limit, view.callable);
    if (permits.length > 0) await engine.queues.dial(permits);
    return;
  }
  if (slots.some(({ campaign_id }) => campaign_id === id)) return;
  // Nothing to do: the one that is on its way finds its number taken.
  if (await winTick(table, id, next.tick_number, me)) {
    await engine.workflow.wake(tick);
  }
}

/** A permit for each free slot that the campaign may still take. */
function fillFree(
  campaign: Campaign,
  slots: readonly Slot[],
  limit: number,
  callable: number,
): Permit[] {
  const room = Math.min(
    campaign.max_concurrent_calls - ownedCount(campaign),
    callable,
  );
  const known = new Map(slots.map((slot) => [slot.slot, slot]));
  const permits: Permit[] = [];
  for (let slot = 0; slot < limit && permits.length < room; slot += 1) {
    const held = known.get(slot);
    if (held?.attempt_id) continue;
    permits.push({
      v: 1,
      org_id: campaign.org_id,
      campaign_id: campaign.id,
      run_number: campaign.run_number,
      slot,
      proof: { epoch: held?.epoch ?? 0 },
    });
  }
  return permits;
}
